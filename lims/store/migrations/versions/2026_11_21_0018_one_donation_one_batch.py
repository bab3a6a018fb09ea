"""A donation number belongs to one batch: the database refuses a second."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

DRAWN = sa.text("din <> ''")


def upgrade() -> None:
    """Make the index; batches that were not drawn yet have no number."""
    op.create_index("uq_batches_din", "batches", ["din"], unique=True, sqlite_where=DRAWN, postgresql_where=DRAWN)
