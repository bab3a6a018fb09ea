"""What every view needs, at one place: the store, the clock, the settings, and who is asking from where."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, g
from sqlalchemy import Connection

from lims.domain.people import Person
from lims.store.reading.trials import bound_to
from lims.store.session import Store
from lims.store.sessions import SignedIn
from lims.web.passwords import Passwords
from lims.web.settings import WebSettings
from lims.web.times import SiteTime

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Site:
    """The application's own things. `name`, `zone` and `demonstration` are as the ledger's first entry says."""

    store: Store
    settings: WebSettings
    clock: Clock
    passwords: Passwords
    name: str
    zone: ZoneInfo
    demonstration: bool


def site() -> Site:
    """The site this request is for."""
    found: Site = current_app.extensions["autolog"]
    return found


def now() -> datetime:
    """The moment of this request: the same however often it is asked, so that a page does not contradict itself."""
    if "now" not in g:
        g.now = site().clock()
    moment: datetime = g.now
    return moment


def site_time() -> SiteTime:
    """The site's clock and calendar at the moment of this request, in the reader's language."""
    return SiteTime(site().zone, now(), g.get("language", "en"))


def reading() -> AbstractContextManager[Any]:
    """One moment of the record, for the reading functions of the store; lists show what the person's trials allow."""
    who = find_signed_in()
    return _bound(who.person.trials) if who is not None and who.person.trials else site().store.reading()


@contextmanager
def _bound(trials: tuple[str, ...]) -> Iterator[Connection]:
    with site().store.reading() as db:
        yield bound_to(db, trials)


def find_signed_in() -> SignedIn | None:
    """The person at this browser or program and the station, or None when nobody is signed in."""
    found: SignedIn | None = g.get("signed_in")
    return found


def signed_in() -> SignedIn:
    """The person at this browser or program; only for views that need one."""
    found = find_signed_in()
    if found is None:
        raise LookupError("this view is open to all: nobody need be signed in")
    return found


def person() -> Person:
    """The person who is asking."""
    return signed_in().person


def station() -> str:
    """The station where the person works; empty when none was chosen."""
    return signed_in().station
