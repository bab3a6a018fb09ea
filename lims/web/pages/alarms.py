"""An alarm of equipment: what stood inside, the way out for each vessel, and the proof that it is fit again."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.alarms import RESCUERS, put_in, record_alarm, requalify_equipment, take_out
from lims.domain.equipment import how_it_was
from lims.domain.errors import Refusal, msg
from lims.domain.numbers import read_decimal
from lims.store.reading.containers import find_container
from lims.store.reading.equipment import get_alarm, list_vessels, raised_by
from lims.store.reading.materials import get_equipment, list_equipment
from lims.store.reading.people import list_people
from lims.web.access import allowed, signed_in
from lims.web.acting import act
from lims.web.desk import asked_moment, asked_text, do_or_show, text, typed
from lims.web.pages.equipment import show_one
from lims.web.show.stock import equipment_chip, vessel_chip
from lims.web.site import person, reading, site_time

blueprint = Blueprint("alarms", __name__)


@blueprint.post("/equipment/<code>/alarms")
@allowed(*RESCUERS)
def raise_one(code: str) -> ResponseReturnValue:
    """Record an alarm; the way out for every vessel inside is the next page."""

    def do() -> str:
        zone = site_time().zone
        alarm: str = act(
            record_alarm,
            code,
            low_c=_degrees("low_c"),
            high_c=_degrees("high_c"),
            from_at=asked_moment("from_at", msg("When it began"), zone),
            to_at=asked_moment("to_at", msg("When it ended"), zone) if text("to_at") else None,
            words=asked_text("what", msg("What happened")),
        )
        return alarm

    return do_or_show(do, lambda alarm: url_for("alarms.page", alarm=alarm), lambda refusal: show_one(code, refusal))


def _degrees(name: str) -> Decimal | None:
    return read_decimal(text(name)) if text(name) else None


@blueprint.get("/alarms/<alarm>")
@signed_in
def page(alarm: str) -> ResponseReturnValue:
    """Every patient's vessels that stood inside, and the next scan."""
    return _page(alarm)


@blueprint.post("/alarms/<alarm>/out")
@allowed(*RESCUERS)
def out(alarm: str) -> ResponseReturnValue:
    """A vessel is scanned out."""
    return _answer(alarm, lambda: act(take_out, alarm, asked_text("code", msg("The vessel"))))


@blueprint.post("/alarms/<alarm>/in")
@allowed(*RESCUERS)
def into(alarm: str) -> ResponseReturnValue:
    """A vessel is scanned into another place."""

    def do() -> None:
        vessel, place = [*request.form.getlist("code"), "", ""][:2]
        act(put_in, alarm, vessel, into=place)

    return _answer(alarm, do)


@blueprint.post("/equipment/<code>/requalification")
@allowed("qa")
def requalify(code: str) -> ResponseReturnValue:
    """Quality has proof that it holds its limits again."""

    def do() -> None:
        act(
            requalify_equipment,
            code,
            certificate=asked_text("certificate", msg("The certificate")),
            words=text("words"),
        )

    return do_or_show(do, lambda _: url_for("equipment.one", code=code), lambda refusal: show_one(code, refusal))


def _answer(alarm: str, do: Callable[[], object]) -> ResponseReturnValue:
    return do_or_show(do, lambda _: url_for("alarms.page", alarm=alarm), lambda refusal: _page(alarm, refusal))


def _page(number: str, refusal: Refusal | None = None) -> str:
    times = site_time()
    with reading() as db:
        alarm = get_alarm(db, number[:50])
        thing = get_equipment(db, alarm.equipment)
        vessels = list_vessels(db, alarm.alarm)
        containers = {one.container: find_container(db, one.container) for one in vessels}
        raised = raised_by(db, f"alarm:{alarm.alarm}")
        names = {one.person: one.printed_name for one in list_people(db)}
        others = [
            one
            for one in list_equipment(db)
            if one.kind == thing.kind
            and one.equipment != thing.equipment
            and equipment_chip(one, times.today)[0] in ("ok", "attn")
        ]
    inside = [one for one in vessels if one.still_inside]
    on_way = [one for one in vessels if one.on_its_way]
    return render_template(
        "equipment/alarm.html",
        alarm=alarm,
        thing=thing,
        how=how_it_was(alarm),
        vessels=[(one, containers[one.container], vessel_chip(one, times.now)) for one in vessels],
        inside=inside,
        on_way=on_way,
        done=len(vessels) - len(inside) - len(on_way),
        others=others,
        raised=raised,
        names=names,
        may_move=person().has(*RESCUERS),
        typed=typed(),
        refusal=refusal,
    )
