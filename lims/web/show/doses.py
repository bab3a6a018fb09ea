"""What the dose page says: too few cells and the ways out, too many and where the rest is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lims.domain.batch import Stage
from lims.domain.containers import Container, ContainerState
from lims.domain.errors import Message, msg
from lims.domain.figures import three_figures
from lims.domain.people import Person
from lims.domain.record import BatchRecord
from lims.domain.remainder import KIND
from lims.domain.under_dose import APPROVALS, Option, chosen, newest, options, reasons_against_signing
from lims.web.show.way import Way


@dataclass(frozen=True, slots=True)
class OptionRow:
    """One way out as this person sees it: `role` is the one in which they may sign it now, or nothing."""

    option: Option
    kind: str
    chip: Message
    role: str


def remainders(record: BatchRecord) -> tuple[Container, ...]:
    """What the bag did not take."""
    return tuple(one for one in record.containers if one.kind == KIND)


def option_rows(record: BatchRecord, person: Person, at: datetime) -> tuple[OptionRow, ...]:
    """The ways out of the newest under-dose."""
    done = chosen(record)
    return tuple(_row(record, one, person, done) for one in options(record.protocol, record, at))


def _row(record: BatchRecord, option: Option, person: Person, done: str) -> OptionRow:
    may = (
        role
        for role in APPROVALS[option.choice]
        if option.choice != "discard" and not any(reasons_against_signing(record, option, person, role))
    )
    if option.choice == done:
        return OptionRow(option, "ok", msg("Decided"), "")
    if not option.is_open:
        return OptionRow(option, "stop", msg("Not open"), "")
    chip = msg("Signatures missing") if option.signed else msg("Open")
    return OptionRow(option, "attn" if option.signed else "now", chip, next(may, ""))


def title_of(record: BatchRecord) -> Message:
    """The answer of the page."""
    found = newest(record)
    waiting = [one for one in remainders(record) if one.state is ContainerState.IN_USE]
    if found is not None and record.batch.stage in (Stage.CULTURE, Stage.HARVESTED):
        if chosen(record) == "extend":
            return msg("Too few cells for a dose. The culture is extended")
        if chosen(record):
            return msg("Too few cells for a dose. The way out is signed")
        return msg("Too few cells for a dose: %(percent)s %% of the lowest", percent=found.percent_of_low)
    if waiting:
        return msg("%(thing)s waits for its fate", thing=waiting[0].title)
    if found is not None:
        return msg("Too few cells for a dose")
    if remainders(record):
        return msg("More cells than a dose. The rest is accounted for")
    return msg("Nothing is unusual about this dose")


def to_dose(record: BatchRecord, person: Person) -> Way | None:
    """The way from the batch to its dose, where it was too little or too much."""
    del person
    found, rest = newest(record), remainders(record)
    if found is None and not rest:
        return None
    title = msg("Dose: too few or too many cells")
    if found is not None and record.batch.stage in (Stage.CULTURE, Stage.HARVESTED):
        kind = "attn" if chosen(record) else "stop"
        said = msg("extended") if chosen(record) == "extend" else msg("decided") if chosen(record) else msg("to decide")
        few = msg("%(cells)s cells, %(said)s", cells=three_figures(found.cells), said=said)
        return Way("doses.page", title, "gauge", kind, few)
    if any(one.state is ContainerState.IN_USE for one in rest):
        return Way("doses.page", title, "gauge", "attn", msg("the remainder waits for its fate"))
    return Way("doses.page", title, "gauge", "wait", msg("decided") if found else msg("accounted for"))
