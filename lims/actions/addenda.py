"""A value that is locked is never changed: quality writes beside it, signed, and looks at the release again."""

from dataclasses import replace

from lims.actions.addendum_figures import figures_beside
from lims.actions.alerts import raise_alert
from lims.actions.bench import Bench, at_bench
from lims.actions.deviations import hold_by_rule, raise_deviation
from lims.actions.entries import FIXED_BY_FILL, read_entry_value
from lims.actions.rights import acting_person
from lims.actions.standing import check_signer, check_signing_open
from lims.actions.views import batch_record
from lims.domain.addenda import (
    VERDICTS,
    Addendum,
    is_recalled,
    reasons_against_standing,
    waits_for_reevaluation,
    was_released,
)
from lims.domain.batch import GIVEN_UP, Stage
from lims.domain.errors import Message, NotAllowed, NotNow, NotReadable, msg
from lims.domain.events.addenda import AddendumWritten, ReleaseReevaluated
from lims.domain.people import Person
from lims.domain.protocol import EntrySpec
from lims.domain.record import BatchRecord
from lims.domain.signing import people_who_performed
from lims.domain.words import needed_words
from lims.domain.work import Entered, StepState
from lims.store.reading.addenda import list_addenda
from lims.store.record import Act

LOCKED = (Stage.RELEASED_INTERIM, Stage.RELEASED, Stage.INFUSED, Stage.CLOSED, *GIVEN_UP)
ADDENDUM = msg("I write this beside a locked value; the value itself stays as it was entered")
MEANINGS: dict[str, Message] = {
    "stands": msg("I looked at the release again with every addendum: it stands"),
    "recalled": msg("I looked at the release again with every addendum: it is recalled"),
}


def write_addendum(
    act: Act, batch: str, step: str, entry: str, value: str, *, replicate: int = 1, reason: str, content_sha256: str
) -> int:
    """Write beside a locked entry what its value should be; gives the addendum's number.

    The entry stays. What would follow from the new value is computed beside it, a deviation opens, and a release waits
    until quality has looked at it again.
    """
    bench = at_bench(act, batch, step)
    person = acting_person(act, "qa")
    spec = bench.step.entry(entry)
    if spec is None or not 1 <= replicate <= spec.replicates:
        raise NotReadable(
            "unknown_entry", msg("There is no such entry."), next_step=msg("Choose an entry of the step.")
        )
    _check_locked(bench)
    _check_shown(batch_record(act.db, batch), content_sha256)
    earlier = list_addenda(act.db, batch)
    bench = _with_addenda(bench, earlier)
    held = bench.work.entry(entry, replicate)
    text, within = read_entry_value(spec, value)
    old = held.value if held is not None else ""
    if text == old:
        raise NotReadable(
            "same_value",
            msg("%(entry)s is %(value)s already.", entry=spec.title, value=text),
            next_step=msg("Enter the value that it should have been."),
        )
    words = needed_words(reason, msg("The reason"), next_step=msg("Write down how it is known, and from what."))
    check_signing_open(act)
    check_signer(act)
    number = len(earlier) + 1
    wanted = _amended(bench, entry, replicate, text, within=within)
    act.record(
        bench.chain,
        AddendumWritten(
            batch,
            number,
            step,
            entry,
            replicate,
            old,
            text,
            spec.unit,
            within,
            words,
            person.printed_name,
            str(ADDENDUM),
            content_sha256,
            figures_beside(act, bench, wanted),
        ),
    )
    _tell(act, bench, spec, number, old or "-", f"{text} {spec.unit}".strip(), words)
    return number


def _tell(act: Act, bench: Bench, spec: EntrySpec, number: int, old: str, new: str, reason: str) -> None:
    """A locked value that was wrong is a deviation: the record on which somebody decided was not right."""
    what = msg(
        "Addendum %(number)s: %(step)s: %(entry)s was entered as %(old)s and should be %(new)s. Reason: %(reason)s",
        number=number,
        step=bench.step.title,
        entry=spec.title,
        old=old,
        new=new,
        reason=reason,
    )
    source, step = f"addendum:{number}", bench.step.key
    raise_deviation(act, bench.batch.batch, source=source, kind="addendum", grade="major", words=what, step=step)


