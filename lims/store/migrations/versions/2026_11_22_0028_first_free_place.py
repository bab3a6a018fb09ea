"""A print job at a printer of sheets knows the first free place of the sheet that lies in it."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Add it; jobs before this began with a whole sheet."""
    with op.batch_alter_table("print_jobs") as table:
        table.add_column(sa.Column("start", sa.Integer(), server_default="1", nullable=False))
