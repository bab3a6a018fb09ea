"""Where every table is entered, and how its constraints are named.

A table is state, rebuilt from the ledger by `lims verify --rebuild`, unless its `info` says {"operational": True}.
"""

from sqlalchemy import MetaData, Table

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def is_operational(table: Table) -> bool:
    """Whether the table is outside the record: not rebuilt from the ledger."""
    return bool(table.info.get("operational"))
