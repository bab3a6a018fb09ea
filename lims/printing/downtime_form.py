"""The numbered paper form of one step: everything the screen would ask, with room to write."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.clearance import STATED
from lims.domain.downtime import Form
from lims.domain.errors import Translate, in_english
from lims.domain.protocol import EntrySpec, SlotKind
from lims.domain.record import BatchRecord
from lims.domain.vessels import step_at_hand
from lims.printing.documents import document, put_on_paper
from lims.printing.record.amounts import limit_words
from lims.printing.record.frame import frame
from lims.printing.record.pen import Pen, pen_for
from lims.printing.stamp import PrintStamp


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to write down."""

    title: str
    limit: str
    unit: str
    boxes: int  # characters of a code; 0 for a value


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the form says and asks."""

    number: str
    step: str
    instruction: str
    printed: str
    at_station: bool
    before: tuple[str, ...]
    after: tuple[str, ...]
    scans: tuple[Line, ...]
    entries: tuple[Line, ...]
    verified: bool


def downtime_form_pdf(
    record: BatchRecord, form: Form, stamp: PrintStamp, translate: Translate = in_english, language: str = "en"
) -> bytes:
    """The form as a PDF of A4 pages, with the identity block of the batch on every one."""
    pen = pen_for(record, stamp, translate)
    return put_on_paper(
        document("downtime"),
        frame(pen, pen.prose("Downtime form %(form)s", form=form.form)),
        translate=pen.names,
        language=language,
        at=stamp.printed_at,
        identifier=f"{form.form} {record.batch.batch}",
        signed=bool(stamp.signed_by),
        sheet=sheet_of(pen, form),
    )


def sheet_of(pen: Pen, form: Form) -> Sheet:
    """The form's lines from the step of the master record."""
    step = pen.record.protocol.step(form.step)
    step = step_at_hand(step, pen.record.step_work(form.step), pen.record.containers)
    return Sheet(
        number=form.form,
        step=f"{step.number} {step.title}",
        instruction=step.instruction,
        printed=pen.prose(
            "Printed %(at)s by %(who)s.", at=pen.times.minute(form.printed_at), who=pen.name(form.printed_by)
        ),
        at_station=any(slot.kind is SlotKind.STATION for slot in step.slots),
        before=tuple(pen.say(one) for one in STATED["start"]),
        after=tuple(pen.say(one) for one in STATED["end"]),
        scans=tuple(Line(slot.title, "", "", 16) for slot in step.all_slots()),
        entries=tuple(line for entry in step.entries for line in _lines(pen, entry)),
        verified=step.verified,
    )


def _lines(pen: Pen, entry: EntrySpec) -> tuple[Line, ...]:
    limit = limit_words(entry.limit) if entry.limit else ", ".join(entry.choices)
    if entry.replicates == 1:
        return (Line(entry.title, limit, entry.unit, 0),)
    titles = (pen.prose("%(entry)s, reading %(n)s", entry=entry.title, n=n + 1) for n in range(entry.replicates))
    return tuple(Line(title, limit, entry.unit, 0) for title in titles)
