"""How far each place outside the database has come. Operational: these functions write their own rows, and files."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from lims.ledger.checkpoint import Checkpoint
from lims.store.checkpoints import append_to_file, find_root, last_in_file
from lims.store.reading.standing import was_accepted
from lims.store.session import Store
from lims.store.tables.ledger import checkpoints
from lims.store.tables.sealing import anchor_places
from lims.store.tables.site import site

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


class NotOurs(OSError):
    """A place holds checkpoints that are not of this record: another site's, or of a longer copy of this one."""


def bring_up(store: Store, place: str, file: Path, at: datetime) -> Checkpoint | None:
    """Add to the file of this place every checkpoint that it lacks, and note how far it came, or why it did not.

    The newest checkpoint of the file; raises OSError when the place cannot be written or is not this ledger's, after
    noting that.
    """
    return bring_up_by(store, place, lambda: add_missing(store, file), at)


def bring_up_by(store: Store, place: str, add: Callable[[], Checkpoint | None], at: datetime) -> Checkpoint | None:
    """The same for a place that is no file: `add` gives the newest checkpoint that is there now."""
    try:
        reached = add()
    except OSError as fault:
        _note(store, place, None, at, f"{fault.strerror or fault}"[:300])
        raise
    _note(store, place, reached.size if reached else 0, at, "")
    return reached


def file_of_this_line(store: Store, file: Path) -> Path:
    """The file to add to: where quality let an older copy go on, a new one beside the former, which stays as it is."""
    while (last := last_in_file(file)) is not None:
        with store.reading() as db:
            if not was_accepted(db, last.size, last.root.hex()):
                break
        file = file.with_name(f"after-restore-{last.size}-{last.root.hex()[:8]}.txt")
    return file


def forget_second_place(store: Store) -> None:
    """The site file names no second place any more: nothing waits for it."""
    with store.writing() as db:
        db.execute(delete(anchor_places).where(anchor_places.c.place == SECOND))


def add_missing(store: Store, file: Path) -> Checkpoint | None:
    """Add to the file every checkpoint it lacks; the newest in it. Raises NotOurs, OSError when it is not reached."""
    last = last_in_file(file)
    newer = select(checkpoints.c.text).where(checkpoints.c.size > (last.size if last else 0))
    with store.reading() as db:
        if last is not None:
            _check_ours(db, last)
        notes = list(db.scalars(newer.order_by(checkpoints.c.size)))
    if notes:
        append_to_file(file, notes)
    return last_in_file(file)


def _check_ours(db: Connection, last: Checkpoint) -> None:
    """A place that is ahead of the record, or another's, anchors nothing here: it is told, and not counted."""
    origin = db.scalar(select(site.c.origin))
    if last.origin != origin:
        raise NotOurs(f"it holds the checkpoints of {last.origin}; this ledger is of {origin}, and one place holds one")
    if find_root(db, last.size) != last.root:
        raise NotOurs(f"it holds a checkpoint of {last.size} entries which this record did not seal")


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
