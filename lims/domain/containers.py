"""Containers of a batch and the graph they form, from the draw to the bag."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class ContainerState(StrEnum):
    """Planned and labelled but empty, holding material, or used up."""

    PLANNED = "planned"
    IN_USE = "in_use"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Container:
    """One labelled physical thing. It belongs to one subject and one batch for ever."""

    container: str  # B26-0141/V1
    batch: str
    subject: str
    name: str  # V1
    title: str
    kind: str
    made_from: tuple[str, ...]  # names in the same batch
    state: ContainerState
    volume_ml: Decimal | None
    viable_cells: int | None
    place: str
    holder: str
    planned_at: datetime
    filled_at: datetime | None
    ended_at: datetime | None
    fate: str
    family: str = ""  # the name it stands for in the protocol: V1 for V1 and for what V1 was split into
    expires_at: datetime | None = None
    restriction: str = ""  # why it may not be used, or empty
    moved_at: datetime | None = None  # since when it stands at its place


def container_id(batch: str, name: str) -> str:
    """The id of a container: its batch and its name, B26-0141/V1."""
    return f"{batch}/{name}"


def batch_of(container: str) -> str:
    """The batch in the id of a container."""
    return container.partition("/")[0]
