"""Who may close a deviation and when, and what exactly is signed by closing it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from lims.domain.deviations import Deviation
from lims.domain.errors import Message, msg
from lims.domain.people import Person
from lims.domain.record import BatchRecord
from lims.domain.signing import people_who_performed

MEANING = msg("I judged this deviation and what it means for the product, and I close it")


def performers_of(record: BatchRecord, one: Deviation) -> frozenset[str]:
    """Whose hands were on what the deviation is about: the step it names, else what the rule saw, else the batch."""
    work = next((work for work in record.work if one.step and work.step == one.step), None)
    if work is not None:
        hands = {work.started_by, work.finished_by, work.verified_by}
        hands |= {entered.entered_by for entered in work.entered} | {filled.filled_by for filled in work.filled}
        return frozenset(hands | ({one.opened_by} if one.by_rule else set())) - {""}
    return frozenset({one.opened_by}) if one.by_rule else people_who_performed(record)


def reasons_against_closing(record: BatchRecord, one: Deviation, person: Person) -> Iterator[Message]:
    """Why this person may not close this deviation now."""
    if not one.is_open:
        yield msg("The deviation is closed already.")
    if not person.has("qa"):
        yield msg("Quality closes a deviation.")
    if person.is_among(performers_of(record, one)):
        yield msg("You had a hand in what it is about. Somebody else of quality closes it.")
    if not one.classified:
        yield msg("It is not graded yet.")
    if one.is_grave and not _investigated_since_reopened(one):
        yield msg("A %(grade)s deviation is investigated first.", grade=one.grade)


def _investigated_since_reopened(one: Deviation) -> bool:
    found, reopened = one.newest("investigated"), one.newest("reopened")
    return found is not None and (reopened is None or found.seq > reopened.seq)


def content_of(one: Deviation) -> str:
    """SHA-256 over everything a closer is shown of the deviation: its words, grade and every turn, in order."""
    turns = [[turn.kind, turn.words, turn.more, turn.by, turn.at.isoformat()] for turn in one.turns]
    shown = [one.deviation, one.source, one.kind, one.grade, one.words, one.step, one.container, one.seen_by, turns]
    text = json.dumps(shown, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
