"""Rows of people and of their access tokens."""

from sqlalchemy import Connection, insert, update

from lims.domain.events.people import (
    AccessRefused,
    AccessReviewed,
    PersonAdded,
    PersonDisabled,
    PersonRolesChanged,
    PersonSameAs,
    PersonTrialsSet,
    SignInRefused,
    TokenIssued,
    TokenRevoked,
)
from lims.ledger.entry import Entry
from lims.store.appliers.registry import applies
from lims.store.tables.people import people, tokens


@applies(PersonAdded)
def apply_person_added(db: Connection, entry: Entry, event: PersonAdded) -> None:
    """One row for the person."""
    db.execute(
        insert(people).values(
            person=event.person,
            printed_name=event.printed_name,
            roles=event.roles,
            active=True,
            added_at=entry.recorded_at,
        )
    )


@applies(PersonRolesChanged)
def apply_person_roles_changed(db: Connection, entry: Entry, event: PersonRolesChanged) -> None:
    """The new roles in place of the old."""
    db.execute(update(people).where(people.c.person == event.person).values(roles=event.roles))


@applies(PersonDisabled)
def apply_person_disabled(db: Connection, entry: Entry, event: PersonDisabled) -> None:
    """The person may no longer act; the row stays."""
    db.execute(update(people).where(people.c.person == event.person).values(active=False))


@applies(TokenIssued)
def apply_token_issued(db: Connection, entry: Entry, event: TokenIssued) -> None:
    """One row for the token, without the token."""
    db.execute(
        insert(tokens).values(
            token=event.token, person=event.person, purpose=event.purpose, issued_at=entry.recorded_at
        )
    )


@applies(TokenRevoked)
def apply_token_revoked(db: Connection, entry: Entry, event: TokenRevoked) -> None:
    """The token's end."""
    db.execute(update(tokens).where(tokens.c.token == event.token).values(revoked_at=entry.recorded_at))


@applies(SignInRefused)
def apply_sign_in_refused(db: Connection, entry: Entry, event: SignInRefused) -> None:
    """A fact of the ledger alone: no row changes."""


@applies(PersonSameAs)
def apply_person_same_as(db: Connection, entry: Entry, event: PersonSameAs) -> None:
    """The account's human being is that of the other."""
    db.execute(update(people).where(people.c.person == event.person).values(same_as=event.same_as))


@applies(PersonTrialsSet)
def apply_person_trials_set(db: Connection, entry: Entry, event: PersonTrialsSet) -> None:
    """The new trials in place of the old."""
    db.execute(update(people).where(people.c.person == event.person).values(trials=event.trials))


@applies(AccessRefused)
def apply_access_refused(db: Connection, entry: Entry, event: AccessRefused) -> None:
    """A fact of the ledger alone: no row changes."""


@applies(AccessReviewed)
def apply_access_reviewed(db: Connection, entry: Entry, event: AccessReviewed) -> None:
    """A fact of the ledger alone: the list was made from rows that are there already."""
