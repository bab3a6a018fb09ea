"""What is entered about signing in is a fact of the ledger alone: what it is about is not of the record."""

from sqlalchemy import Connection

from lims.domain.events.sign_in import (
    OneTimeCodesEnded,
    OneTimeCodesSet,
    OutsideIdentityBound,
    OutsideIdentityUnbound,
    PasskeyEnrolled,
    PasskeyRevoked,
    PasswordChanged,
    PasswordReset,
    PinSet,
    SessionsEnded,
)
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies


@applies(PasskeyEnrolled)
@applies(PasskeyRevoked)
@applies(OneTimeCodesSet)
@applies(OneTimeCodesEnded)
@applies(PinSet)
@applies(PasswordChanged)
@applies(PasswordReset)
@applies(OutsideIdentityBound)
@applies(OutsideIdentityUnbound)
@applies(SessionsEnded)
def apply_nothing(db: Connection, entry: Entry, event: object) -> None:
    """No row changes."""
