"""Vessels of a batch: label, split, pool, pour over, move, spill, discard; and who stands in one place."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions import extra_samples, losses, places, vessels
from lims.actions.extended_feed import feed_extended
from lims.actions.outlook import window_of
from lims.actions.views import batch_record
from lims.domain.batch import GIVEN_UP
from lims.domain.errors import NotAllowed, NotReadable, Refusal, msg
from lims.domain.figures import plain, three_figures
from lims.domain.identifiers import check_batch_number
from lims.domain.spills import CLEAN_UP, HOW
from lims.domain.vessel_moves import KINDS, movements
from lims.store.reading.batches import find_batch
from lims.store.reading.materials import find_equipment
from lims.store.reading.vessels import list_containers_at
from lims.web.access import allowed, signed_in
from lims.web.acting import act
from lims.web.desk import asked_day, asked_moment, asked_number, asked_text, do_or_show, text, typed
from lims.web.reauthenticate import check_second_person
from lims.web.show import vessels as show
from lims.web.show.batch import container_picture, mark_of
from lims.web.site import person, reading, site, site_time

blueprint = Blueprint("vessels", __name__)
WORKERS = ("technician", "verifier", "qc", "qa")
OUTSIDE = ("spill",)  # what the ward and the courier tell as well


@blueprint.get("/batches/<number>/vessels")
@signed_in
def page(number: str) -> ResponseReturnValue:
    """The graph of the batch, what every movement came to, and one thing to do at a time."""
    return _page(number, request.args.get("do", ""))


@blueprint.post("/batches/<number>/vessels/<doing>")
@allowed(*losses.TELLERS)
def do(number: str, doing: str) -> ResponseReturnValue:
    """Do one thing with the vessels; a refusal shows the form again with what was typed."""

    def work() -> None:
        if doing not in _ACTS:
            raise NotReadable(
                "doing", msg("%(doing)s is not done here.", doing=doing[:20]), next_step=msg("Choose from the page.")
            )
        if doing not in _allowed_to():
            raise NotAllowed(
                "role_missing",
                msg("The laboratory does this."),
                next_step=msg("Ask somebody of the laboratory. A spill, a leak or a break you tell here yourself."),
            )
        _ACTS[doing](check_batch_number(number))

    return do_or_show(
        work,
        lambda _: url_for("vessels.page", number=number, do=_follows(number) if doing == "plan" else None),
        lambda refusal: _page(number, doing, refusal),
    )


def _follows(number: str) -> str:
    """What the vessels just labelled are for: several to split into; one to pool into, or to change the bag."""
    with reading() as db:
        able = show.doings(batch_record(db, number), site_time().now)
    return next(one for one in ("split", "pool", "transfer") if one in able or one == "transfer")


def _allowed_to() -> tuple[str, ...]:
    """What the person who asks may do with vessels."""
    who = person()
    if who.has(*WORKERS):
        return tuple(show.DOINGS)
    return OUTSIDE if who.has(*losses.TELLERS) else ()


@blueprint.get("/places/<code>")
@signed_in
def place(code: str) -> ResponseReturnValue:
    """Who stands here now, across all patients."""
    with reading() as db:
        thing = find_equipment(db, code)
        standing = [(one, find_batch(db, one.batch)) for one in list_containers_at(db, code)]
    return render_template("vessels/place.html", code=code[:60], place=thing, standing=standing, plain=plain)


def _vessel() -> str:
    return asked_text("code", msg("The scan of the vessel"))


def _plan(number: str) -> None:
    act(vessels.plan_vessels, number, _vessel(), count=asked_number("count", msg("How many")), chain=f"batch:{number}")


def _split(number: str) -> None:
    told = zip(request.form.getlist("child"), request.form.getlist("volume"), strict=False)
    parts = tuple((code.strip(), volume.strip()) for code, volume in told if code.strip() or volume.strip())
    act(vessels.split, number, _vessel(), parts=parts, reason=text("reason"), chain=f"batch:{number}")


def _pool(number: str) -> None:
    codes = tuple(code.strip() for code in request.form.getlist("code") if code.strip())
    act(
        vessels.pool,
        number,
        codes,
        into=asked_text("into", msg("The scan of the new vessel")),
        volume_ml=asked_text("volume_ml", msg("The volume")),
        looks_clear=text("looks_clear") == "yes",
        reason=text("reason"),
        chain=f"batch:{number}",
    )


def _feed(number: str) -> None:
    lot = asked_text("lot", msg("The scan of the medium"))
    volume = asked_text("volume_ml", msg("The volume"))
    act(feed_extended, number, _vessel(), lot=lot, volume_ml=volume, chain=f"batch:{number}")


def _transfer(number: str) -> None:
    act(
        vessels.transfer,
        number,
        _vessel(),
        into=asked_text("into", msg("The scan of the vessel that takes it")),
        volume_ml=text("volume_ml"),
        reason=text("reason"),
        chain=f"batch:{number}",
    )


def _move(number: str) -> None:
    at = asked_text("place", msg("The scan of the place"))
    act(places.move, number, _vessel(), place=at, reason=text("reason"), chain=f"batch:{number}")


def _spill(number: str) -> None:
    second = check_second_person(text("name"), request.form.get("password", ""))
    act(
        losses.spill,
        number,
        _vessel(),
        volume_ml=text("volume_ml"),
        how=asked_text("how", msg("What happened")),
        reason=text("reason"),
        checklist=tuple(key for key in CLEAN_UP if key in request.form.getlist("checklist")),
        witnessed_by=second.person,
        chain=f"batch:{number}",
    )


def _sample(number: str) -> None:
    act(
        extra_samples.take_extra_sample,
        number,
        _vessel(),
        sample=asked_text("sample", msg("The scan of the sample")),
        volume_ml=asked_text("volume_ml", msg("The volume")),
        chain=f"batch:{number}",
    )


def _result(number: str) -> None:
    act(
        extra_samples.record_extra_result,
        number,
        asked_text("sample", msg("The sample")),
        grew=asked_text("grew", msg("The result")) == "yes",
        words=text("words"),
        tested_on=asked_day("tested_on", msg("The day of the test")),
        chain=f"batch:{number}",
    )


def _discard(number: str) -> None:
    second = check_second_person(text("name"), request.form.get("password", ""))
    act(
        losses.discard,
        number,
        _vessel(),
        volume_ml=text("volume_ml"),
        reason=text("reason"),
        witnessed_by=second.person,
        chain=f"batch:{number}",
    )


def _bar(number: str) -> None:
    until = asked_moment("expires_at", msg("Until when"), site().zone) if text("expires_at") else None
    act(
        places.limit_vessel,
        number,
        _vessel(),
        restriction=text("restriction"),
        expires_at=until,
        reason=text("reason"),
        chain=f"batch:{number}",
    )


def _drop(number: str) -> None:
    act(vessels.drop_plan, number, _vessel(), reason=text("reason"), chain=f"batch:{number}")


_ACTS: dict[str, Callable[[str], None]] = {
    "plan": _plan,
    "split": _split,
    "pool": _pool,
    "feed": _feed,
    "transfer": _transfer,
    "move": _move,
    "spill": _spill,
    "sample": _sample,
    "result": _result,
    "discard": _discard,
    "bar": _bar,
    "drop": _drop,
}
assert set(_ACTS) == set(show.DOINGS)


def _page(number: str, doing: str, refusal: Refusal | None = None) -> str:
    with reading() as db:
        found = batch_record(db, check_batch_number(number))
        window = window_of(db, found.batch, found.protocol)
    allowed_to = _allowed_to()
    able = tuple(name for name in show.doings(found, site_time().now) if name in allowed_to)
    return render_template(
        "vessels/page.html",
        record=found,
        batch=found.batch,
        mark=mark_of(found),
        picture=container_picture(found, site_time()),
        live=show.live_vessels(found),
        given_up=found.batch.stage in GIVEN_UP,
        planned=show.planned_vessels(found),
        samples=show.planned_samples(found),
        taken=show.taken_samples(found),
        to_print=show.labels_to_print(found),
        moves=tuple(reversed(movements(found.more.edges, found.more.losses))),
        kinds=KINDS,
        figures=three_figures,
        plain=plain,
        labels_address=url_for("labels.page", batch=number),
        losses=show.losses_shown(found, window),
        able=[(name, *show.DOINGS[name]) for name in able],
        doing=doing if doing in able or (refusal and doing in show.DOINGS) else "",
        how=list(HOW.items()),
        clean_up=list(CLEAN_UP.items()),
        codes=[code for code in request.form.getlist("code") if code.strip()],
        children=request.form.getlist("child"),
        volumes=request.form.getlist("volume"),
        may=bool(allowed_to),
        pooled=show.pooled(found),
        typed=typed(),
        refusal=refusal,
    )
