"""Rows of labels."""

from dataclasses import asdict

from sqlalchemy import Connection, bindparam, delete, insert, update

from lims.domain.events.labels import (
    LabelApplied,
    LabelDeclaredLost,
    LabelDestroyed,
    LabelIssued,
    LabelPrinted,
    LabelRetained,
    LabelRulesSet,
    LabelVoided,
)
from lims.domain.labelling import LabelState
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies
from lims.store.prepared import Prepared
from lims.store.tables.labels import label_rules, labels

_THE_LABEL = Prepared(update(labels).where(labels.c.label_code == bindparam("b_label_code")))


def _set(db: Connection, label_code: str, **values: object) -> None:
    _THE_LABEL.run(db, {"b_label_code": label_code, **values})


@applies(LabelIssued)
def apply_label_issued(db: Connection, entry: Entry, event: LabelIssued) -> None:
    """One row for the print; the print it replaces is void from this moment."""
    db.execute(
        insert(labels).values(
            label_code=event.label_code,
            kind=event.kind,
            target_kind=event.target_kind,
            target=event.target,
            subject=event.subject,
            batch=event.batch,
            serial=event.serial,
            copy=event.copy,
            state=LabelState.ISSUED,
            text=event.text,
            replaces=event.replaces,
            reason=event.reason,
            issued_at=entry.recorded_at,
            issued_by=entry.person,
        )
    )
    if event.replaces:
        _set(db, event.replaces, state=LabelState.VOIDED)


@applies(LabelPrinted)
def apply_label_printed(db: Connection, entry: Entry, event: LabelPrinted) -> None:
    """It went to paper; a label that was applied already stays applied."""
    db.execute(
        update(labels)
        .where(labels.c.label_code == event.label_code, labels.c.state == LabelState.ISSUED)
        .values(state=LabelState.PRINTED)
    )


@applies(LabelApplied)
def apply_label_applied(db: Connection, entry: Entry, event: LabelApplied) -> None:
    """It is on its thing."""
    _set(db, event.label_code, state=LabelState.APPLIED, applied_at=entry.recorded_at)


@applies(LabelVoided)
def apply_label_voided(db: Connection, entry: Entry, event: LabelVoided) -> None:
    """It stands for nothing any more."""
    _set(db, event.label_code, state=LabelState.VOIDED)


@applies(LabelDestroyed)
def apply_label_destroyed(db: Connection, entry: Entry, event: LabelDestroyed) -> None:
    """It is gone, and somebody saw it."""
    _set(db, event.label_code, state=LabelState.DESTROYED)


@applies(LabelDeclaredLost)
def apply_label_declared_lost(db: Connection, entry: Entry, event: LabelDeclaredLost) -> None:
    """Nobody has it; whoever finds it scans a label that stands for nothing."""
    _set(db, event.label_code, state=LabelState.LOST)


@applies(LabelRetained)
def apply_label_retained(db: Connection, entry: Entry, event: LabelRetained) -> None:
    """It is paper in a binder."""
    _set(db, event.label_code, state=LabelState.RETAINED)


@applies(LabelRulesSet)
def apply_label_rules_set(db: Connection, entry: Entry, event: LabelRulesSet) -> None:
    """The one row of the rules that are in force; what was in force before is in the ledger."""
    db.execute(delete(label_rules))
    db.execute(insert(label_rules).values(one=1, **asdict(event), set_at=entry.recorded_at, set_by=entry.person))
