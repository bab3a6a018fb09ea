"""The bytes of files kept beside the record. Operational: the ledger has their hash, so these rows prove themselves."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sqlalchemy import Connection, insert, select

from lims.store.rebuild import TableFault
from lims.store.tables.downtime import attachment_bytes, attachments


def keep_bytes(db: Connection, sha256: str, content: bytes) -> None:
    """Keep a file by its hash; the same file twice is kept once."""
    if db.scalar(select(attachment_bytes.c.sha256).where(attachment_bytes.c.sha256 == sha256)) is None:
        db.execute(insert(attachment_bytes).values(sha256=sha256, content=content))


def faults_in_attachments(db: Connection) -> Iterator[TableFault]:
    """Every file that is gone, or is no longer the one whose hash the ledger has."""
    wanted = select(attachments.c.sha256, attachment_bytes.c.content).outerjoin(
        attachment_bytes, attachment_bytes.c.sha256 == attachments.c.sha256
    )
    for sha256, content in db.execute(wanted.order_by(attachments.c.sha256)):
        if content is None:
            yield TableFault("attachment_bytes", sha256, "content", "the file is gone")
        elif hashlib.sha256(content).hexdigest() != sha256:
            yield TableFault("attachment_bytes", sha256, "content", "the file is not the one that was kept")
