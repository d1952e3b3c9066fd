"""Events: their types, case files, and evidence turned into credence."""
