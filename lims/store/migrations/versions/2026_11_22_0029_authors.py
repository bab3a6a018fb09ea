"""How many entries each person wrote is counted as they are taken in, not for every page that says it."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    """Make the table, and count once what was taken in so far."""
    op.create_table(
        "authors",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("entries", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("last_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_authors")),
    )
    op.execute(
        "INSERT INTO authors SELECT ledger.person, COUNT(*), MAX(ledger.recorded_at) FROM ledger "
        "JOIN leaves ON leaves.position = ledger.position GROUP BY ledger.person"
    )
