"""Every entry of the batch's chain in its order, as recorded: what the sections before do not show stands here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from lims.domain.figures import plain
from lims.domain.record import Happening
from lims.domain.vessels import Edge
from lims.printing.record.pen import Pen

_SAME = ("batch", "subject", "step")  # what stands on every page, or before the entries of a step
_LONG = 60  # from here on a text that stood before is not repeated


@dataclass(frozen=True, slots=True)
class Passage:
    """Entries that follow each other, of one person at one place on one day, in one run of text."""

    head: str
    entries: str


@dataclass(frozen=True, slots=True)
class Trail:
    """All passages, and the state that follows from them."""

    passages: tuple[Passage, ...]
    consequences: str


def trail(pen: Pen) -> Trail:
    """The whole chain on paper."""
    return Trail(passages(pen), consequences(pen))


def passages(pen: Pen) -> tuple[Passage, ...]:
    """The whole chain. A day, a person, a place and a step stand once for all the entries they have in common."""
    runs = groupby(pen.record.happenings, lambda one: (_day(pen, one), one.person, one.station, _step(one)))
    seen: set[tuple[str, str]] = set()
    return tuple(
        Passage(
            " · ".join(filter(None, (day, pen.name(person), station, step))),
            "; ".join(_told(pen, one, seen) for one in run),
        )
        for (day, person, station, step), run in runs
    )


def consequences(pen: Pen) -> str:
    """The state that the batch, its steps, containers and forms are in by these entries, in the ledger's own words."""
    record = pen.record
    steps = (f"{one.step} {one.state.value}" for one in record.work if one.started_at)
    containers = (f"{one.name} {one.state.value}" for one in record.containers)
    forms = (f"{one.form} {one.state.value}" for one in record.more.forms)
    edges = (" ".join(filter(None, _edge(one))) for one in record.more.edges)
    batch = f"batch {record.batch.stage.value}, draw on {pen.times.day(record.batch.draw_on)}"
    turns = (f"{one.deviation} {' '.join(turn.kind for turn in one.turns)}" for one in record.more.deviations)
    refused = (f"{one.step} refused {one.why}" for one in record.refusals)
    return "; ".join((batch, *steps, *containers, *edges, *forms, *turns, *refused))


def _edge(one: Edge) -> Iterator[str]:
    yield f"{one.parent.rpartition('/')[2]} > {one.child.rpartition('/')[2]}"
    yield "" if one.volume_ml is None else f"{plain(one.volume_ml)} mL"
    yield "" if one.viable_cells is None else f"{one.viable_cells} cells"


def _step(one: Happening) -> str:
    return next((value for name, value in one.data if name == "step"), "")


def _day(pen: Pen, one: Happening) -> str:
    return pen.times.day(one.at.astimezone(pen.times.zone).date())


def _told(pen: Pen, one: Happening, seen: set[tuple[str, str]]) -> str:
    """17 09:45:12 SlotFilled slot cabinet, ...: the words of the ledger, which no language changes."""
    when = f"{one.at.astimezone(pen.times.zone):%H:%M:%S}"
    late = f" ({pen.times.seconds(one.performed_at)})" if one.performed_at else ""
    words, as_before = [], pen.prose("as before")
    for name, value in one.data:
        for key, text in _said(name, value):
            again = len(text) >= _LONG and (key, text) in seen
            seen.add((key, text))
            words.append(f"{key} {as_before if again else text}")
    return f"{one.seq} {when}{late} {one.kind} {', '.join(words)}".rstrip()


def _said(name: str, value: str) -> Iterator[tuple[str, str]]:
    if name in _SAME or value in ("", "[]", "{}", "null") or (name, value) == ("within_limits", "true"):
        return
    if value[0] in "[{":
        with suppress(ValueError):  # somebody typed a bracket
            value = " ".join(_flat(json.loads(value)))
    yield name, value


def _flat(value: Any) -> Iterator[str]:
    """The words of a list or a table, without its signs."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from (str(key), *_flat(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from _flat(inner)
    elif value not in ("", None):
        yield str(value)
