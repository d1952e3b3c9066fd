"""Verbs: each adds columns to a panel, never a row."""
