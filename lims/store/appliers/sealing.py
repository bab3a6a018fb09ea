"""Rows of sealing keys and witnesses."""

from sqlalchemy import Connection, func, insert, select, update

from lims.domain.events.sealing import SealingKeyChanged, WitnessGivenUp, WitnessNamed
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies
from lims.store.tables.sealing import sealing_keys, witnesses


@applies(SealingKeyChanged)
def apply_sealing_key_changed(db: Connection, entry: Entry, event: SealingKeyChanged) -> None:
    """One row for each key after the first, which the site's own row holds."""
    number = (db.scalar(select(func.max(sealing_keys.c.number))) or 1) + 1
    row = {"number": number, "public_key": event.public_key, "since": entry.recorded_at, "reason": event.reason}
    db.execute(insert(sealing_keys).values(**row))


@applies(WitnessNamed)
def apply_witness_named(db: Connection, entry: Entry, event: WitnessNamed) -> None:
    """One row for the witness."""
    db.execute(
        insert(witnesses).values(
            witness=event.witness,
            verifier_key=event.verifier_key,
            named_at=entry.recorded_at,
            named_by=entry.person,
            given_up_at=None,
            reason=event.reason,
        )
    )


@applies(WitnessGivenUp)
def apply_witness_given_up(db: Connection, entry: Entry, event: WitnessGivenUp) -> None:
    """The row stays, for what the witness cosigned."""
    query = update(witnesses).where(witnesses.c.witness == event.witness)
    db.execute(query.values(given_up_at=entry.recorded_at))
