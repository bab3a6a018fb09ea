"""The record on disk: the ledger, the state that follows from it, and what the work around it needs."""
