"""The site's own entries are found by their kind, and the newest labels of a kind without sorting all of them."""

from alembic import op

from lims.store.tables.ledger import ON_SITE

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Make the indexes."""
    found_by = ["kind", "seq"]
    op.create_index("ix_ledger_site_kind", "ledger", found_by, sqlite_where=ON_SITE, postgresql_where=ON_SITE)
    op.create_index("ix_labels_kind_batch_state_issued_at", "labels", ["kind", "batch", "state", "issued_at"])
    op.drop_index("ix_labels_kind_batch", "labels")
