"""Channels: one file per family of implications, each with baseline, modifier and score."""
