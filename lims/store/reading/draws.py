"""Draws that were refused, too small or made again; cancelled batches; subjects taken out; bags returned."""

from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Table, select

from lims.domain.cancelling import Cancellation, Withdrawal
from lims.domain.draws import CollectionRefusal, DrawChoice, Draws, Supersession
from lims.domain.returns import Return
from lims.store.reading.values import value_of
from lims.store.tables.batches import batches
from lims.store.tables.draws import (
    cancellations,
    collection_refusals,
    draw_choices,
    returned_products,
    supersessions,
    withdrawals,
)

V = TypeVar("V")


def find_draws(db: Connection, batch: str) -> Draws:
    """What happened to the draw of a batch beside the straight way."""
    return Draws(
        refusal=find_collection_refusal(db, batch),
        choice=find_draw_choice(db, batch),
        replaced_by=_one(db, Supersession, supersessions, supersessions.c.old_batch == batch),
        replaces=_one(db, Supersession, supersessions, supersessions.c.new_batch == batch),
    )


def find_collection_refusal(db: Connection, batch: str) -> CollectionRefusal | None:
    """The refusal of the collection, or None."""
    return _one(db, CollectionRefusal, collection_refusals, collection_refusals.c.batch == batch)


def find_draw_choice(db: Connection, batch: str) -> DrawChoice | None:
    """What the physician chose for too small a draw, or None while nobody has."""
    return _one(db, DrawChoice, draw_choices, draw_choices.c.batch == batch)


def find_cancellation(db: Connection, batch: str) -> Cancellation | None:
    """How and why a batch was cancelled, or None."""
    return _one(db, Cancellation, cancellations, cancellations.c.batch == batch)


def find_withdrawal(db: Connection, subject: str) -> Withdrawal | None:
    """When and why a subject was taken out of the treatment, or None."""
    return _one(db, Withdrawal, withdrawals, withdrawals.c.subject == subject)


def withdrawn_subjects(db: Connection) -> frozenset[str]:
    """Everybody who was taken out of the treatment."""
    return frozenset(db.scalars(select(withdrawals.c.subject)))


def list_returns(db: Connection, batch: str) -> tuple[Return, ...]:
    """Every time the product went back from the ward."""
    found = select(returned_products).where(returned_products.c.batch == batch).order_by(returned_products.c.handover)
    return tuple(value_of(Return, row) for row in db.execute(found).mappings())


def find_batch_of_din(db: Connection, din: str) -> str:
    """The batch that this donation number was given to, or nothing."""
    return db.scalar(select(batches.c.batch).where(batches.c.din == din).limit(1)) or ""


def _one(db: Connection, kind: type[V], table: Table, where: ColumnElement[Any]) -> V | None:
    row = db.execute(select(table).where(where)).mappings().first()
    return value_of(kind, row) if row else None
