"""Corrective and preventive actions: planned from a deviation, done by their owner, looked at by another person."""

from datetime import date

from lims.actions.bench import site_day
from lims.actions.rights import acting_person, check_person
from lims.domain.deviations import CapaAction, action_number, batch_of_deviation
from lims.domain.errors import NotAllowed, NotFound, NotNow, NotReadable, msg
from lims.domain.events.deviations import ActionDone, ActionPlanned, EffectivenessChecked
from lims.domain.words import needed_words
from lims.store.reading.deviations import find_action, find_deviation
from lims.store.record import SITE, Act

KINDS = ("corrective", "preventive")
LONGEST = 1000


def plan_action(act: Act, deviation: str, *, kind: str, words: str, owner: str, due_on: date) -> str:
    """Plan what is to be done so that it does not happen again; gives the action's number."""
    act.lock(SITE)
    acting_person(act, "qa")
    found = find_deviation(act.db, deviation)
    if found is None:
        raise NotFound(
            "unknown_deviation",
            msg("There is no deviation %(number)s.", number=deviation[:40]),
            next_step=msg("Open the list of deviations and choose it there."),
        )
    if kind not in KINDS:
        raise NotReadable(
            "kind",
            msg("An action is corrective or preventive."),
            next_step=msg("Choose one of the two."),
        )
    check_person(act, owner)
    if due_on < site_day(act):
        raise NotReadable("due_on", msg("The day is past."), next_step=msg("Choose a day from today on."))
    text = needed_words(words, msg("The action"), longest=LONGEST)
    act.record(SITE, ActionPlanned(deviation, batch_of_deviation(deviation), kind, text, owner, due_on))
    return action_number(deviation, len(found.actions) + 1)


def _action(act: Act, number: str) -> CapaAction:
    act.lock(SITE)
    found = find_action(act.db, number)
    if found is None:
        raise NotFound(
            "unknown_action",
            msg("There is no action %(number)s.", number=number[:40]),
            next_step=msg("Open the deviation and choose it there."),
        )
    return found


def finish_action(act: Act, number: str, *, words: str) -> None:
    """Its owner, or quality, carried it out."""
    found = _action(act, number)
    if act.person != found.owner:
        acting_person(act, "qa")
    else:
        acting_person(act)
    if found.done_at is not None:
        raise NotNow(
            "action_done",
            msg("Action %(number)s is done already.", number=number),
            next_step=msg("Quality looks at whether it helps."),
        )
    act.record(SITE, ActionDone(number, needed_words(words, msg("What was done"), longest=LONGEST)))


def check_effectiveness(act: Act, number: str, *, effective: bool, words: str) -> None:
    """Quality looks at whether it helps; not who carried it out."""
    found = _action(act, number)
    person = acting_person(act, "qa")
    if found.done_at is None or found.checked_at is not None:
        raise NotNow(
            "action_not_to_check",
            msg("Action %(number)s does not wait for a check.", number=number),
            next_step=msg("It is looked at once, after it was carried out. Plan a new one if it did not help."),
        )
    if person.is_same_as(found.done_by):
        raise NotAllowed(
            "same_person",
            msg("%(name)s carried it out.", name=person.printed_name),
            next_step=msg("Somebody else of quality looks at whether it helps."),
        )
    act.record(
        SITE, EffectivenessChecked(number, effective, needed_words(words, msg("What was seen"), longest=LONGEST))
    )
