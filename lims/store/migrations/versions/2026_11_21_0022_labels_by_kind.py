"""Labels that belong to no batch are found among those of ten thousand."""

from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_labels_kind_batch", "labels", ["kind", "batch"])
