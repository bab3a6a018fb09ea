"""Rows of pauses, rules, locks of a person, identities on file."""

from sqlalchemy import Connection, delete, insert, update

from lims.domain.batch import Stage
from lims.domain.events.standing import (
    ClockStepped,
    IdentityVerified,
    SignatureWithdrawn,
    SigningLocked,
    SigningPaused,
    SigningResumed,
    SigningRulesSet,
    SigningUnlocked,
)
from lims.ledger.entry import Entry
from lims.store.appliers.batches import set_batch
from lims.store.appliers.holds import note_hold
from lims.store.appliers.registry import applies
from lims.store.tables.quality import signatures
from lims.store.tables.standing import signer_identities, signing_locks, signing_pauses, signing_rules

_NOT_RESUMED = {"resumed_at": None, "resumed_by": "", "reason": ""}


@applies(SigningPaused)
def apply_signing_paused(db: Connection, entry: Entry, event: SigningPaused) -> None:
    """One row for the pause."""
    values = {"pause": event.pause, "cause": event.cause, "what": event.what, "size": event.size, "root": event.root}
    db.execute(insert(signing_pauses).values(**values, paused_at=entry.recorded_at, **_NOT_RESUMED))


@applies(ClockStepped)
def apply_clock_stepped(db: Connection, entry: Entry, event: ClockStepped) -> None:
    """A step of the clock is a pause too."""
    values = {"pause": event.pause, "cause": "clock", "what": event.seen_by, "size": 0, "root": ""}
    times = {"clock_before": event.before, "clock_after": event.after, "paused_at": entry.recorded_at}
    db.execute(insert(signing_pauses).values(**values, **times, **_NOT_RESUMED))


@applies(SigningResumed)
def apply_signing_resumed(db: Connection, entry: Entry, event: SigningResumed) -> None:
    """The pause is over; the row stays."""
    query = update(signing_pauses).where(signing_pauses.c.pause == event.pause)
    db.execute(query.values(resumed_at=entry.recorded_at, resumed_by=entry.person, reason=event.reason))


@applies(SigningRulesSet)
def apply_signing_rules_set(db: Connection, entry: Entry, event: SigningRulesSet) -> None:
    """The new rules in place of the old."""
    db.execute(delete(signing_rules))
    db.execute(
        insert(signing_rules).values(
            one=1,
            release=event.release,
            review=event.review,
            series_minutes=event.series_minutes,
            anchor_minutes=event.anchor_minutes,
            identity_on_file=event.identity_on_file,
        )
    )


@applies(SignatureWithdrawn)
def apply_signature_withdrawn(db: Connection, entry: Entry, event: SignatureWithdrawn) -> None:
    """It stays legible and counts no more; a release that stood on it is a hold."""
    c = signatures.c
    query = update(signatures).where(c.batch == event.batch, c.signature == event.signature)
    db.execute(query.values(voided_at=entry.recorded_at, voided_reason=event.reason))
    if event.falls_back:
        set_batch(db, event.batch, stage=Stage.FILLED, on_hold=True, hold_reason=event.reason)
        note_hold(db, entry, event.batch, event.reason, by_rule=True)


@applies(SigningLocked)
def apply_signing_locked(db: Connection, entry: Entry, event: SigningLocked) -> None:
    """One row for the lock."""
    db.execute(
        insert(signing_locks).values(
            person=event.person,
            lock=event.lock,
            cause=event.cause,
            what=event.what,
            locked_at=entry.recorded_at,
            locked_by=entry.person,
            unlocked_at=None,
            unlocked_by="",
            reason="",
        )
    )


@applies(SigningUnlocked)
def apply_signing_unlocked(db: Connection, entry: Entry, event: SigningUnlocked) -> None:
    """The lock is lifted; the row stays."""
    c = signing_locks.c
    query = update(signing_locks).where(c.person == event.person, c.lock == event.lock)
    db.execute(query.values(unlocked_at=entry.recorded_at, unlocked_by=entry.person, reason=event.reason))


@applies(IdentityVerified)
def apply_identity_verified(db: Connection, entry: Entry, event: IdentityVerified) -> None:
    """What is on file of a person, the newest in place of the former."""
    db.execute(delete(signer_identities).where(signer_identities.c.person == event.person))
    db.execute(
        insert(signer_identities).values(
            person=event.person,
            document=event.document,
            certified=event.certified,
            verified_at=entry.recorded_at,
            verified_by=entry.person,
        )
    )
