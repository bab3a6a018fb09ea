"""Downtime forms and attachments."""

from sqlalchemy import Connection, func, select

from lims.domain.downtime import Attachment, Form, FormState
from lims.store.reading.trials import of_batches_shown
from lims.store.reading.values import value_of
from lims.store.tables.downtime import attachment_bytes, attachments, downtime_forms


def list_forms(db: Connection, batch: str = "", *, limit: int = 200) -> tuple[Form, ...]:
    """The forms of a batch, or the newest of the site, by number."""
    query = select(downtime_forms).order_by(downtime_forms.c.form)
    if batch:
        query = query.where(downtime_forms.c.batch == batch)
    else:
        query = select(downtime_forms).order_by(downtime_forms.c.form.desc()).limit(limit)
    query = of_batches_shown(db, query, downtime_forms.c.batch)
    return tuple(value_of(Form, row, state=FormState(row["state"])) for row in db.execute(query).mappings())


def find_form(db: Connection, form: str) -> Form | None:
    """The form of that number, or None."""
    row = db.execute(select(downtime_forms).where(downtime_forms.c.form == form)).mappings().first()
    return value_of(Form, row, state=FormState(row["state"])) if row else None


def count_forms(db: Connection) -> int:
    """How many forms were ever printed."""
    query = of_batches_shown(db, select(func.count()).select_from(downtime_forms), downtime_forms.c.batch)
    return db.scalar(query) or 0


def list_attachments(db: Connection, batch: str) -> tuple[Attachment, ...]:
    """The files kept beside a batch, oldest first."""
    query = select(attachments).where(attachments.c.batch == batch).order_by(attachments.c.seq)
    return tuple(value_of(Attachment, row) for row in db.execute(query).mappings())


def find_attachment_bytes(db: Connection, sha256: str) -> bytes | None:
    """The file of that hash, or None."""
    found: bytes | None = db.scalar(select(attachment_bytes.c.content).where(attachment_bytes.c.sha256 == sha256))
    return found
