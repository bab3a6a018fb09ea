"""How far each place outside the database has come. Operational: these functions write their own rows, and files."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from lims.ledger.checkpoint import Checkpoint
from lims.store.checkpoints import append_to_file, last_in_file
from lims.store.session import Store
from lims.store.tables.ledger import checkpoints
from lims.store.tables.sealing import anchor_places

FILE, SECOND = "file", "second"
_NOTED = ("size", "reached_at", "fault", "failing_since")
_ON_SQLITE, _ON_POSTGRESQL = sqlite.insert(anchor_places), postgresql.insert(anchor_places)
_UPSERT = {
    "sqlite": _ON_SQLITE.on_conflict_do_update(
        index_elements=["place"], set_={name: _ON_SQLITE.excluded[name] for name in _NOTED}
    ),
    "postgresql": _ON_POSTGRESQL.on_conflict_do_update(
        index_elements=["place"], set_={name: _ON_POSTGRESQL.excluded[name] for name in _NOTED}
    ),
}


def bring_up(store: Store, place: str, file: Path, at: datetime) -> Checkpoint | None:
    """Add to the file of this place every checkpoint that it lacks, and note how far it came, or why it did not.

    The newest checkpoint of the file; raises OSError when the place cannot be written, after noting that.
    """
    try:
        reached = _add_missing(store, file)
    except OSError as fault:
        _note(store, place, None, at, f"{fault.strerror or fault}"[:300])
        raise
    _note(store, place, reached.size if reached else 0, at, "")
    return reached


def forget_second_place(store: Store) -> None:
    """The site file names no second place any more: nothing waits for it."""
    with store.writing() as db:
        db.execute(delete(anchor_places).where(anchor_places.c.place == SECOND))


def _add_missing(store: Store, file: Path) -> Checkpoint | None:
    last = last_in_file(file)
    newer = select(checkpoints.c.text).where(checkpoints.c.size > (last.size if last else 0))
    with store.reading() as db:
        notes = list(db.scalars(newer.order_by(checkpoints.c.size)))
    if notes:
        append_to_file(file, notes)
    return last_in_file(file)


def _note(store: Store, place: str, size: int | None, at: datetime, fault: str) -> None:
    with store.reading() as db:
        known = db.execute(select(anchor_places).where(anchor_places.c.place == place)).first()
    if known is not None and known.size == size and known.fault == fault:
        return
    row = {
        "place": place,
        "size": size if size is not None else known.size if known is not None else 0,
        "reached_at": at if size is not None else known.reached_at if known is not None else None,
        "fault": fault,
        "failing_since": None if not fault else (known.failing_since if known is not None else None) or at,
    }
    # Two workers may note at once: whoever comes later writes over the other, and neither falls.
    with store.writing() as db:
        db.execute(_UPSERT[db.dialect.name], row)
