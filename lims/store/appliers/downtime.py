"""Rows of downtime forms and attachments."""

from sqlalchemy import Connection, insert, update

from lims.domain.downtime import FormState
from lims.domain.events.downtime import (
    AttachmentKept,
    DowntimeFormEntered,
    DowntimeFormPrinted,
    DowntimeFormVoided,
)
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies
from lims.store.tables.downtime import attachments, downtime_forms
from lims.store.tables.steps import steps


@applies(DowntimeFormPrinted)
def apply_downtime_form_printed(db: Connection, entry: Entry, event: DowntimeFormPrinted) -> None:
    """One row for the form."""
    db.execute(
        insert(downtime_forms).values(
            form=event.form,
            batch=event.batch,
            step=event.step,
            state=FormState.PRINTED,
            printed_at=entry.recorded_at,
            printed_by=entry.person,
            performed_by="",
            verified_by="",
            reason="",
            scan="",
            settled_by="",
        )
    )


@applies(DowntimeFormEntered)
def apply_downtime_form_entered(db: Connection, entry: Entry, event: DowntimeFormEntered) -> None:
    """The form is settled, and its step says that it came from paper."""
    _settle(
        db,
        event.form,
        state=FormState.ENTERED,
        performed_by=event.performed_by,
        verified_by=event.verified_by,
        reason=event.reason,
        scan=event.scan,
        settled_at=entry.recorded_at,
        settled_by=entry.person,
    )
    its_step = update(steps).where(steps.c.batch == event.batch, steps.c.step == event.step)
    db.execute(its_step.values(paper_form=event.form))


@applies(DowntimeFormVoided)
def apply_downtime_form_voided(db: Connection, entry: Entry, event: DowntimeFormVoided) -> None:
    """The form is gone, and somebody saw it."""
    _settle(
        db,
        event.form,
        state=FormState.VOIDED,
        verified_by=event.witnessed_by,
        reason=event.reason,
        settled_at=entry.recorded_at,
        settled_by=entry.person,
    )


def _settle(db: Connection, form: str, **values: object) -> None:
    db.execute(update(downtime_forms).where(downtime_forms.c.form == form).values(**values))


@applies(AttachmentKept)
def apply_attachment_kept(db: Connection, entry: Entry, event: AttachmentKept) -> None:
    """One row for the file; its bytes are kept beside it."""
    db.execute(
        insert(attachments).values(
            batch=event.batch,
            seq=entry.seq,
            sha256=event.sha256,
            name=event.name,
            kind=event.kind,
            size=event.size,
            what=event.what,
            kept_at=entry.recorded_at,
            kept_by=entry.person,
        )
    )
