"""Readings that were excluded, and the priors of the growth forecast."""

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables."""
