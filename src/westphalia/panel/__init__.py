"""Panels: who existed when, units by year, verbs that add columns, and the as-of view."""
