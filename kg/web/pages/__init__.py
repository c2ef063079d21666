"""The pages of the questions and of the ledger."""
