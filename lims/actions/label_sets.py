"""Whole sets of labels that belong to no batch: badges for everybody, a set printed again."""

from lims.actions.labels import reprint_label
from lims.actions.people import label_for_person
from lims.domain.errors import NotFound, NotNow, msg
from lims.domain.labelling import IN_FORCE, LabelState
from lims.store.reading.containers import labels_in_state
from lims.store.reading.people import list_people
from lims.store.record import Act

TOGETHER = ("place", "equipment", "person")  # kinds of label that name no patient, so that they may be printed at once


def issue_missing_badges(act: Act) -> tuple[str, ...]:
    """Issue a badge to every active person who has none; gives the codes."""
    have = {one.target for one in labels_in_state(act.db, *IN_FORCE) if one.kind == "person"}
    without = [one.person for one in list_people(act.db) if one.active and one.person not in have]
    if not without:
        raise NotNow(
            "all_have_badges",
            msg("Everybody has a badge."),
            next_step=msg("Print one again on the page of its label, with a reason."),
        )
    return tuple(label_for_person(act, name) for name in without)


def issue_set_again(act: Act, kind: str, *, reason: str, second_person: str) -> tuple[str, ...]:
    """Issue every label of a set that went to paper once more; the former are void. Gives the new codes."""
    if kind not in TOGETHER:
        raise NotFound(
            "no_such_set",
            msg("There is no such set of labels."),
            next_step=msg("Choose places, equipment or badges. A wristband is printed again on its own."),
        )
    former = [one for one in labels_in_state(act.db, *IN_FORCE) if one.kind == kind and not one.subject]
    onto_paper = [one.label_code for one in former if one.state is not LabelState.ISSUED]
    if not onto_paper:
        raise NotNow(
            "set_not_printed",
            msg("No label of this set was printed yet."),
            next_step=msg("Print the labels that wait for paper."),
        )
    return tuple(reprint_label(act, code, reason=reason, second_person=second_person) for code in onto_paper)
