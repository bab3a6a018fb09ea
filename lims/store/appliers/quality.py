"""Rows of results, assessments, signatures, decisions and prints."""

from sqlalchemy import Connection, insert, update

from lims.domain.batch import Stage
from lims.domain.events.quality import (
    DispositionDecided,
    ExceptionAssessed,
    FinalResultsConfirmed,
    RecordPrinted,
    RecordSigned,
    ReleaseRefused,
    ResultRecorded,
    SignatureVoided,
)
from lims.ledger.entry import Entry
from lims.store.appliers.batches import set_batch
from lims.store.appliers.holds import note_hold, note_lift
from lims.store.appliers.registry import applies
from lims.store.tables.quality import assessments, dispositions, prints, results, signatures


@applies(ResultRecorded)
def apply_result_recorded(db: Connection, entry: Entry, event: ResultRecorded) -> None:
    """One row for the result; repeats stand beside each other."""
    db.execute(
        insert(results).values(
            batch=event.batch,
            seq=entry.seq,
            assay=event.assay,
            value=event.value,
            unit=event.unit,
            verdict=event.verdict,
            sample=event.sample,
            tested_on=event.tested_on,
            reason=event.reason,
            recorded_at=entry.recorded_at,
            recorded_by=entry.person,
        )
    )


@applies(ExceptionAssessed)
def apply_exception_assessed(db: Connection, entry: Entry, event: ExceptionAssessed) -> None:
    """What quality says of the exception."""
    db.execute(
        insert(assessments).values(
            batch=event.batch,
            exception=event.exception,
            assessment=event.assessment,
            assessed_at=entry.recorded_at,
            assessed_by=entry.person,
        )
    )


@applies(RecordSigned)
def apply_record_signed(db: Connection, entry: Entry, event: RecordSigned) -> None:
    """One row for the signature, with the name as it was."""
    db.execute(
        insert(signatures).values(
            batch=event.batch,
            signature=event.signature,
            role=event.role,
            person=entry.person,
            printed_name=event.printed_name,
            meaning=event.meaning,
            content_sha256=event.content_sha256,
            entries=event.entries,
            signed_at=entry.recorded_at,
            voided_reason="",
        )
    )


@applies(SignatureVoided)
def apply_signature_voided(db: Connection, entry: Entry, event: SignatureVoided) -> None:
    """It stays legible and counts no more."""
    db.execute(
        update(signatures)
        .where(signatures.c.batch == event.batch, signatures.c.signature == event.signature)
        .values(voided_at=entry.recorded_at, voided_reason=event.reason)
    )


@applies(DispositionDecided)
def apply_disposition_decided(db: Connection, entry: Entry, event: DispositionDecided) -> None:
    """One row for the decision, and what it does to the batch."""
    db.execute(
        insert(dispositions).values(
            batch=event.batch,
            seq=entry.seq,
            decision=event.decision,
            signature=event.signature,
            reason=event.reason,
            pending=event.pending,
            decided_at=entry.recorded_at,
            decided_by=entry.person,
        )
    )
    if event.decision == "held":
        set_batch(db, event.batch, on_hold=True, hold_reason=event.reason)
        note_hold(db, entry, event.batch, event.reason)
    elif event.decision == "hold_lifted":
        set_batch(db, event.batch, on_hold=False, hold_reason="")
        note_lift(db, entry, event.batch, event.reason)
    else:
        set_batch(db, event.batch, stage=Stage(event.decision))


@applies(ReleaseRefused)
def apply_release_refused(db: Connection, entry: Entry, event: ReleaseRefused) -> None:
    """A fact of the ledger alone: the batch stays as it is."""


@applies(FinalResultsConfirmed)
def apply_final_results_confirmed(db: Connection, entry: Entry, event: FinalResultsConfirmed) -> None:
    """What was pending is known and meets."""
    set_batch(db, event.batch, final_confirmed=True)


@applies(RecordPrinted)
def apply_record_printed(db: Connection, entry: Entry, event: RecordPrinted) -> None:
    """One row for the print."""
    db.execute(
        insert(prints).values(
            batch=event.batch,
            document=event.document,
            copy=event.copy,
            reason=event.reason,
            content_sha256=event.content_sha256,
            printed_at=entry.recorded_at,
            printed_by=entry.person,
        )
    )
