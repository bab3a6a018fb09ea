"""Before every view: may this person do this, to this thing, in its state? What was refused is an entry of the site."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from flask import request
from werkzeug.datastructures import MultiDict

from lims.actions.accounts import note_refused_access
from lims.domain.errors import NotAllowed, NotFound, msg
from lims.store.reading.batches import find_batch
from lims.store.reading.trials import trials_of
from lims.web.authority import Row, check_role, check_stage
from lims.web.forms import SAFE
from lims.web.site import now, person, reading, site, station


def check_request(row: Row) -> None:
    """Raise NotAllowed without the role, NotFound for a thing of somebody else's trial, NotNow past its stage."""
    who = person()
    try:
        check_role(row, who)
    except NotAllowed:
        _note(row.view, "role")
        raise
    if who.trials:
        _check_trial(row, who.trials)
    if row.stages and request.method not in SAFE:
        with reading() as db:
            check_stage(row, find_batch(db, str((request.view_args or {}).get("number", ""))))


def _check_trial(row: Row, allowed: tuple[str, ...]) -> None:
    """The same answer as for a thing that is not there: who may not see it learns nothing of it."""
    with reading() as db:
        trials = trials_of(db, _named())
    if trials <= set(allowed) and not row.whole_site:
        return
    _note(row.view, "trial")
    raise NotFound(
        "not_here",
        msg("There is nothing of that name here."),
        next_step=msg("Check the number, or scan a label of the batch."),
    )


def _named() -> tuple[str, ...]:
    """Every word of the request that may name a thing: in its address, its query and its form."""
    # A name may come many times, and each of its values names a thing: the first alone would let the others past.
    given = [*(request.view_args or {}).values(), *_all_of(request.args), *_all_of(request.form)]
    given += _inside(request.get_json(silent=True)) if request.is_json else []
    return tuple(str(one)[:80] for one in given if isinstance(one, str | int))


def _all_of(fields: MultiDict[str, str]) -> Iterator[str]:
    return (value for _, value in fields.items(multi=True))


def _inside(body: object) -> Iterator[object]:
    """Every value of a JSON body, however deep it lies."""
    if isinstance(body, dict | list):
        for one in body.values() if isinstance(body, dict) else body:
            yield from _inside(one)
    else:
        yield body


def _note(view: str, why: str) -> None:
    about = " ".join(str(one) for one in (request.view_args or {}).values()).encode("unicode_escape").decode()[:120]
    site().store.perform(
        person().person,
        now(),
        lambda act: note_refused_access(act, view=view, about=about, why=why),
        request_id=secrets.token_urlsafe(12),
        fingerprint=view,
        station=station(),
    )
