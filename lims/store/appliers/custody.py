"""Rows of hand-overs; a container's holder changes when the receiver takes it."""

from sqlalchemy import Connection, delete, insert, select, update

from lims.domain.custody import HandoverState
from lims.domain.events.custody import HandoverGiven, HandoverLost, HandoverRefused, HandoverTaken, ProductReturned
from lims.ledger.entry import Entry
from lims.store.appliers.containers import set_container
from lims.store.appliers.registry import applies
from lims.store.tables.custody import handovers
from lims.store.tables.draws import returned_products
from lims.store.tables.infusion import bedsides


@applies(HandoverGiven)
def apply_handover_given(db: Connection, entry: Entry, event: HandoverGiven) -> None:
    """An open transfer; the sender holds the containers until somebody takes them."""
    db.execute(
        insert(handovers).values(
            batch=event.batch,
            handover=event.handover,
            kind=event.kind,
            containers=event.containers,
            state=HandoverState.OPEN,
            given_by=entry.person,
            given_at=entry.performed_at or entry.recorded_at,
            given_at_place=event.given_at_place,
            to_place=event.to_place,
            seal=event.seal,
            logger=event.logger,
            low_c=event.low_c,
            high_c=event.high_c,
            taken_by="",
            taken_at_place="",
            condition="",
            verdict="",
            limit_at=event.limit_at,
        )
    )


@applies(HandoverTaken)
def apply_handover_taken(db: Connection, entry: Entry, event: HandoverTaken) -> None:
    """The receiver holds every container of the transfer."""
    this = (handovers.c.batch == event.batch) & (handovers.c.handover == event.handover)
    moved = db.scalars(select(handovers.c.containers).where(this)).one()
    db.execute(
        update(handovers)
        .where(this)
        .values(
            state=HandoverState.TAKEN,
            taken_by=entry.person,
            taken_at=entry.performed_at or entry.recorded_at,
            taken_at_place=event.taken_at_place,
            seal_intact=event.seal_intact,
            lowest_c=event.lowest_c,
            highest_c=event.highest_c,
            condition=event.condition,
            verdict=event.verdict,
        )
    )
    for container in moved:
        at = entry.performed_at or entry.recorded_at
        set_container(db, container, holder=entry.person, place=event.taken_at_place, moved_at=at)


@applies(HandoverRefused)
def apply_handover_refused(db: Connection, entry: Entry, event: HandoverRefused) -> None:
    """Custody stays with the sender."""
    db.execute(
        update(handovers)
        .where(handovers.c.batch == event.batch, handovers.c.handover == event.handover)
        .values(
            state=HandoverState.REFUSED,
            taken_by=entry.person,
            taken_at=entry.recorded_at,
            condition=event.reason,
            verdict="refused",
        )
    )


@applies(HandoverLost)
def apply_handover_lost(db: Connection, entry: Entry, event: HandoverLost) -> None:
    """It did not arrive; the end of its containers is told by entries of their own."""
    db.execute(
        update(handovers)
        .where(handovers.c.batch == event.batch, handovers.c.handover == event.handover)
        .values(
            state=HandoverState.LOST,
            taken_by=entry.person,
            taken_at=entry.recorded_at,
            condition=event.words,
            verdict="lost",
        )
    )


@applies(ProductReturned)
def apply_product_returned(db: Connection, entry: Entry, event: ProductReturned) -> None:
    """One row for the way back. A bedside check that stood open counts no more."""
    db.execute(
        insert(returned_products).values(
            batch=event.batch,
            handover=event.handover,
            container=event.container,
            reason=event.reason,
            returned_at=entry.recorded_at,
            returned_by=entry.person,
        )
    )
    db.execute(delete(bedsides).where(bedsides.c.batch == event.batch, bedsides.c.infused_at.is_(None)))
