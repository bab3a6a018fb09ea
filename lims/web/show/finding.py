"""What was found, in words, and the page that tells its whole story."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import url_for

from lims.domain.errors import Message, msg
from lims.domain.finding import Found
from lims.domain.identifiers import grouped

# In the order in which a page lists them: what it is called, and its symbol.
KINDS: dict[str, tuple[Message, str]] = {
    "subject": (msg("Subjects"), "wrist"),
    "batch": (msg("Batches"), "doc"),
    "container": (msg("Containers"), "bag"),
    "label": (msg("Labels"), "tag"),
    "material": (msg("Material lots"), "flask"),
    "equipment": (msg("Equipment"), "gauge"),
    "person": (msg("People"), "person"),
    "deviation": (msg("Deviations"), "attn"),
    "action": (msg("Actions"), "attn"),
    "alert": (msg("Alerts"), "attn"),
    "task": (msg("Tasks"), "wait"),
    "handover": (msg("Hand-overs"), "truck"),
    "alarm": (msg("Alarms"), "stop"),
    "form": (msg("Downtime forms"), "doc"),
}


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the answer: how it is called, what it is, and where its story stands."""

    name: str
    words: str
    address: str


@dataclass(frozen=True, slots=True)
class HitGroup:
    """The hits of one kind."""

    title: Message
    icon: str
    hits: tuple[Hit, ...]


# Where the story of a kind stands: the page, and what its address calls the thing. Else it is told with its batch.
_STORIES: dict[str, tuple[str, str]] = {
    "batch": ("batches.page", "number"),
    "subject": ("subjects.subject", "code"),
    "label": ("labels.life", "code"),
    "material": ("lots.page", "lot"),
    "equipment": ("equipment.one", "code"),
    "deviation": ("deviations.one", "deviation"),
    "alarm": ("alarms.page", "alarm"),
}
_OF_BATCH: dict[str, str] = {
    "action": "deviations.of_batch",
    "handover": "custody.page",
    "form": "downtime.batch",
    "alert": "alerts.batch",
    "task": "alerts.batch",
}


def story_of(found: Found) -> str:
    """The page that tells everything of this thing."""
    if found.kind == "container":
        return url_for("stories.container", number=found.batch, name=found.key.rpartition("/")[2])
    if found.kind == "person":
        return url_for("where_used.page", kind="person", target=found.key)
    if found.kind in _OF_BATCH:
        return url_for(_OF_BATCH[found.kind], number=found.batch)
    endpoint, name = _STORIES[found.kind]
    places: dict[str, Any] = {name: found.key}
    return url_for(endpoint, **places)


def groups_of(found: Iterable[Found]) -> tuple[HitGroup, ...]:
    """The hits by kind, empty kinds left out."""
    every = tuple(found)
    groups = []
    for kind, (title, icon) in KINDS.items():
        hits = tuple(_hit(one) for one in every if one.kind == kind)
        if hits:
            groups.append(HitGroup(title, icon, hits))
    return tuple(groups)


def _hit(found: Found) -> Hit:
    name = grouped(found.key) if found.kind == "label" else found.key
    if found.kind in ("handover", "person"):
        name = found.title
    words = [found.note] if name == found.title else [found.title, found.note]
    if found.batch and found.batch != found.key and found.kind != "container":
        words.append(found.batch)
    return Hit(name, ", ".join(word for word in words if word), story_of(found))
