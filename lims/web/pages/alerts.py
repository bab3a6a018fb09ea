"""Alerts, calls and tasks: what waits for whom, and what was done about it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.alerts import CALLERS, TOLD, acknowledge, finish_task, log_call, plan_task
from lims.actions.contamination import decide_plan, identify_organism, keep_for_research, send_report
from lims.actions.views import batch_record
from lims.domain.alerts import REPORTED_TO
from lims.domain.batch import Stage
from lims.domain.containers import Container, container_id
from lims.domain.contamination import CONTAMINATION, PLANS, positives
from lims.domain.errors import Message, Refusal, msg
from lims.domain.identifiers import check_batch_number
from lims.domain.people import ROLES
from lims.domain.record import BatchRecord
from lims.store.reading.people import list_people
from lims.web.access import allowed, signed_in
from lims.web.acting import act
from lims.web.desk import asked_day, asked_moment, asked_text, do_or_show, text, typed
from lims.web.paging import PAGE, pages_around, skipped_of
from lims.web.reauthenticate import check_second_person
from lims.web.show.alerts import ROLE_WORDS, Waiting, roles_in_words, task_chip, waiting_for
from lims.web.show.batch import live_containers, mark_of
from lims.web.site import person, reading, site

blueprint = Blueprint("alerts", __name__)


@blueprint.get("/alerts")
@signed_in
def page() -> ResponseReturnValue:
    """What waits for me, and what waits for others."""
    return _page()


@blueprint.post("/alerts/<alert>/acknowledge")
@signed_in
def answer(alert: str) -> ResponseReturnValue:
    """I know: with my name and the time of this moment."""
    batch = alert.rpartition("-A")[0]
    return do_or_show(
        lambda: act(acknowledge, check_batch_number(batch), alert),
        lambda _: url_for("alerts.batch", number=batch) if request.form.get("back") else url_for("alerts.page"),
        _page,
    )


@blueprint.get("/batches/<number>/alerts")
@signed_in
def batch(number: str) -> ResponseReturnValue:
    """Alerts, calls, tasks and reports of one batch."""
    return _batch_page(number)


@blueprint.post("/batches/<number>/calls")
@allowed(*CALLERS)
def call(number: str) -> ResponseReturnValue:
    """Write down whom I told, when, and what I said."""
    return _answer(
        number,
        lambda: act(
            log_call,
            number,
            told_role=asked_text("told_role", msg("Who was called")),
            told=asked_text("told", msg("The person who was told")),
            called_at=asked_moment("called_at", msg("The time of the call"), site().zone),
            words=text("words"),
            alert=text("alert"),
        ),
    )


@blueprint.post("/batches/<number>/tasks")
@allowed(*CALLERS)
def plan(number: str) -> ResponseReturnValue:
    """Give a role something to do."""
    return _answer(
        number,
        lambda: act(
            plan_task,
            number,
            words=text("words"),
            role=asked_text("role", msg("The owner")),
            due_on=asked_day("due_on", msg("The day it is due")),
        ),
    )


@blueprint.post("/batches/<number>/tasks/<task>/done")
@signed_in
def done(number: str, task: str) -> ResponseReturnValue:
    """It is done, and what came of it."""
    return _answer(number, lambda: act(finish_task, number, task, words=text("words")))


@blueprint.post("/batches/<number>/organisms")
@allowed("qc", "qa", "physician")
def organism(number: str) -> ResponseReturnValue:
    """What grew."""
    return _answer(
        number,
        lambda: act(
            identify_organism,
            number,
            assay=asked_text("assay", msg("The test")),
            organism=asked_text("organism", msg("The organism")),
            sensitivities=text("sensitivities"),
        ),
    )


@blueprint.post("/batches/<number>/contamination")
@allowed("qa")
def decide(number: str) -> ResponseReturnValue:
    """What becomes of a batch in which something grew."""
    return _answer(
        number,
        lambda: act(decide_plan, number, plan=asked_text("plan", msg("The plan")), words=text("words")),
    )


@blueprint.post("/batches/<number>/containers/<name>/research")
@allowed("technician", "qc", "qa")
def research(number: str, name: str) -> ResponseReturnValue:
    """What is left goes to research, seen by a second person."""

    def do() -> None:
        second = check_second_person(text("name"), request.form.get("password", ""))
        act(
            keep_for_research,
            number,
            container_id(number, name),
            reason=asked_text("why", msg("To whom it goes")),
            witnessed_by=second.person,
        )

    return _answer(number, do)


@blueprint.post("/batches/<number>/reports")
@allowed("qa", "physician")
def report(number: str) -> ResponseReturnValue:
    """Somebody outside was told in writing."""
    return _answer(
        number,
        lambda: act(
            send_report,
            number,
            to=asked_text("to", msg("To whom")),
            reference=asked_text("reference", msg("The reference")),
            words=text("words"),
        ),
    )


def _answer(number: str, do: Callable[[], object]) -> ResponseReturnValue:
    return do_or_show(
        do, lambda _: url_for("alerts.batch", number=number), lambda refusal: _batch_page(number, refusal)
    )


def _page(refusal: Refusal | None = None) -> str:
    with reading() as db:
        waiting = waiting_for(db, person())
        names = {one.person: one.printed_name for one in list_people(db)}
    return render_template(
        "alerts/list.html",
        title=_title(waiting),
        waiting=waiting,
        names=names,
        roles_in_words=roles_in_words,
        task_chip=task_chip,
        refusal=refusal,
    )


def _title(waiting: Waiting) -> Message:
    critical, alerts = sum(one.grade == "critical" for one in waiting.mine), len(waiting.mine)
    if critical and alerts == 1:
        return msg("1 critical alert waits for you")
    if critical and critical == alerts:
        return msg("%(count)s critical alerts wait for you", count=critical)
    if critical:
        return msg("%(count)s alerts wait for you, %(critical)s of them critical", count=alerts, critical=critical)
    if waiting.mine or waiting.my_tasks:
        return msg("%(count)s things wait for you", count=len(waiting.mine) + len(waiting.my_tasks))
    return msg("Nothing waits for you")


def _batch_page(number: str, refusal: Refusal | None = None) -> str:
    with reading() as db:
        found = batch_record(db, check_batch_number(number))
    who = person()
    grown = positives(found)
    calls, skipped = found.more.calls[::-1], skipped_of(request.args)
    return render_template(
        "alerts/batch.html",
        title=_batch_title(found),
        record=found,
        batch=found.batch,
        mark=mark_of(found),
        more=found.more,
        calls=calls[skipped : skipped + PAGE],
        way=pages_around("alerts.batch", skipped, len(calls), number=number),
        grown=grown,
        tests=tuple(dict.fromkeys((one.key, one.title) for one in grown)),
        plans=list(PLANS.items()),
        told=[(role, ROLE_WORDS[role]) for role in TOLD],
        reported_to=[(to, ROLE_WORDS[to]) for to in REPORTED_TO],
        roles=[(role, ROLE_WORDS[role]) for role in ROLES],
        role_words=ROLE_WORDS,
        roles_in_words=roles_in_words,
        task_chip=task_chip,
        who=who,
        may_call=who.has(*CALLERS),
        for_research=_for_research(found) if who.has("technician", "qc", "qa") else (),
        typed=typed(),
        refusal=refusal,
    )


def _for_research(found: BatchRecord) -> tuple[Container, ...]:
    """What a rejected batch may still give to research, when that is its plan."""
    plans = [one.verdict for one in found.more.judgements if one.about == CONTAMINATION]
    wanted = found.batch.stage is Stage.REJECTED and plans[-1:] == ["research"]
    return live_containers(found) if wanted else ()


def _batch_title(found: BatchRecord) -> Message:
    silent = [one for one in found.more.alerts if one.is_open]
    open_tasks = [one for one in found.more.tasks if one.is_open]
    if len(silent) == 1:
        return msg("One alert is not acknowledged")
    if silent:
        return msg("%(count)s alerts are not acknowledged", count=len(silent))
    if len(open_tasks) == 1:
        return msg("Every alert is acknowledged. One task is open")
    if open_tasks:
        return msg("Every alert is acknowledged. %(count)s tasks are open", count=len(open_tasks))
    if found.more.alerts or found.more.tasks:
        return msg("Every alert is acknowledged, every task is done")
    return msg("No alerts, no tasks")
