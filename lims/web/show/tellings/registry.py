"""How each kind of entry is told on the time-line. Each area says its own; lims/web/show/timeline.py asks here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lims.domain.errors import Message
from lims.domain.record import BatchRecord
from lims.web.show.tellings.places import Places

Saying = tuple[str, str, Message]  # tone, symbol, sentence
Teller = Callable[[Places, BatchRecord], Saying | None]

PLAIN: dict[str, tuple[str, str, str]] = {}  # kind of entry: tone, symbol, msgid that needs only the entry's own values
TELLERS: dict[str, Teller] = {}


def tell_plainly(sayings: Mapping[str, tuple[str, str, str]]) -> None:
    """Add kinds of entry whose line needs no more than their own values: tone, symbol, sentence marked by `N_`."""
    for kind, saying in sayings.items():
        _check_untold(kind)
        PLAIN[kind] = saying


def tells(kind: str) -> Callable[[Teller], Teller]:
    """Make a function the teller of one kind of entry. None says that another line tells it better."""

    def enter(teller: Teller) -> Teller:
        _check_untold(kind)
        TELLERS[kind] = teller
        return teller

    return enter


def _check_untold(kind: str) -> None:
    if kind in PLAIN or kind in TELLERS:
        raise ValueError(f"{kind} is told already")
