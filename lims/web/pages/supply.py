"""Supply out of specification: one signed stage after another, each another person's, the password asked again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.actions import supply
from lims.actions.views import batch_record
from lims.domain.errors import NotReadable, Refusal, msg
from lims.domain.identifiers import check_batch_number
from lims.domain.supply import NOTIFIED, newest
from lims.domain.supplying import STAGES, next_stage
from lims.web.access import allowed, signed_in
from lims.web.acting import act
from lims.web.desk import asked_moment, asked_text, do_or_show, text, typed
from lims.web.show.batch import mark_of
from lims.web.show.supply import failed_rows, may_sign_next, not_told, reasons_for, stage_rows, title_of
from lims.web.signing import REVIEW, check_signer
from lims.web.site import person, reading, site_time

blueprint = Blueprint("supply", __name__)
SIGNERS = ("physician", "verifier", "qc", "qa")
TELLERS = ("qa", "physician")
# What each stage asks for, beside the content that is signed.
ASKED: dict[str, tuple[Callable[..., Any], tuple[str, ...]]] = {
    "request": (supply.request_supply, ("hazard", "no_alternative", "consent")),
    "evaluation": (supply.evaluate_risk, ("evaluation",)),
    "acceptance": (supply.accept_risk, ("words",)),
    "approval": (supply.approve_supply, ("words",)),
}


@blueprint.get("/batches/<number>/supply")
@signed_in
def page(number: str) -> ResponseReturnValue:
    """The stages: what was signed, what is next, and what stands against it."""
    return _page(number)


@blueprint.post("/batches/<number>/supply")
@allowed(*SIGNERS)
def sign(number: str) -> ResponseReturnValue:
    """Sign the next stage."""

    def do() -> None:
        check_signer(REVIEW)
        stage = text("stage")
        if stage not in ASKED:
            raise NotReadable("stage", msg("There is no such stage."), next_step=msg("Open the page again."))
        action, names = ASKED[stage]
        said: dict[str, Any] = {name: text(name) for name in names}
        act(action, number, **said, content_sha256=text("content_sha256"), chain=f"batch:{number}")

    return _answer(number, do)


@blueprint.post("/batches/<number>/supply/refuse")
@allowed(*SIGNERS)
def refuse(number: str) -> ResponseReturnValue:
    """Say no, with the password again."""

    def do() -> None:
        check_signer(REVIEW)
        act(supply.refuse_supply, number, reason=text("refusal"), chain=f"batch:{number}")

    return _answer(number, do)


@blueprint.post("/batches/<number>/supply/notice")
@allowed(*TELLERS)
def tell(number: str) -> ResponseReturnValue:
    """Write down who outside was told, and the reference they gave."""
    return _answer(
        number,
        lambda: act(
            supply.notify,
            number,
            who=asked_text("who", msg("Who was told")),
            reference=asked_text("reference", msg("The reference")),
            told_at=asked_moment("told_at", msg("When"), site_time().zone),
            chain=f"batch:{number}",
        ),
    )


def _answer(number: str, do: Callable[[], object]) -> ResponseReturnValue:
    return do_or_show(do, lambda _: url_for("supply.page", number=number), lambda refusal: _page(number, refusal))


def _page(number: str, refusal: Refusal | None = None) -> str:
    with reading() as db:
        found = batch_record(db, check_batch_number(number))
    times, who, stage = site_time(), person(), next_stage(found)
    asked = newest(found)
    return render_template(
        "supply/supply.html",
        title=title_of(found),
        record=found,
        batch=found.batch,
        mark=mark_of(found),
        rows=stage_rows(found),
        failed=failed_rows(found),
        stage=stage,
        meaning=STAGES[stage][2] if stage else None,
        against=reasons_for(found, who, times.now),
        signs=may_sign_next(found, who),
        asked=asked,
        may_refuse=asked is not None and asked.is_open and who.has(*SIGNERS),
        notices=asked.notices if asked else (),
        not_told=not_told(found),
        may_tell=asked is not None and asked.state.value != "refused" and who.has(*TELLERS),
        told_who=[(key, words) for key, words in NOTIFIED.items()],
        who_words=NOTIFIED,
        now_local=times.local(times.now).strftime("%Y-%m-%dT%H:%M"),
        typed=typed(),
        refusal=refusal,
    )
