"""What the store itself refuses."""

import re

from sqlalchemy.exc import DBAPIError as DatabaseFault

from lims.domain.errors import NotReadable, Refusal, msg

__all__ = [
    "Busy",
    "DatabaseFault",
    "LedgerBroken",
    "NotKeepable",
    "RolledBack",
    "UnsafeDatabase",
    "cannot_write",
    "lacks_tables",
]

# What SQLite and PostgreSQL say of a database that was never begun, or is older than the program.
_LACKS = re.compile(r"no such (table|column)|(relation|column) .+ does not exist")


def lacks_tables(fault: DatabaseFault) -> bool:
    """Whether the database refused because it holds no ledger of this version."""
    return _LACKS.search(str(fault.orig)) is not None


# A disk that is full or read only, a ledger that was closed to the account, or a trigger that refused an entry.
_SHUT = re.compile(
    r"read.?only|permission denied|disk (is )?full|disk I/O|could not (extend|write)|no space left|unable to open",
    re.IGNORECASE,
)


def cannot_write(fault: DatabaseFault) -> bool:
    """Whether the database refused because it takes no entries now: nothing was changed either."""
    return _SHUT.search(str(fault.orig)) is not None


class Busy(Refusal):
    """Somebody else is writing, for longer than we wait. Nothing was recorded; sending it again is safe."""

    def __init__(self) -> None:
        super().__init__(
            "busy",
            msg("The record is busy. Nothing was recorded."),
            next_step=msg("Send it again in a few seconds."),
        )


class NotKeepable(NotReadable):
    """A text holds something that no entry can hold: a control character, or letters not in Unicode form NFC."""

    def __init__(self, why: str) -> None:
        super().__init__(
            "not_keepable",
            msg("The record cannot keep this as it is."),
            reasons=(msg("%(why)s.", why=why),),
            next_step=msg("Type it by hand, with letters, digits and signs that can be printed."),
        )


class UnsafeDatabase(Exception):
    """The database does not promise what the record needs; the message says which setting and the mend."""


class LedgerBroken(Exception):
    """The ledger on disk contradicts itself or its checkpoints, so nothing more is sealed. `lims verify` says where."""


class RolledBack(LedgerBroken):
    """Fewer entries are here than a checkpoint outside the database covers: an older copy was brought back."""

    def __init__(self, size: int, root: str, here: int) -> None:
        super().__init__(f"{here} entries are here, a checkpoint of {size} was sealed.")
        self.size = size
        self.root = root
        self.here = here
