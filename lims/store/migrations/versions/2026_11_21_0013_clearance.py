"""Line clearance and labels that were lost."""

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the tables."""
