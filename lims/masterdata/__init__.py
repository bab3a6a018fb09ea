"""The lab's decisions, read from `config/` and checked before anything uses them."""
