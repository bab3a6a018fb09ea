"""Paper forms that stood in for the screen, and files kept beside the record."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.downtime import Form, FormState
from lims.domain.errors import msg
from lims.printing.record.pen import Pen

_STATES = {
    FormState.PRINTED: msg("neither entered nor destroyed"),
    FormState.ENTERED: msg("entered late"),
    FormState.VOIDED: msg("destroyed"),
}


@dataclass(frozen=True, slots=True)
class FormRow:
    """One numbered form."""

    form: str
    step: str
    printed: str
    performed: str
    settled: str
    reason: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file kept beside the record."""

    name: str
    what: str
    sha256: str
    kept: str


def form_rows(pen: Pen) -> tuple[FormRow, ...]:
    """Every form of the batch, by number."""
    return tuple(_form_row(pen, one) for one in pen.record.more.forms)


def _form_row(pen: Pen, form: Form) -> FormRow:
    step, work = pen.record.protocol.step(form.step), pen.record.step_work(form.step)
    entered = form.state is FormState.ENTERED
    times = f"{pen.times.short(work.started_at)} – {pen.times.short(work.finished_at)}" if entered else ""
    settled = pen.say(_STATES[form.state])
    if form.settled_at is not None:
        who = f"{pen.name(form.settled_by)} + {pen.name(form.verified_by)}"
        settled = f"{settled}, {pen.times.short(form.settled_at)}, {who}"
    performed = f"{times}, {pen.name(form.performed_by)}" if entered else ""
    printed = f"{pen.times.short(form.printed_at)}, {pen.name(form.printed_by)}"
    return FormRow(form.form, f"{step.number} {step.title}", printed, performed, settled, form.reason)


def file_rows(pen: Pen) -> tuple[FileRow, ...]:
    """Every file kept beside the record, with the hash that proves it."""
    return tuple(
        FileRow(one.name, one.what, one.sha256, f"{pen.times.short(one.kept_at)}, {pen.name(one.kept_by)}")
        for one in pen.record.more.attachments
    )
