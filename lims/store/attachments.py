"""The bytes of files kept beside the record. Operational: the ledger has their hash, so these rows prove themselves."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from lims.store.tables.downtime import attachment_bytes


def keep_bytes(db: Connection, sha256: str, content: bytes) -> None:
    """Keep a file by its hash; the same file twice is kept once."""
    if db.scalar(select(attachment_bytes.c.sha256).where(attachment_bytes.c.sha256 == sha256)) is None:
        db.execute(insert(attachment_bytes).values(sha256=sha256, content=content))