def _check_locked(bench: Bench) -> None:
    """An addendum is for a value that nobody may correct any more."""
    fixed = bench.work.state is StepState.FINISHED and bool(FIXED_BY_FILL & set(bench.step.acts))
    if bench.batch.stage not in LOCKED and not fixed:
        raise NotNow(
            "not_locked",
            msg("The entries of %(step)s are not locked.", step=bench.step.title),
            next_step=msg("Correct the entry itself, with a reason. The old value stays legible."),
        )


def _check_shown(record: BatchRecord, content_sha256: str) -> None:
    if content_sha256 != record.content_sha256:
        raise NotNow(
            "content_changed",
            msg("The record changed after you opened it."),
            reasons=(msg("What you saw is not what would be signed."),),
            next_step=msg("Look at what is new, then sign that."),
        )


def _with_addenda(bench: Bench, addenda: tuple[Addendum, ...]) -> Bench:
    """The step as it would stand with what was written beside it before."""
    for one in addenda:
        if one.step == bench.step.key:
            bench = _amended(bench, one.entry, one.replicate, one.new, within=one.within_limits)
    return bench


def _amended(bench: Bench, entry: str, replicate: int, value: str, *, within: bool) -> Bench:
    held = bench.work.entry(entry, replicate)
    if held is None:
        at = bench.work.finished_at or bench.batch.opened_at
        held = Entered(entry, replicate, 0, "", "", within, "", at, "", None, 0)
    new = replace(held, value=value, revision=held.revision + 1, within_limits=within)
    return replace(bench, work=replace(bench.work, entered=(*bench.work.entered, new)))


def reevaluate_release(act: Act, batch: str, *, verdict: str, reason: str, content_sha256: str) -> None:
    """Look at a release again with every addendum: it stands, or it is recalled and what was not given is held.

    Not by who wrote the newest addendum, and not by who had a hand in the batch.
    """
    act.lock(f"batch:{batch}")
    person = acting_person(act, "qa")
    record = batch_record(act.db, batch)
    if verdict not in VERDICTS:
        raise NotReadable(
            "verdict",
            msg("A release stands or it is recalled."),
            next_step=msg("Choose one of the two."),
        )
    _check_may_reevaluate(record, verdict, person)
    _check_shown(record, content_sha256)
    words = needed_words(reason, msg("The reason"), next_step=msg("Write what it means for the product, and why."))
    if verdict == "stands":  # a recall keeps a product from a patient: it waits for nothing
        check_signing_open(act)
    check_signer(act)
    act.record(
        f"batch:{batch}",
        ReleaseReevaluated(
            batch,
            verdict,
            words,
            len(record.more.addenda),
            person.printed_name,
            str(MEANINGS[verdict]),
            content_sha256,
        ),
    )
    if verdict == "recalled":
        why = msg("The release was recalled: %(why)s", why=words)
        hold_by_rule(act, batch, why=str(why), cause="recall")
        source = f"recall:{len(record.more.addenda)}:{len(record.more.reevaluations)}"
        raise_alert(act, batch, kind="recall", words=why, to=("nurse", "physician", "qa"), source=source)


def _check_may_reevaluate(record: BatchRecord, verdict: str, person: Person) -> None:
    if not was_released(record):
        raise NotNow(
            "not_released",
            msg("Batch %(batch)s was not released.", batch=record.batch.batch),
            next_step=msg("Decide on it on the desk of quality."),
        )
    if verdict == "stands" and not (waits_for_reevaluation(record) or is_recalled(record)):
        raise NotNow(
            "nothing_to_reevaluate",
            msg("Nothing was written beside the record since the release was looked at."),
            next_step=msg("Write an addendum first. A recall needs none."),
        )
    writer = record.more.addenda[-1].written_by if record.more.addenda else ""
    if person.is_among(people_who_performed(record) | {writer}):
        raise NotAllowed(
            "same_person",
            msg("You wrote the addendum, or had a hand in this batch."),
            next_step=msg("Somebody else of quality looks at the release."),
        )
    against = tuple(reasons_against_standing(record)) if verdict == "stands" else ()
    if against:
        raise NotNow(
            "release_does_not_stand_yet",
            msg("The release of %(batch)s cannot be said to stand now.", batch=record.batch.batch),
            reasons=against,
            next_step=msg("Investigate and close what is open first. A recall is always possible."),
        )
