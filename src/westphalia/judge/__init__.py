"""Judgements: words, grades, verdicts, reference class."""
