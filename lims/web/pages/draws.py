"""The draw that is not good enough, and the batch that ends early: refuse, go on, draw again, cancel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.cancelling import cancel_batch
from lims.actions.collection import refuse_collection
from lims.actions.redraw import proceed_with_draw, redraw
from lims.actions.views import batch_record
from lims.domain.batch import Stage
from lims.domain.cancelling import ASKED, KEPT, WHY, may_be_cancelled
from lims.domain.draws import REFUSED_FOR, forecast_words
from lims.domain.errors import Refusal, msg
from lims.domain.identifiers import check_batch_number
from lims.domain.record import BatchRecord
from lims.web.access import allowed, signed_in
from lims.web.acting import act
from lims.web.desk import asked_day, asked_text, do_or_show, text, typed
from lims.web.language import said
from lims.web.reauthenticate import check_second_person
from lims.web.show.batch import mark_of
from lims.web.show.draws import draw_facts, low_draw_of, may_be_redrawn, title_of
from lims.web.signing import REVIEW, check_signer
from lims.web.site import person, reading, site_time

blueprint = Blueprint("draws", __name__)
RECEIVERS = ("technician", "verifier", "qc", "qa")


@blueprint.get("/batches/<number>/draw")
@signed_in
def page(number: str) -> ResponseReturnValue:
    """How the draw stands, and what may be decided about it."""
    return _page(number)


@blueprint.post("/batches/<number>/draw/refuse")
@allowed(*RECEIVERS)
def refuse(number: str) -> ResponseReturnValue:
    """Do not accept the collection; a second person saw what is wrong."""

    def do() -> None:
        second = check_second_person(text("name"), request.form.get("password", ""))
        act(
            refuse_collection,
            number,
            reasons=tuple(request.form.getlist("reasons")),
            words=asked_text("words", msg("What was seen")),
            second_person=second.person,
            chain=f"batch:{number}",
        )

    return _answer(number, do)


@blueprint.post("/batches/<number>/draw/proceed")
@allowed("physician")
def proceed(number: str) -> ResponseReturnValue:
    """Go on with too small a draw, and sign it."""
    return _answer(
        number,
        lambda: _signed(proceed_with_draw, number, words=text("why_proceed"), content_sha256=text("content_sha256")),
    )


@blueprint.post("/batches/<number>/draw/again")
@allowed("physician")
def again(number: str) -> ResponseReturnValue:
    """Draw the dose again: the old batch is cancelled, the new one opens."""

    def do() -> str:
        return str(
            _signed(
                redraw,
                number,
                reason=text("why_again"),
                draw_on=asked_day("draw_on", msg("The day of the draw")),
                consent_on=asked_day("consent_on", msg("The day of the consent")),
                markers_on=asked_day("markers_on", msg("The day of the test of infectious markers")),
                later_too=text("later_too") == "yes",
                content_sha256=text("content_sha256"),
            )
        )

    return do_or_show(do, lambda new: url_for("batches.page", number=new), lambda refusal: _page(number, refusal))


@blueprint.post("/batches/<number>/draw/cancel")
@allowed("physician")
def cancel(number: str) -> ResponseReturnValue:
    """Cancel the batch, and sign it."""
    return _answer(
        number,
        lambda: _signed(
            cancel_batch,
            number,
            kind=text("kind"),
            reason=text("why_cancel"),
            content_sha256=text("content_sha256"),
        ),
    )


def _signed(action: Callable[..., Any], number: str, **named: Any) -> Any:
    check_signer(REVIEW)
    return act(action, number, chain=f"batch:{number}", **named)


def _answer(number: str, do: Callable[[], object]) -> ResponseReturnValue:
    return do_or_show(do, lambda _: url_for("draws.page", number=number), lambda refusal: _page(number, refusal))


def _page(number: str, refusal: Refusal | None = None) -> str:
    with reading() as db:
        found = batch_record(db, check_batch_number(number))
    who, batch, draws = person(), found.batch, found.more.draws
    low = low_draw_of(found)
    waits = low is not None and draws.choice is None and batch.stage is Stage.RECEIVED
    physician = who.has("physician")
    return render_template(
        "draws/draw.html",
        title=title_of(found),
        record=found,
        batch=batch,
        mark=mark_of(found),
        facts=draw_facts(found, site_time()),
        low=low,
        forecast=forecast_words(low) if low else None,
        to_choose=waits and physician,
        to_refuse=batch.stage is Stage.COLLECTED and draws.refusal is None and who.has(*RECEIVERS),
        to_redraw=physician and may_be_redrawn(found),
        to_cancel=physician and may_be_cancelled(batch.stage),
        refused_for=list(REFUSED_FOR.items()),
        kinds_said=[(kind, said(WHY[kind])) for kind in ASKED],
        kept=KEPT,
        later=_later(found),
        typed=typed(),
        refusal=refusal,
    )


def _later(found: BatchRecord) -> bool:
    return any(one.dose_no > found.batch.dose_no for one in found.subject.plan)
