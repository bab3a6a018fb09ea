"""The kinds of symbol that a site chose for its labels."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Add the column; until a site says otherwise every label keeps its own."""
    op.add_column("label_rules", sa.Column("codes", sa.Text(), server_default="[]", nullable=False))
