"""Opened and thawed units of material lots; calibration, cleaning and state of equipment."""

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables."""
