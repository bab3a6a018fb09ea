"""The standing of the record: what pauses signing, how far the anchors have come, whose identity is to be confirmed."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.signers import unlock_signing, verify_identity
from lims.actions.standing import RESUMED, resume_signing
from lims.domain.errors import Refusal, msg
from lims.domain.standing import STATE
from lims.store.reading.people import list_people
from lims.store.reading.sealing import list_cosignatures, list_public_keys, list_witnesses
from lims.store.reading.standing import anchored, identity_is_on_file, list_pauses, standing_of
from lims.store.rebuild import fault_place, faults_in_state
from lims.store.schema import schema_faults
from lims.web.access import allowed, signed_in
from lims.web.acting import act
from lims.web.desk import asked_number, asked_text, do_or_show, text, typed
from lims.web.show.standing import CONFIRMERS, MODES, PLACES, open_locks
from lims.web.signing import RELEASE, check_signer
from lims.web.site import reading, site, site_time

blueprint = Blueprint("standing", __name__)


@blueprint.get("/standing")
@signed_in
def page() -> ResponseReturnValue:
    """Everything that stands between the site and a signature."""
    return _page()


@blueprint.post("/standing/resume")
@allowed("qa")
def resume() -> ResponseReturnValue:
    """Quality looked at what paused signing, and signs that it goes on."""

    def do() -> None:
        number = asked_number("pause", msg("The pause"))
        check_signer(RELEASE, about=f"pause {number}")
        act(resume_signing, number, reason=text("reason"), still=_still(number))

    return _answer(do)


@blueprint.post("/standing/unlock")
@allowed(*CONFIRMERS)
def unlock() -> ResponseReturnValue:
    """Somebody confirms in person who it is."""
    return _answer(
        lambda: act(
            unlock_signing,
            asked_text("person", msg("The person")),
            asked_number("lock", msg("The lock")),
            reason=text("reason"),
        )
    )


@blueprint.post("/standing/identity")
@allowed(*CONFIRMERS)
def identity() -> ResponseReturnValue:
    """Put on file who a person is, and their word that the signature binds them."""
    return _answer(
        lambda: act(
            verify_identity,
            asked_text("person", msg("The person")),
            document=text("document"),
            certified=text("certified") == "yes",
        )
    )


def _still(number: int) -> tuple[str, ...]:
    """What is wrong with the tables now. Rows are compared only where an edited one paused signing: that takes time."""
    with reading() as db:
        cause = next((one.cause for one in list_pauses(db, only_open=True) if one.pause == number), "")
        rows = tuple(fault_place(one) for one in islice(faults_in_state(db), 5)) if cause == STATE else ()
    return (*rows, *(schema_faults(site().store) if cause == "schema" else ()))


def _answer(do: Callable[[], Any]) -> ResponseReturnValue:
    return do_or_show(do, lambda _: url_for("standing.page"), _page)


def _page(refusal: Refusal | None = None) -> str:
    at = site_time().now
    with reading() as db:
        standing = standing_of(db)
        people = list_people(db)
        pauses = list_pauses(db)
        shown = {
            "locks": open_locks(db),
            "anchored": anchored(db),
            "keys": list_public_keys(db),
            "witnesses": list_witnesses(db),
            "cosignatures": list_cosignatures(db)[:10],
            "not_on_file": [one for one in people if one.active and not identity_is_on_file(db, one.person)],
        }
    title = msg("Signing is possible")
    if standing.pauses:
        title = msg("Signing is paused")
    elif standing.anchored.too_old(standing.rules, at):
        title = msg("Signing waits for an anchor")
    return render_template(
        "standing/page.html",
        title=title,
        standing=standing,
        too_old=standing.anchored.too_old(standing.rules, at),
        past=[one for one in reversed(pauses) if one.resumed_at is not None][:20],
        names={one.person: one.printed_name for one in people},
        places=PLACES,
        modes=MODES,
        resumed=RESUMED,
        refusal=refusal,
        typed=typed(),
        asked=request.form.get("pause", ""),
        **shown,
    )
