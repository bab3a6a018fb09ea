"""Collections that were refused or drawn again, and batches that were cancelled."""

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the tables."""
