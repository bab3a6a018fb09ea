"""Rows of under-doses and of the ways out of them."""

from sqlalchemy import Connection, insert, update

from lims.domain.events.doses import CultureExtended, DoseChoiceSigned, RemainderKept, SubDoseChosen, UnderDoseFound
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies
from lims.store.tables.doses import dose_choices, extensions, under_doses
from lims.store.tables.steps import steps


@applies(UnderDoseFound)
def apply_under_dose_found(db: Connection, entry: Entry, event: UnderDoseFound) -> None:
    """One row for the count that fell short."""
    db.execute(
        insert(under_doses).values(
            batch=event.batch,
            seq=entry.seq,
            moment=event.moment,
            step=event.step,
            container=event.container,
            cells=event.cells,
            low_cells=event.low_cells,
            high_cells=event.high_cells,
            found_at=entry.recorded_at,
            found_by=entry.person,
        )
    )


@applies(DoseChoiceSigned)
def apply_dose_choice_signed(db: Connection, entry: Entry, event: DoseChoiceSigned) -> None:
    """One row for the signature, with the name as it was."""
    db.execute(
        insert(dose_choices).values(
            batch=event.batch,
            seq=entry.seq,
            choice=event.choice,
            role=event.role,
            person=entry.person,
            printed_name=event.printed_name,
            reason=event.reason,
            until_at=event.until_at,
            signed_at=entry.recorded_at,
        )
    )


@applies(CultureExtended)
def apply_culture_extended(db: Connection, entry: Entry, event: CultureExtended) -> None:
    """The harvest may end until then."""
    db.execute(
        insert(extensions).values(
            batch=event.batch,
            seq=entry.seq,
            step=event.step,
            until_at=event.until_at,
            reason=event.reason,
            extended_at=entry.recorded_at,
        )
    )
    db.execute(
        update(steps)
        .where(steps.c.batch == event.batch, steps.c.step == event.step)
        .values(extended_until=event.until_at)
    )


@applies(SubDoseChosen)
def apply_sub_dose_chosen(db: Connection, entry: Entry, event: SubDoseChosen) -> None:
    """Its signatures have their rows; nothing else changes."""


@applies(RemainderKept)
def apply_remainder_kept(db: Connection, entry: Entry, event: RemainderKept) -> None:
    """The container has its row; nothing else changes."""
