"""Labels: every print with its state, and whether they all are accounted for (21 CFR 211.125)."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.errors import Message, msg
from lims.domain.identifiers import grouped
from lims.domain.labelling import Label, LabelState, reconcile
from lims.printing.record.pen import Pen


@dataclass(frozen=True, slots=True)
class LabelRow:
    """One print."""

    serial: str
    thing: str
    kind: str
    copy: str
    code: str
    state: str
    void: bool
    issued: str
    applied: str
    reason: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many labels of a kind were issued and what became of them."""

    kind: str
    things: str
    issued: int
    applied: int
    voided: int
    destroyed: int
    retained: int
    lost: int
    to_find: int


_STATES: dict[LabelState, Message] = {
    LabelState.ISSUED: msg("issued"),
    LabelState.SENT: msg("sent to a printer"),
    LabelState.PRINTED: msg("printed"),
    LabelState.APPLIED: msg("applied"),
    LabelState.VOIDED: msg("voided"),
    LabelState.DESTROYED: msg("destroyed"),
    LabelState.RETAINED: msg("retained"),
    LabelState.LOST: msg("lost"),
}


def label_rows(pen: Pen) -> tuple[LabelRow, ...]:
    """Every print of the batch in the order of its serial."""
    return tuple(_row(pen, label) for label in sorted(pen.record.labels, key=lambda label: (label.serial, label.copy)))


def _row(pen: Pen, label: Label) -> LabelRow:
    return LabelRow(
        serial=f"{label.serial:04d}",
        thing=thing(label),
        kind=label.kind,
        copy=str(label.copy),
        code=grouped(label.label_code),
        state=pen.say(_STATES[label.state]),
        void=not label.in_force,
        issued=f"{pen.times.short(label.issued_at)}, {pen.name(label.issued_by)}",
        applied=pen.times.short(label.applied_at),
        reason=label.reason,
    )


def thing(label: Label) -> str:
    """What the label stands on: the container's name within the batch, or whatever else it names."""
    return label.target.rpartition("/")[2]


def tallies(pen: Pen) -> tuple[Tally, ...]:
    """The reconciliation, a line for each kind of label and one for all."""
    kinds = dict.fromkeys(label.kind for label in pen.record.labels)
    rows = [_tally(kind, tuple(label for label in pen.record.labels if label.kind == kind)) for kind in kinds]
    if rows:
        rows.append(_tally(pen.prose("All"), pen.record.labels))
    return tuple(rows)


def _tally(kind: str, labels: tuple[Label, ...]) -> Tally:
    sums = reconcile(labels)
    things = ", ".join(dict.fromkeys(thing(label) for label in labels))
    gone = (sums.destroyed, sums.retained, sums.lost)
    return Tally(kind, things, sums.issued, sums.applied, sums.voided, *gone, len(sums.to_find))


def balance_in_words(pen: Pen) -> str:
    """Whether every print is accounted for, and which codes are still to be found."""
    sums = reconcile(pen.record.labels)
    if not sums.issued:
        return pen.prose("No label was issued yet.")
    if sums.balances:
        return pen.prose("Issued = applied + destroyed + retained + lost. Every label is accounted for.")
    codes = ", ".join(grouped(code) for code in (*sums.to_find, *sums.to_destroy))
    return pen.prose("To find, or to destroy: %(codes)s.", codes=codes)
