"""What the store itself refuses."""

import re

from sqlalchemy.exc import DBAPIError as DatabaseFault

from lims.domain.errors import NotReadable, Refusal, msg

__all__ = ["Busy", "ClockSteppedBack", "DatabaseFault", "LedgerBroken", "NotKeepable", "UnsafeDatabase", "lacks_tables"]

# What SQLite and PostgreSQL say of a database that was never begun, or is older than the program.
_LACKS = re.compile(r"no such (table|column)|(relation|column) .+ does not exist")


def lacks_tables(fault: DatabaseFault) -> bool:
    """Whether the database refused because it holds no ledger of this version."""
    return _LACKS.search(str(fault.orig)) is not None


class Busy(Refusal):
    """Somebody else is writing, for longer than we wait. Nothing was recorded; sending it again is safe."""

    def __init__(self) -> None:
        super().__init__(
            "busy",
            msg("The record is busy. Nothing was recorded."),
            next_step=msg("Send it again in a few seconds."),
        )


class ClockSteppedBack(Refusal):
    """This machine's clock stands before an entry that exists: times in a chain never run backwards."""

    def __init__(self, chain: str, at: str, head_at: str) -> None:
        place = {"at": at, "chain": chain, "head_at": head_at}
        super().__init__(
            "clock_stepped_back",
            msg("The clock of this machine stands before the last entry."),
            reasons=(msg("The clock says %(at)s. The newest entry of %(chain)s says %(head_at)s.", **place),),
            next_step=msg("Nothing was recorded. Have the clock set right, then send it again."),
            lifted_by=msg("The administrator of this machine sets the clock."),
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
