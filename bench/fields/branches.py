"""Batches of all kinds, many from one story: at many of its moments a copy of the laboratory goes on by itself."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from typing import Self

from bench.fields.kinds import KINDS, enter_from_paper, written
from bench.walk.base import Base, copy
from bench.walk.doors import Door, doors
from bench.walk.hands import SELDOM, person
from bench.walk.world import World
from lims.domain.errors import NotAllowed, Refusal
from lims.store.errors import NotKeepable
from lims.store.session import Store, open_store

AWHILE = timedelta(minutes=30)
BETWEEN_STEPS, WITHIN_A_STEP, AT_THE_END = 0.45, 0.02, 3  # how often a branch begins
TRIES, HOSTILE, ON_PAPER = (0, 5, 15, 30), (0.0, 0.1, 0.6), 0.5
PEOPLE_WHO_TRY = 8
ABOUT_A_BATCH = {"batch", "deviation", "number", "alert", "task", "form", "container", "handover", "question", "key"}
ON_THE_WAY = (0.0, 0.0, 0.05, 0.2)  # tries between two acts of the story


@dataclass(frozen=True, slots=True)
class Branch:
    """One generated batch: the story that it came from, its number there, and the laboratory that holds it."""

    seed: int
    number: int
    kind: str
    store: Store
    batch: str
    faults: tuple[str, ...] = ()


class Grove:
    """One laboratory, opened once; every story is played in a copy of it, every branch in a copy of that."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._trunk, self._branch = (folder / f"{name}.db" for name in ("trunk", "branch"))
        # One store for all copies, over a file that is filled anew for each: its statements are compiled once.
        self._story_store = open_store(f"sqlite:///{self._trunk}")
        self._branch_store = open_store(f"sqlite:///{self._branch}")

    def __enter__(self) -> Self:
        self._base = Base(self._folder / "base.db")
        return self

    def __exit__(self, *_: object) -> None:
        self._story_store.close()
        self._branch_store.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def branches(self, seed: int, known: frozenset[int] = frozenset()) -> Iterator[Branch]:
        """The branches of the story of this seed, one after the other, but for the numbers that are known already."""
        kind = KINDS[seed % len(KINDS)]
        protocol = self._base.protocols[kind.trial]
        self._story_store.close()
        self._base.copy_to(self._trunk)
        world = self._base.world(self._story_store, seed)
        world.story = kind.story(protocol, seed)
        for number, _ in enumerate(_moments(world)):
            if number not in known:
                yield self._branch_of(world, seed, number, kind.name)

    def _branch_of(self, trunk: World, seed: int, number: int, kind: str) -> Branch:
        self._branch_store.close()
        copy(self._trunk, self._branch)
        world = self._base.world(self._branch_store, seed * 1000 + number)
        world.story, world.lab.at = replace(trunk.story), trunk.lab.at
        dice = world.dice
        hostile = dice.choice(HOSTILE)
        if dice.random() < ON_PAPER:
            enter_from_paper(world, hostile=hostile)
        tried = [_try_one(world, _of_batches(), {}, hostile) for _ in range(dice.choice(TRIES))]
        return Branch(seed, number, kind, self._branch_store, world.story.batch, tuple(filter(None, tried)))


def _moments(world: World) -> Iterator[None]:
    """Play the story, and stop where a branch begins."""
    chance = random.Random(world.dice.random())
    rate = chance.choice(ON_THE_WAY)
    with suppress(Refusal, LookupError):
        # A story that was refused on its way is over: somebody's try has changed its world.
        for at in world.straight():
            if chance.random() < rate:
                _try_one(world, doors(), SELDOM)
            apart = at - world.lab.at > AWHILE
            if world.story.batch and chance.random() < (BETWEEN_STEPS if apart else WITHIN_A_STEP):
                yield
            world.lab.at = max(world.lab.at, at)
    if world.story.batch:
        yield from (None for _ in range(AT_THE_END))


@cache
def _of_batches() -> tuple[Door, ...]:
    """The actions about one batch: others leave nothing in its record. A branch may end, so none of them is seldom."""
    return tuple(one for one in doors() if ABOUT_A_BATCH & set(one.asks))


def _try_one(world: World, among: Sequence[Door], seldom: Mapping[str, float], hostile: float = 0) -> str:
    """Whatever anybody tries; somebody who may not do it asks the next one. Gives a fault of the product, or ''."""
    door = world.dice.choice(among)
    if world.dice.random() > seldom.get(door.name, 1.0):
        return ""
    given = written(world, door, hostile=hostile)
    world.lab.at += timedelta(seconds=world.dice.choice((20, 60, 600)))
    station = world.dice.choice(("", "BSC-1", "BSC-1", "BSC-2"))
    for _ in range(PEOPLE_WHO_TRY):
        try:
            world.lab.does(person(world), partial(door.action, **given), station=station)
        except NotAllowed:
            continue
        except (Refusal, NotKeepable):
            return ""
        except Exception as fault:  # noqa: BLE001 (an answer is owed for every try: what is no refusal is noted)
            return f"{door.name} {given!r}: {type(fault).__name__}: {fault}"[:400]
        return ""
    return ""
