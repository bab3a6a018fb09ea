"""The ledger as pure values: canonical text, hashes, chains, the tree over them, and the sealed checkpoint."""
