"""People."""

from sqlalchemy import Connection, bindparam, select

from lims.domain.errors import NotFound, msg
from lims.domain.people import Person
from lims.store.reading.values import value_of
from lims.store.tables.people import people

_PERSON = select(people).where(people.c.person == bindparam("person"))


def find_person(db: Connection, person: str) -> Person | None:
    """The person of that sign-in name, or None."""
    row = db.execute(_PERSON, {"person": person}).mappings().first()
    return value_of(Person, row) if row else None


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
    return tuple(value_of(Person, row) for row in rows)
