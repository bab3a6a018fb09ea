"""Which small function changes the rows for which event. The ledger and the rebuild run the same ones."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection

from lims.ledger.entry import Entry

Applier = Callable[[Connection, Entry, Any], None]
A = TypeVar("A", bound=Callable[..., None])

APPLIERS: dict[type, Applier] = {}


def applies(kind: type) -> Callable[[A], A]:
    """Make a function the applier of one event kind. It reads the entry and nothing else: no clock, no settings."""

    def enter(applier: A) -> A:
        if kind in APPLIERS:
            raise ValueError(f"{kind.__name__} has an applier already")
        APPLIERS[kind] = applier
        return applier

    return enter
