"""Seals on what people are known by: these rows are in no ledger, and whoever owns the database must not write them.

The key stands in a file outside the database. A password, a passkey or a PIN that was put into its table by hand, or
copied there from another person's row, has no seal that fits and opens nothing.
"""

from __future__ import annotations

import hashlib
import hmac

from sqlalchemy import Connection, Table, select, update

from lims.store.tables.sign_in import passkeys, pins
from lims.store.tables.web import credentials

MARK = "#"  # in no Argon2 hash and in no base64url
SEAL_DIGITS = 32
# What is sealed of each table, and what it is bound to.
_SEALED = (
    (credentials, "password_hash", ("person", "set_by")),
    (pins, "pin_hash", ("person",)),
    (passkeys, "public_key", ("passkey", "person")),
)


def sealed(key: bytes, table: Table, kept: str, *about: str) -> str:
    """What is kept, with the seal that binds it to its table and to whose it is."""
    return f"{kept}{MARK}{_seal(key, table.name, kept, *about)}"


def unsealed(key: bytes, table: Table, stored: str, *about: str) -> str | None:
    """What was kept, or None where the seal does not fit."""
    kept, _, seal = stored.rpartition(MARK)
    return kept if kept and hmac.compare_digest(seal, _seal(key, table.name, kept, *about)) else None


def seal_former_rows(db: Connection, key: bytes) -> int:
    """Seal every row with this key, those without a seal and those under a key that was lost; how many rows."""
    count = 0
    for table, column, about in _SEALED:
        keys = list(table.primary_key)
        for row in db.execute(select(table)).mappings().all():
            text = sealed(key, table, row[column].partition(MARK)[0], *(row[name] for name in about))
            here = [one == row[one.name] for one in keys]
            db.execute(update(table).where(*here).values({column: text}))
            count += 1
    return count


def _seal(key: bytes, *parts: str) -> str:
    told = b"".join(len(part.encode()).to_bytes(4) + part.encode() for part in ("row seal", *parts))
    return hmac.digest(key, told, hashlib.sha256).hex()[:SEAL_DIGITS]
