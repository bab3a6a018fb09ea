"""A physician cancels a batch, or takes a subject out of the treatment. What is recorded stays, what waits is ended."""

from collections.abc import Mapping

from lims.actions.alerts import raise_alert
from lims.actions.rights import acting_person
from lims.actions.signing import check_shown, clear_line, sign
from lims.actions.views import batch_record
from lims.domain.cancelling import ASKED, KEPT, MEANING, WHY, may_be_cancelled
from lims.domain.custody import HandoverState
from lims.domain.days import moment_words
from lims.domain.errors import NotNow, NotReadable, msg
from lims.domain.events.alerts import TaskDone
from lims.domain.events.batches import BatchCancelled
from lims.domain.events.custody import HandoverRefused
from lims.domain.events.subjects import SubjectWithdrawn
from lims.domain.people import Person
from lims.domain.record import BatchRecord
from lims.domain.words import needed_words
from lims.store.reading.alerts import list_tasks
from lims.store.reading.batches import list_batches
from lims.store.reading.draws import find_withdrawal
from lims.store.reading.quality import list_handovers
from lims.store.reading.subjects import get_subject
from lims.store.record import Act

__all__ = ["cancel_batch", "cancel_record", "check_may_be_cancelled", "check_not_withdrawn", "withdraw_subject"]

TOLD = ("technician", "nurse", "courier", "qa")


def cancel_batch(act: Act, batch: str, *, kind: str, reason: str, content_sha256: str) -> int:
    """Cancel a batch whose dose will not be given, and sign it; gives the signature's number.

    The station is free, what is on its way stays with whoever gave it, nothing more is made. The cells are destroyed by
    two people; the record stays whole and is closed by quality.
    """
    act.lock(f"batch:{batch}")
    person = acting_person(act, "physician")
    _check_kind(kind)
    record = batch_record(act.db, batch)
    check_may_be_cancelled(record)
    check_shown(record, content_sha256)
    words = needed_words(reason, msg("The reason"), next_step=msg("Write down why this dose is not given."))
    return cancel_record(act, record, person, kind, words)


def withdraw_subject(act: Act, subject: str, *, kind: str, reason: str, contents: Mapping[str, str]) -> tuple[str, ...]:
    """Take a subject out of the treatment and cancel every batch whose dose was not given; gives their numbers.

    `contents` is what was shown of each of them: batch and content hash. Each is signed.
    """
    chain = f"subject:{subject}"
    act.lock(chain)
    person = acting_person(act, "physician")
    _check_kind(kind)
    get_subject(act.db, subject)
    check_not_withdrawn(act, subject)
    words = needed_words(reason, msg("The reason"), next_step=msg("Write down why the treatment ends."))
    live = [one.batch for one in list_batches(act.db, subject=subject) if may_be_cancelled(one.stage)]
    for batch in live:
        act.lock(f"batch:{batch}")
        record = batch_record(act.db, batch)
        check_shown(record, contents.get(batch, ""))
        cancel_record(act, record, person, kind, words)
    act.record(chain, SubjectWithdrawn(subject, kind, words, person.printed_name, tuple(live)))
    return tuple(live)


def cancel_record(act: Act, record: BatchRecord, person: Person, kind: str, reason: str) -> int:
    """Sign the cancellation, end what is on its way and at the bench; gives the signature's number."""
    batch = record.batch.batch
    chain = f"batch:{batch}"
    number = sign(act, record, person, "cancellation", f"{MEANING}: {WHY[kind]}")
    for one in list_handovers(act.db, batch):
        if one.state is HandoverState.OPEN:
            act.record(chain, HandoverRefused(batch, one.handover, "called back: the batch is cancelled"))
    clear_line(act, batch)
    for task in list_tasks(act.db, batch):
        if task.is_open and task.kind != "report":  # what the authority waits for is still owed
            act.record(chain, TaskDone(batch, task.task, "ended: the batch is cancelled"))
    act.record(chain, BatchCancelled(batch, kind, reason, record.batch.stage.value, number))
    told = msg("%(batch)s is cancelled, %(why)s: nothing more is made, carried or given.", batch=batch, why=WHY[kind])
    raise_alert(act, batch, kind="cancelled", words=told, to=TOLD, grade="major", source="cancelled")
    act.enqueue("checkpoint", {"why": f"cancelled {batch}"})
    return number


def check_may_be_cancelled(record: BatchRecord) -> None:
    """Refuse to cancel what was given, given up or closed."""
    batch = record.batch
    if not may_be_cancelled(batch.stage):
        raise NotNow(
            "not_cancelled_now",
            msg("Batch %(batch)s cannot be cancelled.", batch=batch.batch),
            reasons=(msg("Batch %(batch)s is %(stage)s.", batch=batch.batch, stage=batch.stage.words),),
            next_step=msg("A dose that was given, and a batch that is over, stay as they are."),
        )


def check_not_withdrawn(act: Act, subject: str) -> None:
    """Refuse anything new for a subject who was taken out of the treatment."""
    found = find_withdrawal(act.db, subject)
    if found is not None:
        raise NotNow(
            "subject_withdrawn",
            msg("%(subject)s is out of the treatment.", subject=subject),
            reasons=(
                msg("%(why)s: %(reason)s", why=WHY[found.kind], reason=found.reason),
                msg("Since %(when)s.", when=moment_words(found.withdrawn_at)),
            ),
            next_step=msg("Nothing more is drawn, made or given. %(kept)s", kept=KEPT),
        )


def _check_kind(kind: str) -> None:
    if kind not in ASKED:
        raise NotReadable(
            "kind",
            msg("There is no such reason to cancel: %(kind)s.", kind=kind[:40] or "-"),
            next_step=msg("Choose one of: %(kinds)s.", kinds=", ".join(ASKED)),
        )
