"""The kinds of stories that batches branch off from, and what people write on the branches."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bench.walk.doors import Door
from bench.walk.hands import PICKS, WORDS, arguments
from bench.walk.world import NOON, World
from lims.actions import downtime
from lims.actions.labels import mark_printed
from lims.demo.curves import FAST_INKT, TYPICAL_IKC, TYPICAL_INKT, Curve
from lims.demo.growing import culture_grows
from lims.demo.play import IKC, INKT
from lims.demo.plot import LEAD, Story, Then
from lims.demo.story import _values
from lims.demo.supplying import SHORT_INKT, choose_the_way
from lims.domain.errors import Refusal
from lims.domain.protocol import Protocol, Step
from lims.store.record import Act
from tests.hostile_texts import hostile_texts

HOUR = timedelta(hours=1)
HANDS = ("demo-technician-b", "demo-technician-a")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of batch: its trial, how it grows and what befalls it on purpose."""

    name: str
    trial: str
    curve: Curve
    until: str = "closed"
    body: tuple[str, str] = ("154.8", "68.8")
    then: Mapping[str, Then] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)

    def story(self, protocol: Protocol, seed: int) -> Story:
        """The story of this kind; its donation number is of the seed, so that it can be told again."""
        return Story(
            *(protocol, self.curve, NOON, "BSC-1", self.until, *self.body, 90 + seed % 900), then=self.then, **self.more
        )


KINDS = (
    Kind("straight", INKT, TYPICAL_INKT),
    Kind("split", INKT, TYPICAL_INKT, more={"reprints": True, "corrects": True, "splits": True}),
    Kind("ikc", IKC, TYPICAL_IKC, body=("170", "61.2"), more={"hands": HANDS, "corrects": True}),
    Kind("grown", INKT, TYPICAL_INKT, then={"feed_d12": culture_grows}, more={"reactive": ("hepatitis B virus",)}),
    Kind("supplied", INKT, SHORT_INKT, "supplied", ("157", "61"), then={"formulate": choose_the_way}),
    Kind("left over", INKT, FAST_INKT, body=("160", "56.2"), more={"reprints": True}),
    Kind("ikc reprinted", IKC, TYPICAL_IKC, body=("165", "58"), more={"hands": HANDS, "reprints": True}),
)


def _read_back(text: str) -> bool:
    """Whether every reader gives these letters back as they were written: not those written from the right, or over
    one another, or as another letter.
    """
    plain = all(unicodedata.bidirectional(one) not in ("R", "AL", "AN") for one in text)
    return plain and not any(map(unicodedata.combining, text)) and unicodedata.normalize("NFKC", text) == text


HOSTILE = tuple(text for text in hostile_texts() if _read_back(text))


def written(world: World, door: Door, *, hostile: float) -> dict[str, Any]:
    """What the action asks for, as in any walk; where people write freely, now and then what nobody should write."""
    given = arguments(world, door)
    for name, value in given.items():
        if isinstance(value, str) and PICKS.get(name) is PICKS["words"] and world.dice.random() < hostile:
            given[name] = world.dice.choice(HOSTILE)
    return given


def enter_from_paper(world: World, *, hostile: float) -> bool:
    """The system is down: the next step is done on a numbered form and entered afterwards. Whether it came to that."""
    lab, story = world.lab, world.story
    step = _next_step(world)
    if step is None:
        return False

    def ahead(act: Act) -> str:
        form, codes = downtime.print_form(act, story.batch, step.key)
        mark_printed(act, tuple(codes))
        return form

    with suppress(Refusal, LookupError):
        form = lab.does(story.hands[0], ahead)
        lab.at += 4 * HOUR
        reason = world.dice.choice(HOSTILE if world.dice.random() < hostile else WORDS)
        sheet = _filled(world, step, form, reason)
        lab.does(story.hands[1], lambda act: downtime.enter_form(act, sheet, verified_by=LEAD))
        return True
    return False


def _next_step(world: World) -> Step | None:
    work = {one.step for one in world.known.work if one.started_at} if world.known else set()
    return next((one for one in world.story.protocol.steps if one.key not in work), None)


def _filled(world: World, step: Step, form: str, reason: str) -> downtime.Sheet:
    lab, story = world.lab, world.story
    station = "" if "nurse" in step.roles else story.station
    things = [
        (slot.key, lab.thing_for(slot, story.batch, story.subject, station, story.things)) for slot in step.all_slots()
    ]
    return downtime.Sheet(
        form=form,
        performed_by=story.nurse if "nurse" in step.roles else story.hands[0],
        began_at=lab.at - 2 * HOUR,
        ended_at=lab.at - HOUR,
        station=station,
        cleared=True,
        codes=tuple((key, lab.code_of(thing)) for key, thing in things),
        values=tuple(_values(lab, story, step)),
        reason=reason,
        scan="",
    )
