"""Label reconciliation: every print of a batch accounted for, step by step and in all (21 CFR 211.125)."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.label_balance import StepBalance, balance_by_step
from lims.domain.labelling import Reconciliation, reconcile
from lims.printing.record.labels import LabelRow, Tally, balance_in_words, label_rows, tallies
from lims.printing.record.pen import Pen


@dataclass(frozen=True, slots=True)
class Balance:
    """The labels of one step, or of the whole batch, and whether they balance."""

    number: str
    title: str
    issued: int
    applied: int
    destroyed: int
    retained: int
    lost: int
    open: int  # to find, or to destroy
    verdict: str
    heavy: bool
    total: bool = False


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What the template of the reconciliation prints."""

    headline: str
    about: str
    words: str
    steps: tuple[Balance, ...]
    kinds: tuple[Tally, ...]
    labels: tuple[LabelRow, ...]
    reprints: str
    zone: str
    meanings: tuple[str, ...]


def label_reconciliation(pen: Pen) -> Reconciled:
    """The balance of a batch's labels as the record has it now."""
    record = pen.record
    sums = reconcile(record.labels)
    steps = [_of_step(pen, one) for one in balance_by_step(record.protocol.steps, record.labels)]
    total = _balance(pen, "", pen.prose("All"), sums, total=True)
    reprinted = sum(1 for one in record.labels if one.copy > 1)
    return Reconciled(
        headline=_headline(pen, sums),
        about=pen.prose(
            "%(batch)s for %(subject)s, dose %(dose)s of %(doses)s",
            batch=record.batch.batch,
            subject=record.batch.subject,
            dose=record.batch.dose_no,
            doses=record.batch.doses,
        ),
        words=balance_in_words(pen),
        steps=(*steps, total) if steps else (),
        kinds=tallies(pen),
        labels=label_rows(pen),
        reprints=pen.prose("%(count)s of %(all)s were printed again.", count=reprinted, all=len(record.labels)),
        zone=pen.prose("All times %(zone)s.", zone=pen.times.zone_in_words(pen.stamp.printed_at)),
        meanings=(pen.prose("Counted the labels that are left"), pen.prose("Compared with this list")),
    )


def _headline(pen: Pen, sums: Reconciliation) -> str:
    if not sums.issued:
        return pen.prose("No label was issued yet")
    if sums.balances:
        return pen.prose("Every label is accounted for")
    return pen.prose("%(count)s labels to account for", count=len(sums.to_find) + len(sums.to_destroy))


def _of_step(pen: Pen, one: StepBalance) -> Balance:
    if one.step is None:
        return _balance(pen, "–", pen.prose("Beside the steps: wristband, remainder, extra samples"), one.balance)
    return _balance(pen, one.step.number, one.step.title, one.balance)


def _balance(pen: Pen, number: str, title: str, sums: Reconciliation, *, total: bool = False) -> Balance:
    left = len(sums.to_find) + len(sums.to_destroy)
    return Balance(
        number=number,
        title=title,
        issued=sums.issued,
        applied=sums.applied,
        destroyed=sums.destroyed,
        retained=sums.retained,
        lost=sums.lost,
        open=left,
        verdict=pen.prose("balances") if sums.balances else pen.prose("%(count)s open", count=left),
        heavy=not sums.balances,
        total=total,
    )
