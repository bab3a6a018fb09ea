"""Wall screens."""

from sqlalchemy import Connection, func, select

from lims.domain.displays import Display
from lims.domain.errors import NotFound, msg
from lims.store.reading.values import value_of
from lims.store.tables.displays import displays


def list_displays(db: Connection) -> tuple[Display, ...]:
    """Every screen that was ever allowed, the newest first."""
    rows = db.execute(select(displays).order_by(displays.c.opened_at.desc(), displays.c.display)).mappings()
    return tuple(value_of(Display, row) for row in rows)


def count_displays(db: Connection) -> int:
    """How many there ever were: the next number is one more."""
    return db.scalar(select(func.count()).select_from(displays)) or 0


def get_display(db: Connection, display: str) -> Display:
    """The screen of that number; refuses an unknown one."""
    row = db.execute(select(displays).where(displays.c.display == display)).mappings().first()
    if row is None:
        raise NotFound(
            "unknown_display",
            msg("There is no wall screen %(display)s.", display=display[:12]),
            next_step=msg("Look at the list of wall screens."),
        )
    return value_of(Display, row)
