"""The command line: reads arguments, prints what the library returns, decides nothing."""
