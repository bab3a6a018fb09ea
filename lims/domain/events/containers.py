"""Containers: one labelled physical thing, made from others, with a fate."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lims.domain.events.registry import event


@event(90)
@dataclass(frozen=True, slots=True)
class ContainerPlanned:
    """A container will be filled in a step; it has an id so that it can be labelled before it holds anything."""

    container: str  # B26-0141/V1
    batch: str
    subject: str
    name: str
    title: str
    kind: str
    made_from: tuple[str, ...]
    family: str = ""  # the name it stands for in the protocol, where that is not its own


@event(91)
@dataclass(frozen=True, slots=True)
class ContainerFilled:
    """Material went into a container."""

    container: str
    volume_ml: Decimal | None
    viable_cells: int | None
    place: str


@event(92)
@dataclass(frozen=True, slots=True)
class ContainerMoved:
    """A container was put into another place."""

    container: str
    place: str
    came_from: str = ""
    reason: str = ""


@event(93)
@dataclass(frozen=True, slots=True)
class ContainerEmptied:
    """A container was used up: its fate in words."""

    container: str
    fate: str  # used_up | tested | infused | destroyed | retained | not_used
    witnessed_by: str = ""
    reason: str = ""


@event(94)
@dataclass(frozen=True, slots=True)
class ContainerCorrected:
    """What a container holds was worked out again after an entry was corrected."""

    container: str
    volume_ml: Decimal | None
    viable_cells: int | None
