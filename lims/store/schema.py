"""The tables of a database: made."""

from sqlalchemy import inspect

from lims.store.session import Store
from lims.store.tables import metadata
from lims.store.triggers import create_everything


def migrate(store: Store) -> None:
    """Bring the database to this version's tables; a fresh one gets them all."""
    with store.writing() as db:
        if not inspect(db).has_table("ledger"):
            create_everything(db, metadata)
