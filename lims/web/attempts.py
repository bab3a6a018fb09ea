"""How often somebody may be wrong: counted by name and by address, at sign-in and at signing together.

The count is in the database: two web processes, ten benches and a restart are one. A try is noted before it is judged:
whoever sends twenty at once gets no more than the five.
"""

from __future__ import annotations

from datetime import timedelta

from flask import request

from lims.domain.errors import NotAllowed, msg
from lims.store import attempts
from lims.web.site import now, site

TRIES = 5
# A whole ward may sit behind one address; a program that tries names in turn sits there too.
TRIES_FROM_ONE_ADDRESS = 50
PAUSE = timedelta(minutes=5)
KEPT = timedelta(days=1)


def begin_try(name: str) -> None:
    """Note one try of that name from here; raises NotAllowed when the name or the address has to rest first.

    No name: nobody is named yet, and only the address counts.
    """
    with site().store.writing() as db:
        since = now() - PAUSE
        if name and attempts.wrong_since(db, _name(name), since) >= TRIES:
            raise _rests()
        if attempts.wrong_since(db, _address(), since) >= TRIES_FROM_ONE_ADDRESS:
            raise _address_rests()
        keys = (_name(name), _address()) if name else (_address(),)
        attempts.note_wrong(db, keys, now(), forget_before=now() - KEPT)


def was_right(name: str) -> None:
    """The try that was begun was right: the name's count begins anew, the address's does not."""
    with site().store.writing() as db:
        attempts.forget_wrong(db, _name(name))
        attempts.forget_newest(db, _address())


def tries_left(name: str) -> int:
    """How many more wrong tries that name has before it rests."""
    with site().store.reading() as db:
        return max(0, TRIES - attempts.wrong_since(db, _name(name), now() - PAUSE))


def _name(name: str) -> str:
    return f"name:{name}"


def _address() -> str:
    return f"from:{request.remote_addr or 'nowhere'}"


def _rests() -> NotAllowed:
    return NotAllowed(
        "name_rests",
        msg("Five wrong tries: this name rests for five minutes."),
        next_step=msg("Wait, then try again. Work that is open at a bench goes on meanwhile."),
        lifted_by=msg("An administrator and a second person can set a new password."),
    )


def _address_rests() -> NotAllowed:
    return NotAllowed(
        "address_rests",
        msg("Too many wrong tries came from this device or network: it rests for five minutes."),
        next_step=msg("Wait, or use another device. Work that is open at a bench goes on meanwhile."),
    )
