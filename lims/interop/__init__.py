"""Plain data to other people's formats."""
