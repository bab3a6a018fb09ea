"""Supply out of specification."""

from sqlalchemy import Connection, select

from lims.domain.supply import Failed, Notice, Supply, SupplyState
from lims.store.reading.values import value_of
from lims.store.tables.supply import supplies, supply_notices


def list_supplies(db: Connection, batch: str) -> tuple[Supply, ...]:
    """Every request to supply this batch out of specification, oldest first, with who was told."""
    rows = db.execute(select(supplies).where(supplies.c.batch == batch).order_by(supplies.c.supply)).mappings().all()
    if not rows:
        return ()
    told = db.execute(
        select(supply_notices).where(supply_notices.c.batch == batch).order_by(supply_notices.c.seq)
    ).mappings()
    notices = [(row["supply"], value_of(Notice, row)) for row in told]
    return tuple(
        value_of(
            Supply,
            row,
            state=SupplyState(row["state"]),
            failed=tuple(Failed(*one) for one in row["failed"]),
            notices=tuple(notice for supply, notice in notices if supply == row["supply"]),
        )
        for row in rows
    )
