"""By what people are known, asked of the ledger: whoever owns the database may write its rows, and not its entries.

What a row says is believed where the newest entry about it says the same.
"""

from sqlalchemy import Connection, select

from lims.ledger.entry import Entry, read_entry
from lims.store.tables.ledger import ON_SITE, ledger


def is_passkey_known(db: Connection, person: str, passkey: str) -> bool:
    """Whether this passkey was enrolled by this person and not revoked since, alone or with their password."""
    newest = _newest(db, ("PasskeyEnrolled", "PasskeyRevoked", "PasswordReset"), person, passkey=passkey[:64])
    return newest is not None and newest.kind == "PasskeyEnrolled"


def is_outside_known(db: Connection, person: str, issuer: str, subject_sha256: str) -> bool:
    """Whether this provider's word for a person was bound by this person and not ended since."""
    kinds = ("OutsideIdentityBound", "OutsideIdentityUnbound", "PasswordReset")
    newest = _newest(db, kinds, person, issuer=issuer)
    return (
        newest is not None
        and newest.kind == "OutsideIdentityBound"
        and newest.data.get("subject_sha256") == subject_sha256
    )


def _newest(db: Connection, kinds: tuple[str, ...], person: str, **about: str) -> Entry | None:
    """The newest of these entries about the person; one that names another key or provider is none of them."""
    query = select(ledger.c.text).where(ON_SITE, ledger.c.kind.in_(kinds)).order_by(ledger.c.seq.desc())
    for text in db.scalars(query):
        entry = read_entry(text)
        if entry.data.get("person") == person and all(
            entry.data.get(name, value) == value for name, value in about.items()
        ):
            return entry
    return None
