"""At the bedside: wristband, bag and order agree, two people say so, then the dose is given."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.infusion import check_bedside, infuse
from lims.actions.returns import return_bag
from lims.actions.views import batch_record
from lims.domain.batch import FOR_THE_WARD
from lims.domain.blockers import INFUSE, reasons_of
from lims.domain.custody import Handover, HandoverState, way_of
from lims.domain.errors import IdentityMismatch, Message, Refusal, msg
from lims.domain.identifiers import check_batch_number
from lims.domain.record import BatchRecord
from lims.web.access import allowed, signed_in
from lims.web.acting import act
from lims.web.desk import asked_text, do_or_show, text, typed
from lims.web.language import said
from lims.web.reauthenticate import check_second_person
from lims.web.show.batch import mark_of
from lims.web.site import person, reading, site_time

blueprint = Blueprint("infusion", __name__)
GIVERS = ("nurse", "physician")
BACK: dict[str, Message] = {
    "ward_to_courier": msg("with the courier"),
    "ward_to_lab": msg("straight to the laboratory"),
}


@blueprint.get("/batches/<number>/infusion")
@signed_in
def page(number: str) -> ResponseReturnValue:
    """What is to be scanned, then what was given."""
    return _page(number)


@blueprint.post("/batches/<number>/infusion/check")
@allowed(*GIVERS)
def check(number: str) -> ResponseReturnValue:
    """Compare wristband, bag and order with a second person."""

    def do() -> None:
        wristband = asked_text("wristband_code", msg("The wristband"))
        bag = asked_text("bag_code", msg("The bag"))
        order = asked_text("order", msg("The order"))
        second = check_second_person(text("name"), request.form.get("password", ""))
        act(
            check_bedside,
            number,
            wristband_code=wristband,
            bag_code=bag,
            order=check_batch_number(order.upper()),
            second_person=second.person,
            chain=f"batch:{number}",
        )

    return _answer(number, do)


@blueprint.post("/batches/<number>/infusion")
@allowed(*GIVERS)
def give(number: str) -> ResponseReturnValue:
    """Record what went in."""
    return _answer(
        number,
        lambda: act(
            infuse,
            number,
            volume_ml=asked_text("volume_ml", msg("The volume")),
            remarks=text("remarks"),
            chain=f"batch:{number}",
        ),
    )


@blueprint.post("/batches/<number>/infusion/return")
@allowed(*GIVERS)
def give_back(number: str) -> ResponseReturnValue:
    """The dose is not given: the bag goes back, under custody."""
    return _answer(
        number,
        lambda: act(
            return_bag,
            number,
            kind=asked_text("kind", msg("Where it goes")),
            code=asked_text("back_code", msg("The bag")),
            reason=asked_text("why", msg("Why it goes back")),
            from_place=asked_text("from_place", msg("The place it leaves")),
            to_place=asked_text("to_place", msg("The place it goes to")),
            seal=asked_text("seal", msg("The seal")),
            logger=asked_text("logger", msg("The temperature logger")),
            low_c=asked_text("low_c", msg("The lowest temperature allowed")),
            high_c=asked_text("high_c", msg("The highest temperature allowed")),
            chain=f"batch:{number}",
        ),
    )


def _answer(number: str, do: Callable[[], object]) -> ResponseReturnValue:
    return do_or_show(do, lambda _: url_for("infusion.page", number=number), lambda refusal: _page(number, refusal))


def _page(number: str, refusal: Refusal | None = None) -> str:
    with reading() as db:
        found = batch_record(db, check_batch_number(number))
    checked = found.bedside
    bag = next((c for c in found.containers if checked and c.container == checked.container), None)
    return render_template(
        "infusion/infusion.html",
        title=_title(found),
        record=found,
        batch=found.batch,
        mark=mark_of(found),
        checked=checked,
        bag=bag,
        released=found.batch.stage in FOR_THE_WARD,
        stopped=_stopped(found),
        mismatch=refusal if isinstance(refusal, IdentityMismatch) else None,
        may=person().has(*GIVERS),
        to_return=_on_the_ward(found),
        ways_back=[(kind, said(words)) for kind, words in BACK.items()],
        typed=typed(),
        refusal=refusal,
    )


def _stopped(found: BatchRecord) -> tuple[Message, ...]:
    """What stands against giving this released dose, whatever is scanned: a hold, an investigation, the expiry."""
    batch, at = found.batch, site_time().now
    against = list(reasons_of(INFUSE, found, at)) if batch.infused_at is None else []
    if batch.expires_at is not None and batch.infused_at is None and at >= batch.expires_at:
        against.append(msg("It expired on %(when)s.", when=site_time().moment(batch.expires_at)))
    return tuple(against)


def _on_the_ward(found: BatchRecord) -> Handover | None:
    """The hand-over by which the ward holds the product that was not given, or None."""
    product = next((one.container for one in found.containers if one.kind == "product"), "")
    last = way_of(product, found.handovers)
    here = last is not None and last.kind == "courier_to_ward" and last.state is HandoverState.TAKEN
    return last if here and found.batch.infused_at is None else None


def _title(found: BatchRecord) -> Message:
    batch, checked = found.batch, found.bedside
    if batch.infused_at is not None:
        return msg("Dose %(dose)s was given %(time)s", dose=batch.dose_no, time=site_time().moment(batch.infused_at))
    if batch.stage not in FOR_THE_WARD:
        return msg("Not released. This dose is not given")
    if not batch.on_hold and _stopped(found):
        return msg("Stopped. This dose is not given")
    if checked is not None and checked.infused_at is None and not batch.on_hold:
        return msg("Wristband, bag and order agree. Give dose %(dose)s", dose=batch.dose_no)
    if batch.on_hold:
        return msg("On hold. This dose is not given")
    return msg("Is this %(subject)s, and dose %(dose)s?", subject=batch.subject, dose=batch.dose_no)
