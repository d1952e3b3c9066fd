"""Westphalia: what follows from an event in the international system."""
