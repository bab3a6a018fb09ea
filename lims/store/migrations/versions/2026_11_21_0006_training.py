"""Training of people, and the ways to ask who and what touched a batch."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables."""
