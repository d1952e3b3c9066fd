"""Coupled draws, month by month, with and without the event on the same random streams."""
