"""Stations and equipment: the list, one piece on its page, and everything that is recorded about it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from lims.actions.equipment import (
    AT_THE_BENCH,
    KEEPERS,
    calibrate_equipment,
    change_equipment_state,
    clean_equipment,
    register_equipment,
    uses_since_good,
)
from lims.actions.master import protocol_from
from lims.actions.things import accept_use
from lims.domain.equipment import HOUSE_KINDS, Equipment, read_equipment_code
from lims.domain.errors import Message, NotReadable, Refusal, msg
from lims.domain.uses import Use
from lims.store.reading.containers import labels_of
from lims.store.reading.equipment import list_alarms, list_history, list_in_hand, list_inside, raised_by
from lims.store.reading.materials import get_equipment, list_equipment
from lims.store.reading.people import list_people
from lims.store.reading.protocols import list_protocols
from lims.store.record import Act
from lims.web.access import allowed, signed_in
from lims.web.acting import act
from lims.web.desk import SEE_OTHER, asked_day, asked_text, do_or_show, text, typed
from lims.web.show.stock import EQUIPMENT_STATES, equipment_chip, equipment_event_words
from lims.web.site import person, reading, site_time

blueprint = Blueprint("equipment", __name__)


@blueprint.get("/equipment")
@signed_in
def page() -> ResponseReturnValue:
    """Everything that is scanned at a step beside materials and containers, by code."""
    return _list()


@blueprint.post("/equipment")
@allowed("qa", "administrator")
def register() -> ResponseReturnValue:
    """Enter a station or a piece of equipment; its label is the next thing to print."""

    def do() -> str:
        label_code: str = act(
            _register,
            read_equipment_code(asked_text("code", msg("The code"))),
            kind=asked_text("kind", msg("The kind")),
            place=asked_text("place", msg("The place")),
        )
        return label_code

    return do_or_show(do, lambda code: url_for("labels.page", code=code), _list)


def _register(acting: Act, code: str, *, kind: str, place: str) -> str:
    known = {key: (title, station) for key, title, station in _kinds(acting.db)}
    if kind not in known:
        raise NotReadable(
            "equipment_kind",
            msg("%(kind)s is no kind of equipment here.", kind=kind[:40]),
            next_step=msg("Choose one from the list."),
        )
    title, station = known[kind]
    day = asked_day("calibration_due_on", msg("The day")) if text("calibration_due_on") else None
    return register_equipment(
        acting, code, kind=kind, title=str(title), place=place, station=station, calibration_due_on=day
    )


@blueprint.get("/equipment/<code>")
@signed_in
def one(code: str) -> ResponseReturnValue:
    """One piece of equipment: its state, what stands in it, its history."""
    return show_one(code)


@blueprint.post("/equipment/<code>/calibration")
@allowed(*KEEPERS)
def calibrate(code: str) -> ResponseReturnValue:
    """Record a calibration, passed or failed."""

    def do() -> None:
        act(
            calibrate_equipment,
            code,
            outcome=asked_text("outcome", msg("The outcome")),
            calibrated_on=asked_day("calibrated_on", msg("The day of the calibration")),
            due_on=asked_day("due_on", msg("The last day")) if text("due_on") else None,
            certificate=asked_text("certificate", msg("The certificate")),
            words=text("words"),
        )

    return _answer(code, do)


@blueprint.post("/equipment/<code>/cleaning")
@allowed(*AT_THE_BENCH)
def clean(code: str) -> ResponseReturnValue:
    """Record a cleaning."""

    def do() -> None:
        until = asked_day("good_until", msg("The last day")) if text("good_until") else None
        act(clean_equipment, code, good_until=until, words=asked_text("cleaned", msg("How it was cleaned")))

    return _answer(code, do)


@blueprint.post("/equipment/<code>/state")
@allowed(*AT_THE_BENCH)
def change(code: str) -> ResponseReturnValue:
    """Lock it, put it into service again, or retire it."""

    def do() -> None:
        reason = asked_text("reason", msg("The reason"))
        act(change_equipment_state, code, state=asked_text("state", msg("The state")), reason=reason)

    return _answer(code, do)


@blueprint.post("/accept-use")
@allowed("qa")
def accept() -> ResponseReturnValue:
    """Quality lets a running step end with a lot or a piece of equipment that may not be used any more."""
    kind, target = text("kind"), text("target")
    batch = asked_text("batch", msg("The batch"))
    reason = asked_text("reason", msg("The reason"))
    act(accept_use, batch, text("step"), target_kind=kind, target=target, reason=reason)
    home = url_for("lots.page", lot=target) if kind == "material" else url_for("equipment.one", code=target)
    return redirect(home, SEE_OTHER)


def _answer(code: str, do: Callable[[], object]) -> ResponseReturnValue:
    return do_or_show(do, lambda _: url_for("equipment.one", code=code), lambda refusal: show_one(code, refusal))


def _list(refusal: Refusal | None = None) -> str:
    today = site_time().today
    with reading() as db:
        things = list_equipment(db)
        kinds = _kinds(db)
    return render_template(
        "equipment/list.html",
        title=_title(things),
        things=[(thing, equipment_chip(thing, today)) for thing in things],
        kinds=kinds,
        may_register=person().has("qa", "administrator"),
        typed=typed(),
        refusal=refusal,
    )


def _title(things: tuple[Equipment, ...]) -> Message:
    live = [thing for thing in things if thing.state != "retired"]
    out = sum(equipment_chip(thing, site_time().today)[0] in ("stop", "hold") for thing in live)
    if not live:
        return msg("No equipment yet")
    if out:
        return msg("%(out)s of %(count)s may not be used now", out=out, count=len(live))
    return msg("All %(count)s may be used", count=len(live))


def show_one(number: str, refusal: Refusal | None = None) -> str:
    """The page of one piece of equipment, with what was refused on it."""
    times, who = site_time(), person()
    with reading() as db:
        thing = get_equipment(db, number[:40])
        code = thing.equipment
        history, alarms = list_history(db, code), list_alarms(db, code)
        shown = {
            "inside": list_inside(db, code),
            "alarms": alarms,
            "in_hand": list_in_hand(db, "equipment", code),
            "raised": [one for cause in ("calibration", "lock") for one in raised_by(db, f"{cause}:{code}:")],
            "in_question": _in_question(db, thing),
            "label": next((label.label_code for label in labels_of(db, code) if label.in_force), ""),
            "names": {one.person: one.printed_name for one in list_people(db)},
        }
    chip_of = equipment_chip(thing, times.today)
    return render_template(
        "equipment/one.html",
        thing=thing,
        chip_of=chip_of,
        usable=chip_of[0] in ("ok", "attn"),
        waits=any(one.requalified_at is None for one in alarms),
        history=[(one, equipment_event_words(one, times)) for one in reversed(history)],
        states=[(key, words) for key, words in EQUIPMENT_STATES.items() if key != thing.state],
        may_keep=who.has(*KEEPERS),
        may_lock=who.has(*AT_THE_BENCH),
        may_decide=who.has("qa"),
        typed=typed(),
        refusal=refusal,
        **shown,
    )


def _in_question(db: Connection, thing: Equipment) -> tuple[Use, ...]:
    """What it touched since it was last known good, where that is in question now."""
    alarmed = any(one.requalified_at is None for one in list_alarms(db, thing.equipment))  # its own page lists whom
    doubted = thing.calibration == "failed" or (thing.state == "locked" and not alarmed)
    return uses_since_good(db, thing.equipment) if doubted else ()


def _kinds(db: Connection) -> list[tuple[str, str | Message, bool]]:
    """(kind, title, whether it is a station): what the protocols in force ask for, and what every laboratory has."""
    found: dict[str, tuple[str | Message, bool]] = {key: (title, False) for key, title in HOUSE_KINDS}
    found |= {
        kind.key: (kind.title, kind.station) for one in list_protocols(db) for kind in protocol_from(one.text).equipment
    }
    return sorted(((key, title, station) for key, (title, station) in found.items()), key=lambda kind: str(kind[1]))
