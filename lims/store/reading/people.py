"""People."""

from sqlalchemy import Connection, bindparam, case, or_, select

from lims.domain.errors import NotFound, msg
from lims.domain.people import Person
from lims.store.prepared import Prepared, Row
from lims.store.reading.values import value_of
from lims.store.tables.people import people

_p = people.c
_PERSON = Prepared(select(people).where(_p.person == bindparam("person")))
_FIRST = (
    select(case((_p.same_as == "", _p.person), else_=_p.same_as))
    .where(_p.person == bindparam("person"))
    .scalar_subquery()
)
_ACCOUNTS = Prepared(select(_p.person).where(or_(_p.person == _FIRST, _p.same_as == _FIRST)).order_by(_p.person))


def find_person(db: Connection, person: str) -> Person | None:
    """The person of that sign-in name, or None."""
    row = _PERSON.first(db, person=person)
    return _person(row, accounts_of(db, person)) if row else None


def get_person(db: Connection, person: str) -> Person:
    """The person of that sign-in name; refuses an unknown one."""
    found = find_person(db, person)
    if found is None:
        raise NotFound(
            "unknown_person",
            msg("Nobody here is called %(person)s.", person=person),
            next_step=msg("Check the name. An administrator can add a person."),
        )
    return found


def list_people(db: Connection) -> tuple[Person, ...]:
    """Everybody, by printed name."""
    rows = db.execute(select(people).order_by(people.c.printed_name)).mappings()
    return tuple(_person(row, ()) for row in rows)


def accounts_of(db: Connection, person: str) -> tuple[str, ...]:
    """Every account of the human being of this account, that one among them."""
    return tuple(row["person"] for row in _ACCOUNTS.all(db, person=person))


def _person(row: Row, accounts: tuple[str, ...]) -> Person:
    return value_of(Person, row, trials=tuple(row["trials"]), accounts=accounts)
