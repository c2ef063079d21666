"""The questions that planners ask of a store, and their answers as tables, ledger and files."""
