"""One walk after the other: the straight story, and between its acts whatever anybody tries."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Self

from bench.walk.base import Base
from bench.walk.doors import Door, doors
from bench.walk.hands import SELDOM, arguments, person
from bench.walk.rules import broken, chain, faults_of_releases
from bench.walk.world import World
from lims.domain.errors import NotAllowed, Refusal
from lims.store.errors import NotKeepable
from lims.store.session import Store, open_store
from lims.store.verify import verify

AFTERWARDS, LOOK_EVERY, REBUILD_EVERY, PEOPLE_WHO_TRY = 40, 25, 20, 4


@dataclass(slots=True)
class Tally:
    """What came of all walks so far."""

    next_seed: int
    walks: int = 0
    actions: int = 0
    let_through: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    reached: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, text: str) -> Self:
        """From the text in which it was kept."""
        return cls(**json.loads(text))

    def text(self) -> str:
        """As it is kept between two runs."""
        return json.dumps(asdict(self), indent=1)

    def add(self, other: Tally) -> None:
        """One more walk."""
        self.walks, self.actions = self.walks + other.walks, self.actions + other.actions
        for mine, theirs in (
            (self.let_through, other.let_through),
            (self.refused, other.refused),
            (self.reached, other.reached),
        ):
            mine.update(Counter(mine) + Counter(theirs))
        self.faults += other.faults

    def words(self) -> str:
        """What came of it, for people."""
        through, refused = sum(self.let_through.values()), sum(self.refused.values())
        reached = ", ".join(f"{stage} {count}" for stage, count in sorted(self.reached.items()))
        kinds = f"{len(self.let_through)} kinds let through, {len(self.refused)} refused at least once"
        head = (
            f"{self.actions:,} actions in {self.walks:,} walks: {through:,} let through, {refused:,} refused ({kinds})"
        )
        return "\n".join(
            (
                head,
                f"walks ended: {reached}",
                *(f"BROKEN {one}" for one in self.faults[:50]),
            )
        )


class Walker:
    """Walks over copies of one laboratory that was opened once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # One store for all walks, over a file that is filled anew for each: its statements are compiled once.
        self._path = folder / "walk.db"
        self._store = open_store(f"sqlite:///{self._path}")

    def __enter__(self) -> Self:
        self._base = Base(self._folder / "base.db")
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def walk(self, seed: int) -> Tally:
        """One walk of this seed, from the enrolment to wherever it comes."""
        store = self._store
        self._base.copy_to(self._path)
        try:
            walk = Walk(self._base.world(store, seed), seed)
            return walk.to_its_end()
        finally:
            store.close()


class Walk:
    """One walk: how much is tried between two acts differs from walk to walk."""

    def __init__(self, world: World, seed: int) -> None:
        self._world, self._seed, self._tally = world, seed, Tally(0, walks=1)
        self._rate = world.dice.choice((0.0, 0.05, 0.2, 0.5, 1.0, 2.0))
        self._count_acts()

    def _count_acts(self) -> None:
        store = self._world.store
        perform = partial(Store.perform, store)

        def counted(*args: Any, **named: Any) -> Any:
            self._tally.actions += 1
            return perform(*args, **named)

        store.perform = counted  # type: ignore[method-assign]  # the acts of the story are counted too

    def to_its_end(self) -> Tally:
        """Walk; gives what came of it."""
        world = self._world
        with suppress(Refusal, LookupError):
            # A story that was refused on its way is over: somebody's try has changed its world.
            for at in world.straight():
                self._try_some()
                world.lab.at = max(world.lab.at, at)
        for _ in range(AFTERWARDS):
            self._try_one()
        self._look()
        if world.story.batch:
            with world.store.reading() as db:
                stage = db.exec_driver_sql("SELECT stage FROM batches WHERE batch = ?", (world.story.batch,)).scalar()
                entries = chain(db, world.story.batch)
            self._tally.reached[str(stage)] = 1
            self._note(faults_of_releases(entries, world.story.protocol))
        if self._seed % REBUILD_EVERY == 0:
            self._note(str(one) for one in verify(world.store, rebuild=True).faults[:3])
        return self._tally

    def _try_some(self) -> None:
        dice = self._world.dice
        for _ in range(int(self._rate) + (dice.random() < self._rate % 1)):
            self._try_one()

    def _try_one(self) -> None:
        world = self._world
        door: Door = world.dice.choice(doors())
        if world.dice.random() > SELDOM.get(door.name, 1.0):
            return
        given = arguments(world, door)
        world.lab.at += timedelta(seconds=world.dice.choice((20, 60, 600)))
        for _ in range(PEOPLE_WHO_TRY):
            # Somebody who may not do it asks the next one, as people do.
            if self._attempt(door, given, person(world)) != "not_allowed":
                break
        if self._tally.actions % LOOK_EVERY == 0:
            self._look()

    def _attempt(self, door: Door, given: dict[str, Any], who: str) -> str:
        world, tally, came_to = self._world, self._tally, "let through"
        station = world.dice.choice(("", "BSC-1", "BSC-1", "BSC-2"))
        try:
            world.lab.does(who, lambda act: door.action(act, **given), station=station)
        except NotAllowed:
            came_to = "not_allowed"
        except (Refusal, NotKeepable):
            came_to = "refused"
        except Exception as fault:  # noqa: BLE001 (noted, with the seed that finds it again)
            # Whatever is no refusal is a fault of the product: an answer is owed for every try.
            self._note((f"{door.name} {given!r}: {type(fault).__name__}: {fault}"[:400],))
            return "fault"
        counts = tally.let_through if came_to == "let through" else tally.refused
        counts[door.name] = counts.get(door.name, 0) + 1
        return came_to

    def _look(self) -> None:
        self._world.look()
        with self._world.store.reading() as db:
            self._note(broken(db))

    def _note(self, faults: Any) -> None:
        self._tally.faults += [f"seed {self._seed}: {one}" for one in faults]
