"""Vessels as a graph: edges, places, losses."""

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the tables."""
