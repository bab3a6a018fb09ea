"""What a batch was made with, from its record: every lot, every piece of equipment, every person, each once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for

from lims.domain.record import BatchRecord


@dataclass(frozen=True, slots=True)
class UsedThing:
    """A lot, a piece of equipment or a person: its name, in how many steps, and where its own story stands."""

    name: str
    steps: int
    address: str


@dataclass(frozen=True, slots=True)
class Used:
    """What was used and who did it, each by name."""

    lots: tuple[UsedThing, ...]
    equipment: tuple[UsedThing, ...]
    people: tuple[UsedThing, ...]


def used_in(record: BatchRecord) -> Used:
    """Everything that touched the batch."""
    things: dict[tuple[str, str], tuple[str, set[str]]] = {}
    hands: dict[str, set[str]] = {}
    titles = {(step.key, slot.key): slot.title for step in record.protocol.steps for slot in step.slots}
    for one in record.happenings:
        data = dict(one.data)
        if one.kind in ("SlotFilled", "SlotRefilled", "UnitAdded") and data.get("target_kind") in (
            "material",
            "equipment",
        ):
            kind, key = data["target_kind"], data["target"].partition("/")[0]
            title = titles.get((data["step"], data["slot"]), "")
            words = f"{title}: {data['words']}" if kind == "material" and title else data["words"]
            things.setdefault((kind, key), (words, set()))[1].add(data["step"])
        for person in _people(one.person, data):
            hands.setdefault(person, set()).add(data.get("step", ""))
    known = {one.person: one.printed_name for one in record.people}
    lots = [
        UsedThing(words, len(steps), url_for("lots.page", lot=key))
        for (kind, key), (words, steps) in things.items()
        if kind == "material"
    ]
    equipment = [
        UsedThing(key, len(steps), url_for("equipment.one", code=key))
        for (kind, key), (_, steps) in things.items()
        if kind == "equipment"
    ]
    people = [
        UsedThing(known[person], len(steps - {""}), url_for("where_used.page", kind="person", target=person))
        for person, steps in hands.items()
        if person in known
    ]
    return Used(*(tuple(sorted(found, key=lambda one: one.name)) for found in (lots, equipment, people)))


def _people(person: str, data: dict[str, str]) -> Iterator[str]:
    yield person
    for name in ("verified_by", "second_person", "witnessed_by", "cleared_by"):
        if data.get(name):
            yield data[name]
