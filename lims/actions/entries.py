"""Entries: one value at a time, saved at once, judged against its limit. A correction keeps the old value."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from lims.actions.bench import Bench, at_bench, check_at_station, check_batch_is_worked, check_running
from lims.actions.counted import check_against_previous, why_it_cannot_follow
from lims.actions.effects import after_correction
from lims.actions.entry_deviations import tell_changed_after_review, tell_out_of_limits
from lims.actions.expansion import COUNTING, counted_container
from lims.actions.questions import answered_by_correction
from lims.actions.rights import acting_person
from lims.actions.training import check_trained
from lims.actions.views import StepView
from lims.domain.batch import FOR_THE_WARD, GIVEN_UP, Stage
from lims.domain.days import moment_words
from lims.domain.errors import Message, NotNow, NotReadable, msg
from lims.domain.events.quality import SignatureVoided
from lims.domain.events.steps import EntryRecorded
from lims.domain.numbers import check_density_range, read_decimal
from lims.domain.protocol import EntryKind, EntrySpec, Step
from lims.domain.readings import further_reading, parts_of
from lims.domain.readings import reasons_against as reasons_against_readings
from lims.domain.signing import reviews_to_void
from lims.domain.words import read_words
from lims.domain.work import StepState
from lims.store.reading.quality import list_signatures
from lims.store.record import Act

FIXED_BY_FILL = frozenset({"collect", "formulate", "fill"})
DECIDED = (*FOR_THE_WARD, Stage.INFUSED, Stage.CLOSED, *GIVEN_UP)


def record_entry(
    act: Act,
    batch: str,
    step: str,
    entry: str,
    value: str,
    *,
    replicate: int = 1,
    reason: str = "",
    performed_at: datetime | None = None,
) -> dict[str, object]:
    """Save one value of a step; gives the value as read and whether it is within its limit.

    Outside its limit it is saved and raises an exception for review; what no measurement can be is refused. A second
    value for the same entry is a correction: it needs a reason, and voids signatures given before.
    """
    bench = at_bench(act, batch, step)
    spec = _spec(bench, entry, replicate)
    acting_person(act, *bench.step.roles, "qa")
    reason = read_words(reason, msg("The reason"))
    former = bench.work.entry(entry, replicate)
    finished = bench.work.state is StepState.FINISHED
    if bench.batch.on_hold or not finished or former is None:  # nothing is added to an ended step
        check_batch_is_worked(bench.batch)
    if not finished or former is None:
        check_running(bench)
        check_at_station(act, bench)
    if former is not None and not reason:
        raise NotReadable(
            "reason_missing",
            msg("%(entry)s has a value already: %(value)s.", entry=spec.title, value=former.value),
            next_step=msg("Give the reason of the correction. The old value stays legible."),
        )
    if finished:
        _check_may_correct(bench)
    if performed_at is not None:
        _check_late(act, bench, performed_at, reason)
    if not finished:
        check_trained(act, bench, "enter", at=performed_at)
    text, within = read_entry_value(spec, value)
    if COUNTING & set(bench.step.acts) and not reason:
        check_against_previous(act, bench, counted_container(bench), entry, replicate, text)
    act.record(
        bench.chain,
        EntryRecorded(batch, step, entry, replicate, text, spec.unit, within, reason),
        performed_at=performed_at,
        late_reason=reason if performed_at else "",
    )
    if not within:
        tell_out_of_limits(act, bench, spec, former, replicate, text)
    if finished:
        after_correction(act, at_bench(act, batch, step), reason)
    if former is not None:
        answered_by_correction(act, batch, step, entry, replicate, reason=reason)
    if former is not None and _void_reviews(act, batch, spec):
        tell_changed_after_review(act, bench, spec, former, replicate, text, reason)
    return {"value": text, "unit": spec.unit, "within_limits": within}


def why_unlikely(
    db: Connection, view: StepView, spec: EntrySpec, replicate: int, value: str, at: datetime
) -> Message | None:
    """Why a value that is being typed will be refused unless a reason is given with it; None when it will not."""
    if not COUNTING & set(view.step.acts):
        return None
    bench = Bench(view.batch, view.protocol, view.step, view.work)
    text, _ = read_entry_value(spec, value)
    return why_it_cannot_follow(db, bench, counted_container(bench), spec.key, replicate, text, at)


def _spec(bench: Bench, entry: str, replicate: int) -> EntrySpec:
    spec = bench.step.entry(entry)
    if spec is None or not (1 <= replicate <= spec.replicates or _is_further(bench, entry, replicate)):
        raise NotReadable(
            "unknown_entry",
            msg("%(step)s has no entry %(entry)s, reading %(n)s.", step=bench.step.title, entry=entry, n=replicate),
            next_step=msg("Open the step again and enter what it asks for."),
        )
    return spec


def _is_further(bench: Bench, entry: str, replicate: int) -> bool:
    """A reading beyond those of the master record: one that is there, or that may be added now."""
    if entry not in parts_of(bench.protocol.counting) or replicate < 1:
        return False
    known = bench.work.entry(entry, replicate) is not None
    return known or replicate == further_reading(bench.step, bench.work, bench.protocol)


def _check_late(act: Act, bench: Bench, performed_at: datetime, reason: str) -> None:
    """A late entry says when it was done and why it is late; it was done after the step began and before now."""
    began = bench.work.started_at
    if performed_at > act.at or (began is not None and performed_at < began):
        raise NotReadable(
            "performed_at",
            msg("It cannot have been done at %(when)s.", when=moment_words(performed_at)),
            reasons=(msg("The step began at %(began)s.", began=moment_words(began)),) if began else (),
            next_step=msg("Enter when it was done: after the step began, and not in the future."),
        )
    if not reason:
        raise NotReadable(
            "reason_missing",
            msg("A late entry needs a reason."),
            next_step=msg("Write down why it was not entered when it was done."),
        )


def values_are_locked(stage: Stage, step: Step) -> bool:
    """Whether the values of an ended step stand for good: something was decided, made or labelled on them."""
    return stage in DECIDED or bool(FIXED_BY_FILL & set(step.acts))


def _check_may_correct(bench: Bench) -> None:
    if bench.batch.stage in DECIDED:
        raise NotNow(
            "decided",
            msg(
                "Batch %(batch)s is %(stage)s: its entries are locked.",
                batch=bench.batch.batch,
                stage=bench.batch.stage.words,
            ),
            next_step=msg("Tell quality: a decision rests on these values. An addendum is written beside them."),
            lifted_by=msg("Quality."),
        )
    if FIXED_BY_FILL & set(bench.step.acts):
        raise NotNow(
            "rests_on_it",
            msg("What was made or labelled rests on the values of %(step)s.", step=bench.step.title),
            next_step=msg("Put the batch on hold and tell quality: an addendum is written beside the value."),
            lifted_by=msg("Quality."),
        )


def read_entry_value(spec: EntrySpec, value: str) -> tuple[str, bool]:
    """The value as it is recorded, and whether it is within its limit. Raises NotReadable with what to type instead."""
    text = value.strip()
    if not text:
        raise NotReadable(
            "empty",
            msg("%(entry)s is empty.", entry=spec.title),
            next_step=msg("Enter the value, or leave the field as it is."),
        )
    if spec.kind is EntryKind.CHOICE:
        return _read_choice(spec, text)
    if spec.kind is EntryKind.TEXT:
        return read_words(text, spec.title), True
    number = read_decimal(text)
    if spec.kind is EntryKind.DENSITY:
        check_density_range(number)
    if spec.plausible is not None and not spec.plausible.passes(number):
        raise NotReadable(
            "implausible",
            msg("%(entry)s cannot be %(value)s %(unit)s.", entry=spec.title, value=text, unit=spec.unit),
            reasons=(msg("Possible is %(range)s.", range=spec.plausible.in_words(spec.unit)),),
            next_step=msg("Look at the reading and at the unit again."),
        )
    return f"{number:f}", spec.limit is None or spec.limit.passes(number)


def _read_choice(spec: EntrySpec, text: str) -> tuple[str, bool]:
    if text not in spec.choices:
        raise NotReadable(
            "not_a_choice",
            msg("%(entry)s cannot be %(value)s.", entry=spec.title, value=text),
            next_step=msg("Choose one of: %(choices)s.", choices=", ".join(spec.choices)),
        )
    return text, not spec.expected or text == spec.expected


def missing_entries(bench: Bench) -> Iterator[Message]:
    """The entries that a step still needs before it can be verified and ended."""
    for spec in bench.step.entries:
        if not spec.required:
            continue
        for replicate in range(1, spec.replicates + 1):
            if bench.work.entry(spec.key, replicate) is None and bench.work.not_applied(spec.key, replicate) is None:
                if spec.replicates > 1:
                    yield msg("Not entered: %(entry)s, reading %(n)s", entry=spec.title, n=replicate)
                else:
                    yield msg("Not entered: %(entry)s", entry=spec.title)
    yield from reasons_against_readings(bench.step, bench.work, bench.protocol)


def _void_reviews(act: Act, batch: str, spec: EntrySpec) -> bool:
    """Void the reviews that vouch for the former value; whether there were any."""
    void = reviews_to_void(list_signatures(act.db, batch))
    for signature in void:
        reason = f"{spec.title} was corrected after it was given"
        act.record(f"batch:{batch}", SignatureVoided(batch, signature.signature, reason))
    return bool(void)
