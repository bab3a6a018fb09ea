"""A badge was scanned: it says who somebody is. It authorises nothing, wherever it is scanned."""

from lims.actions.refusing import check_in_force
from lims.actions.slot_answers import Answer, found
from lims.domain.errors import msg
from lims.domain.labelling import Label
from lims.store.reading.people import get_person
from lims.store.record import Act


def tell_person(act: Act, label: Label) -> Answer:
    """Whose badge it is. Nothing is recorded and nobody is signed in: signing and verifying ask for the password."""
    check_in_force(act, label)
    person = get_person(act.db, label.target)
    words = msg("Badge of %(name)s. It signs nothing.", name=person.printed_name)
    if not person.active:
        words = msg("Badge of %(name)s, who may not act any more.", name=person.printed_name)
    return found(words, "person", person.person, opens={"kind": "person", "id": person.person})
