"""Deviations: the list, one with all that quality does about it, and 'something is wrong' of a batch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.capa import KINDS, check_effectiveness, finish_action, plan_action
from lims.actions.deviation_work import (
    MAY_INVESTIGATE,
    assign_deviation,
    classify_deviation,
    close_deviation,
    investigate_deviation,
    link_deviation,
    reopen_deviation,
)
from lims.actions.deviations import MAY_RAISE, hold_batch, report_deviation
from lims.actions.views import batch_record
from lims.domain.deviation_rules import MEANING, content_of, performers_of, reasons_against_closing
from lims.domain.deviations import GRADES, Deviation, batch_of_deviation
from lims.domain.errors import NotFound, Refusal, msg
from lims.domain.holds import MAY_HOLD
from lims.domain.identifiers import check_batch_number
from lims.store.reading.batches import list_live_batches
from lims.store.reading.deviations import (
    find_action,
    list_closed_deviations,
    list_open_actions,
    list_open_deviations,
)
from lims.store.reading.materials import find_equipment
from lims.store.reading.people import list_people
from lims.web.access import allowed, signed_in
from lims.web.acting import act
from lims.web.desk import asked_day, asked_text, do_or_show, text, typed
from lims.web.show.batch import mark_of
from lims.web.show.deviations import GRADE_WORDS, deviation_rows, open_in_words, row_of, turn_rows
from lims.web.signing import REVIEW, check_signer
from lims.web.site import person, reading, site_time, station

blueprint = Blueprint("deviations", __name__)


def _names(db: Any) -> dict[str, str]:
    return {one.person: one.printed_name for one in list_people(db)}


@blueprint.get("/deviations")
@signed_in
def page() -> ResponseReturnValue:
    """Every open deviation by grade and age; the closed ones on request."""
    closed_too = request.args.get("closed") == "1"
    with reading() as db:
        found = list_open_deviations(db) + (list_closed_deviations(db) if closed_too else ())
        actions, names = list_open_actions(db), _names(db)
    named = _namer(names)
    return render_template(
        "deviations/list.html",
        rows=deviation_rows(found, site_time(), named),
        open_count=sum(1 for one in found if one.is_open),
        actions=actions,
        named=named,
        closed_too=closed_too,
        may_raise=person().has(*MAY_RAISE),
    )


@blueprint.get("/wrong")
@allowed(*MAY_RAISE)
def wrong() -> ResponseReturnValue:
    """Something is wrong: with the batch at this station, or with one to be chosen."""
    with reading() as db:
        here = find_equipment(db, station()) if station() else None
        if here is not None and here.batch:
            return redirect(url_for("deviations.of_batch", number=here.batch, step=here.step, _anchor="wrong"))
        batches = list_live_batches(db)
    return render_template("deviations/choose.html", batches=batches)


@blueprint.get("/batches/<number>/deviations")
@signed_in
def of_batch(number: str) -> ResponseReturnValue:
    """The deviations and holds of one batch, and the forms to raise one and to hold it."""
    return _of_batch(number)


@blueprint.post("/batches/<number>/deviations")
@allowed(*MAY_RAISE)
def report(number: str) -> ResponseReturnValue:
    """Something is wrong: what, where, seen by whom; with a hold if asked for."""

    def do() -> object:
        return act(
            report_deviation,
            number,
            what=text("what"),
            step=text("step"),
            container=text("container"),
            seen_by=text("seen_by"),
            hold=request.form.get("hold") == "yes",
        )

    return do_or_show(
        do, lambda given: url_for("deviations.one", deviation=given), lambda refusal: _of_batch(number, refusal)
    )


@blueprint.post("/batches/<number>/hold")
@allowed(*MAY_HOLD)
def hold(number: str) -> ResponseReturnValue:
    """Put the batch on hold, with a reason."""
    return do_or_show(
        lambda: act(hold_batch, number, why=text("why")),
        lambda _: url_for("deviations.of_batch", number=number),
        lambda refusal: _of_batch(number, refusal),
    )


def _of_batch(number: str, refusal: Refusal | None = None) -> str:
    with reading() as db:
        found = batch_record(db, check_batch_number(number))
    return render_template(
        "deviations/batch.html",
        record=found,
        batch=found.batch,
        mark=mark_of(found),
        rows=deviation_rows(found.more.deviations, site_time(), found.printed_name),
        says=open_in_words(found.more.deviations),
        steps=[(step.key, f"{step.number} {step.title}") for step in found.protocol.steps],
        containers=[(one.name, one.title) for one in found.containers],
        step=text("step") or request.args.get("step", ""),
        may_raise=person().has(*MAY_RAISE),
        may_hold=person().has(*MAY_HOLD) and not found.batch.on_hold,
        typed=typed(),
        refusal=refusal,
    )


@blueprint.get("/deviations/<deviation>")
@signed_in
def one(deviation: str) -> ResponseReturnValue:
    """One deviation."""
    return _one(deviation)


@blueprint.post("/deviations/<deviation>/grade")
@allowed("qa")
def grade(deviation: str) -> ResponseReturnValue:
    """Say how grave it is."""
    return _answer(deviation, lambda: _act(classify_deviation, deviation, grade=text("grade"), reason=text("reason")))


@blueprint.post("/deviations/<deviation>/owner")
@allowed("qa")
def assign(deviation: str) -> ResponseReturnValue:
    """Give it to somebody, until a day."""

    def do() -> None:
        due_on = asked_day("due_on", msg("The day"))
        _act(assign_deviation, deviation, owner=asked_text("owner", msg("The person")), due_on=due_on)

    return _answer(deviation, do)


@blueprint.post("/deviations/<deviation>/investigation")
@allowed(*MAY_INVESTIGATE)
def investigate(deviation: str) -> ResponseReturnValue:
    """Cause and impact."""
    return _answer(
        deviation, lambda: _act(investigate_deviation, deviation, cause=text("cause"), impact=text("impact"))
    )


@blueprint.post("/deviations/<deviation>/links")
@allowed("qa")
def link(deviation: str) -> ResponseReturnValue:
    """It belongs together with another."""
    return _answer(
        deviation, lambda: _act(link_deviation, deviation, other=text("other").upper(), reason=text("reason"))
    )


@blueprint.post("/deviations/<deviation>/close")
@allowed("qa")
def close(deviation: str) -> ResponseReturnValue:
    """Close it and sign, with the password again."""

    def do() -> None:
        check_signer(REVIEW)
        _act(close_deviation, deviation, conclusion=text("conclusion"), content_sha256=text("content_sha256"))

    return _answer(deviation, do)


@blueprint.post("/deviations/<deviation>/reopen")
@allowed("qa")
def reopen(deviation: str) -> ResponseReturnValue:
    """Open it again, with a reason."""
    return _answer(deviation, lambda: _act(reopen_deviation, deviation, reason=text("reason")))


@blueprint.post("/deviations/<deviation>/actions")
@allowed("qa")
def plan(deviation: str) -> ResponseReturnValue:
    """Plan a corrective or preventive action."""

    def do() -> None:
        due_on = asked_day("due_on", msg("The day"))
        owner = asked_text("owner", msg("The person"))
        act(plan_action, deviation, kind=text("kind"), words=text("words"), owner=owner, due_on=due_on)

    return _answer(deviation, do)


@blueprint.post("/actions/<action>/done")
@signed_in
def done(action: str) -> ResponseReturnValue:
    """It was carried out."""
    return _answer(_deviation_of(action), lambda: act(finish_action, action, words=text("words")))


@blueprint.post("/actions/<action>/check")
@allowed("qa")
def check(action: str) -> ResponseReturnValue:
    """Whether it helps."""

    def do() -> None:
        effective = asked_text("effective", msg("Whether it helps")) == "yes"
        act(check_effectiveness, action, effective=effective, words=text("words"))

    return _answer(_deviation_of(action), do)


def _deviation_of(action: str) -> str:
    with reading() as db:
        found = find_action(db, action)
    if found is None:
        raise _unknown(action)
    return found.deviation


def _act(action: Callable[..., object], deviation: str, **named: Any) -> None:
    act(action, deviation, chain=f"batch:{batch_of_deviation(deviation)}", **named)


def _answer(deviation: str, do: Callable[[], object]) -> ResponseReturnValue:
    return do_or_show(
        do, lambda _: url_for("deviations.one", deviation=deviation), lambda refusal: _one(deviation, refusal)
    )


def _namer(names: dict[str, str]) -> Callable[[str], str]:
    return lambda name: names.get(name, name)


def _unknown(number: str) -> NotFound:
    return NotFound(
        "unknown_deviation",
        msg("There is no deviation %(number)s.", number=number[:40]),
        next_step=msg("Open the list of deviations and choose it there."),
    )


def _one(number: str, refusal: Refusal | None = None) -> str:
    batch, times, who = batch_of_deviation(number), site_time(), person()
    if not batch:
        raise _unknown(number)
    with reading() as db:
        record = batch_record(db, check_batch_number(batch))
        people = list_people(db)
    found: Deviation | None = next((d for d in record.more.deviations if d.deviation == number), None)
    if found is None:
        raise _unknown(number)
    against = tuple(reasons_against_closing(record, found, who))
    return render_template(
        "deviations/one.html",
        record=record,
        batch=record.batch,
        mark=mark_of(record),
        found=found,
        row=row_of(found, times, record.printed_name),
        turns=turn_rows(found, times, record.printed_name),
        step=next((s.title for s in record.protocol.steps if s.key == found.step), ""),
        performers=sorted(record.printed_name(name) for name in performers_of(record, found)),
        against=against,
        content=content_of(found),
        meaning=MEANING,
        grades=[(key, GRADE_WORDS[key]) for key in GRADES],
        kinds=KINDS,
        owners=[(p.person, p.printed_name) for p in people if p.active and p.has(*MAY_INVESTIGATE)],
        is_qa=who.has("qa"),
        may_investigate=found.is_open and (who.has("qa") or who.person == found.owner),
        who=who,
        typed=typed(),
        refusal=refusal,
    )
