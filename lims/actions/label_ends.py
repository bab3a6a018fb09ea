"""How the life of a label ends where nothing replaces it: voided, or struck through and kept with the record."""

from lims.actions.labels import LABELLERS, chain_of_label, check_not_needed, get_label
from lims.actions.rights import acting_person, check_second_person
from lims.domain.errors import NotAllowed, NotNow, msg
from lims.domain.events.labels import LabelRetained, LabelVoided
from lims.domain.identifiers import grouped
from lims.domain.labelling import OVER, Label, LabelState
from lims.domain.words import needed_words
from lims.store.record import Act


def void_label(act: Act, label_code: str, *, reason: str) -> None:
    """A label that nothing needs stands for nothing from now on; scanning it is a stop. It is destroyed or kept next.

    The one label of a thing that needs it is printed again instead, which voids it.
    """
    label = _locked(act, label_code)
    acting_person(act, *LABELLERS)
    if label.state is LabelState.APPLIED or not label.in_force:
        raise _not_now(label)
    check_not_needed(act, label)
    words = needed_words(reason, msg("The reason"), longest=300)
    act.record(chain_of_label(label), LabelVoided(label_code, words))


def retain_label(act: Act, label_code: str, *, place: str, reason: str, witnessed_by: str = "") -> None:
    """A void or unused label was struck through and put into the binder `place`, as a specimen for instance.

    A label that names a subject or a batch is struck through before a second person; it looks like a live one.
    """
    label = _locked(act, label_code)
    acting_person(act, *LABELLERS)
    if label.state is LabelState.APPLIED or label.state in OVER:
        raise _not_now(label)
    check_not_needed(act, label)
    if witnessed_by:
        check_second_person(act, witnessed_by)
    elif label.subject or label.batch:
        raise NotAllowed(
            "second_person_missing",
            msg("A second person is needed."),
            reasons=(msg("Label %(code)s names a patient's batch.", code=grouped(label_code)),),
            next_step=msg("Strike it through across the code before a colleague, who gives their name and password."),
        )
    where = needed_words(place, msg("Where it is kept"), longest=120)
    words = needed_words(reason, msg("The reason"), longest=300)
    act.record(chain_of_label(label), LabelRetained(label_code, where, words, witnessed_by))


def _locked(act: Act, label_code: str) -> Label:
    act.lock(chain_of_label(get_label(act.db, label_code)))
    return get_label(act.db, label_code)


def _not_now(label: Label) -> NotNow:
    return NotNow(
        "label_state",
        msg("Label %(code)s is %(state)s.", code=grouped(label.label_code), state=label.state.value),
        next_step=msg("A label that is on its thing is voided by a reprint first."),
    )
