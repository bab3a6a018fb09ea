"""The ways from a batch to what is not straightforward about it: one line an area, with what it has to say."""

from __future__ import annotations

from collections.abc import Callable

from lims.domain.addenda import waits_for_reevaluation, was_released
from lims.domain.batch import Stage
from lims.domain.cancelling import WHY, may_be_cancelled
from lims.domain.containers import ContainerState
from lims.domain.downtime import FormState
from lims.domain.errors import msg
from lims.domain.people import Person
from lims.domain.record import BatchRecord
from lims.web.show.deviations import open_in_words
from lims.web.show.doses import to_dose
from lims.web.show.draws import low_draw_of, may_be_redrawn
from lims.web.show.supply import to_supply
from lims.web.show.way import Way


def to_downtime(record: BatchRecord, person: Person) -> Way | None:
    """Paper forms for the day on which nothing can be scanned."""
    out = sum(1 for one in record.more.forms if one.state is FormState.PRINTED)
    if not record.more.forms and not (record.batch.is_live and person.has("technician", "verifier", "nurse", "qa")):
        return None
    says = msg("%(count)s out", count=out) if out else msg("%(count)s forms", count=len(record.more.forms))
    return Way("downtime.batch", msg("Downtime forms"), "doc", "attn" if out else "wait", says)


def to_draw(record: BatchRecord, person: Person) -> Way | None:
    """The way from the batch to its draw, where there is something to see or to decide."""
    draws, ended = record.more.draws, record.more.cancellation
    title = msg("Draw, re-draw, cancel")
    if draws.replaced_by is not None:
        words = msg("replaced by %(batch)s", batch=draws.replaced_by.new_batch)
        return Way("draws.page", title, "undo", "stop", words)
    if ended is not None:
        return Way("draws.page", title, "undo", "stop", msg("cancelled: %(why)s", why=WHY[ended.kind]))
    if draws.refusal is not None:
        return Way("draws.page", title, "undo", "stop", msg("collection refused"))
    if low_draw_of(record) is not None:
        words = msg("too little blood, used all the same") if draws.choice else msg("the physician chooses")
        return Way("draws.page", title, "undo", "attn", words)
    if draws.replaces is not None:
        return Way("draws.page", title, "undo", "wait", msg("replaces %(batch)s", batch=draws.replaces.old_batch))
    if record.batch.stage is Stage.COLLECTED and person.has("technician", "verifier", "qc", "qa"):
        return Way("draws.page", title, "undo", "wait", msg("to be accepted, or refused"))
    if person.has("physician") and (may_be_cancelled(record.batch.stage) or may_be_redrawn(record)):
        return Way("draws.page", title, "undo", "wait", msg("as planned"))
    return None


def to_deviations(record: BatchRecord, person: Person) -> Way | None:
    """Deviations and holds: always there, so that whoever sees something finds where to write it down."""
    del person
    found = record.more.deviations
    open_ = sum(1 for one in found if one.is_open)
    if record.batch.on_hold:
        return Way("deviations.of_batch", msg("Deviations and holds"), "hold", "hold", msg("on hold"))
    kind = "attn" if open_ else "ok" if found else "wait"
    return Way("deviations.of_batch", msg("Deviations and holds"), "attn", kind, open_in_words(found))


def to_addenda(record: BatchRecord, person: Person) -> Way | None:
    """What is written beside locked values; for quality also where it can be."""
    waits = waits_for_reevaluation(record)
    if not record.more.addenda and not (person.has("qa") and was_released(record)):
        return None
    says = msg("look at the release") if waits else msg("%(count)s written", count=len(record.more.addenda))
    return Way("addenda.page", msg("Addenda"), "pen", "attn" if waits else "wait", says)


def to_questions(record: BatchRecord, person: Person) -> Way | None:
    """What quality asked the authors of values; for quality also where it is asked."""
    found = record.more.questions
    waiting = [one for one in found if one.is_open]
    if not found and not (person.has("qa") and record.batch.is_live and any(work.entered for work in record.work)):
        return None
    title = msg("Questions about values")
    if any(one.asked_of == person.person for one in waiting):
        return Way("questions.page", title, "person", "now", msg("you are asked"))
    if waiting:
        return Way("questions.page", title, "person", "attn", msg("%(count)s not answered", count=len(waiting)))
    return Way("questions.page", title, "person", "wait", msg("%(count)s answered", count=len(found)))


def to_results(record: BatchRecord, person: Person) -> Way | None:
    """The tests: of a culture as soon as a sample was taken, of a closed batch for the result that comes late."""
    closed_at, analyst = record.batch.closed_at, person.has("qc", "qa")
    late = [one for one in record.results if one.came_after(closed_at)]
    if closed_at is None:
        waits = sum(1 for one in record.containers if one.kind == "sample" and one.state is ContainerState.IN_USE)
        if not analyst or not (waits or record.results):
            return None
        words = (
            msg("samples wait: %(count)s", count=waits) if waits else msg("%(count)s known", count=len(record.results))
        )
        return Way("quality.review", msg("Results of the tests"), "qa", "now" if waits else "wait", words)
    if not (late or analyst):
        return None
    title, fails = msg("Results that come late"), any(one.verdict == "fails" for one in late)
    says = msg("%(count)s after the closing", count=len(late))
    return Way("quality.review", title, "qa", "stop" if fails else "attn" if late else "wait", says)


def to_alerts(record: BatchRecord, _person: Person) -> Way | None:
    """Alerts that nobody answered, and tasks that are open."""
    more = record.more
    silent = sum(one.is_open for one in more.alerts)
    tasks = sum(one.is_open for one in more.tasks)
    kind, says = "ok", msg("%(alerts)s alerts, %(calls)s calls", alerts=len(more.alerts), calls=len(more.calls))
    if silent:
        kind, says = "stop", msg("%(count)s not acknowledged", count=silent)
    elif tasks:
        kind, says = "attn", msg("%(count)s tasks open", count=tasks)
    return Way("alerts.batch", msg("Alerts, calls and tasks"), "attn", kind, says)


def to_vessels(record: BatchRecord, person: Person) -> Way | None:
    """The vessels, from seeding on: what was parted, joined, lost."""
    del person
    live = [one for one in record.containers if one.kind != "sample" and one.state is ContainerState.IN_USE]
    lost = [one for one in record.more.losses if one.witnessed_by and one.how != "discard"]
    if not live and not record.more.edges:
        return None
    title = msg("Vessels: split, pool, spill")
    if lost:
        return Way("vessels.page", title, "split", "attn", msg("%(count)s losses", count=len(lost)))
    return Way("vessels.page", title, "split", "wait", msg("%(count)s in use", count=len(live)))


# Each gives the way of its area, or None where this person has nothing to see or do there.
WAYS: tuple[Callable[[BatchRecord, Person], Way | None], ...] = (
    to_dose,
    to_supply,
    to_deviations,
    to_addenda,
    to_questions,
    to_results,
    to_downtime,
    to_draw,
    to_alerts,
    to_vessels,
)


def ways_of(record: BatchRecord, person: Person) -> tuple[Way, ...]:
    """The ways that this person may go from this batch."""
    return tuple(way for find in WAYS if (way := find(record, person)) is not None)
