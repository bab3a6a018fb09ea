"""The dose of a batch when it is not straightforward: ways out of an under-dose, and the fate of a remainder."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.remainder import settle_remainder
from lims.actions.under_dose import sign_dose_choice
from lims.actions.views import batch_record
from lims.domain.containers import ContainerState
from lims.domain.errors import Refusal, msg
from lims.domain.identifiers import check_batch_number
from lims.domain.remainder import FATES
from lims.domain.under_dose import ROLES, longest_until, newest
from lims.web.access import allowed, signed_in
from lims.web.acting import act
from lims.web.desk import asked_moment, asked_text, do_or_show, text, typed
from lims.web.reauthenticate import check_second_person
from lims.web.show.batch import mark_of
from lims.web.show.doses import option_rows, remainders, title_of
from lims.web.signing import REVIEW, check_signer
from lims.web.site import person, reading, site_time

blueprint = Blueprint("doses", __name__)
SETTLERS = ("technician", "verifier", "qc", "qa")


@blueprint.get("/batches/<number>/dose")
@signed_in
def page(number: str) -> ResponseReturnValue:
    """What was counted, what may be done about it, and where the rest is."""
    return _page(number)


@blueprint.post("/batches/<number>/dose")
@allowed("physician", "qa")
def choose(number: str) -> ResponseReturnValue:
    """Sign one way out of an under-dose, with the password again."""

    def do() -> None:
        check_signer(REVIEW)
        choice = asked_text("choice", msg("The way out"))
        until = asked_moment("until", msg("Until when"), site_time().zone) if text("until") else None
        role, reason, chain = text("role"), text("reason"), f"batch:{number}"
        act(sign_dose_choice, number, choice=choice, role=role, reason=reason, until_at=until, chain=chain)

    return _answer(number, do)


@blueprint.post("/batches/<number>/dose/remainder")
@allowed(*SETTLERS)
def settle(number: str) -> ResponseReturnValue:
    """Say what became of the remainder; waste needs a second person."""

    def do() -> None:
        fate = asked_text("fate", msg("The fate"))
        seen_by = ""
        if fate == "waste":
            seen_by = check_second_person(text("name"), request.form.get("password", "")).person
        container = asked_text("container", msg("The container"))
        act(
            settle_remainder,
            number,
            container,
            fate=fate,
            reason=text("why"),
            place=text("place"),
            witnessed_by=seen_by,
            chain=f"batch:{number}",
        )

    return _answer(number, do)


def _answer(number: str, do: Callable[[], object]) -> ResponseReturnValue:
    return do_or_show(do, lambda _: url_for("doses.page", number=number), lambda refusal: _page(number, refusal))


def _page(number: str, refusal: Refusal | None = None) -> str:
    with reading() as db:
        found = batch_record(db, check_batch_number(number))
    times, who = site_time(), person()
    rest = remainders(found)
    limit = longest_until(found.protocol, found)
    return render_template(
        "doses/dose.html",
        title=title_of(found),
        record=found,
        batch=found.batch,
        mark=mark_of(found),
        found=newest(found),
        earlier=found.more.under_doses[:-1],
        rows=option_rows(found, who, times.now),
        role_words=ROLES,
        limit=limit,
        limit_local=times.local(limit).strftime("%Y-%m-%dT%H:%M") if limit else "",
        rest=rest,
        waiting=next((one for one in rest if one.state is ContainerState.IN_USE), None),
        fates=[(key, words) for key, words in FATES.items()],
        may_settle=who.has(*SETTLERS),
        typed=typed(),
        refusal=refusal,
    )
