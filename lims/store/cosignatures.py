"""What witnesses signed. It proves itself, so it is not the record: this function writes its own rows."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert

from lims.store.tables.sealing import cosignatures


def keep_cosignature(db: Connection, witness: str, size: int, line: str, signed_at: datetime) -> None:
    """Keep what a witness signed at that size, the newest in place of a former one."""
    c = cosignatures.c
    db.execute(delete(cosignatures).where(c.witness == witness, c.size == size))
    db.execute(insert(cosignatures).values(witness=witness, size=size, line=line, signed_at=signed_at))
