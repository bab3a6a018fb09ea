"""Who is acting, and whether their roles let them."""

from collections.abc import Iterable

from lims.domain.errors import Message, NotAllowed, msg
from lims.domain.people import Person, roles_words
from lims.store.reading.people import get_person
from lims.store.record import Act


def once(reasons: Iterable[Message]) -> tuple[Message, ...]:
    """Each reason one time: what stands against a person stands against each of their accounts."""
    return tuple(dict.fromkeys(reasons))


def acting_person(act: Act, *roles: str) -> Person:
    """The person who acts; refuses one who was disabled or has none of the roles."""
    return check_person(act, act.person, *roles)


def check_person(act: Act, name: str, *roles: str) -> Person:
    """The person of that name, able to do this; refuses otherwise. No roles given: any active person."""
    person = get_person(act.db, name)
    if not person.active:
        raise NotAllowed(
            "person_disabled",
            msg("%(name)s may not act any more.", name=person.printed_name),
            next_step=msg("Somebody else does this."),
            lifted_by=msg("An administrator."),
        )
    if roles and not person.has(*roles):
        raise NotAllowed(
            "role_missing",
            msg("%(name)s may look only here.", name=person.printed_name),
            reasons=(msg("This is done by: %(roles)s.", roles=roles_words(roles)),),
            next_step=msg("Ask one of them, or sign in as yourself if this is another person's session."),
            lifted_by=msg("An administrator gives roles."),
        )
    return person


def check_second_person(act: Act, second: str, *roles: str) -> Person:
    """A second person who is not the one acting. Four eyes are two persons, not two accounts or two roles."""
    person = check_person(act, second, *roles)
    if person.is_same_as(act.person):
        raise NotAllowed(
            "same_person",
            msg("A second person is needed."),
            reasons=(msg("%(name)s is already the first.", name=person.printed_name),),
            next_step=msg("Ask a colleague to look and to give their own name."),
        )
    return person
