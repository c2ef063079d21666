"""Questions as forms, and the ledger."""
