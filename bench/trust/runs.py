"""The long runs, each from where it stopped: edits, rewrites, honest records, planted bugs, fuzzed forms, codes."""

from __future__ import annotations

import json
import os
import random
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import NamedTuple

from bench.place import ROOT
from bench.trust import honest, planted
from bench.trust.build import build_id
from bench.trust.edits import Edits
from bench.trust.owner import Owner, in_memory, play, remove, seal
from bench.trust.rewrites import attack, keep, shorten
from lims.domain.identifiers import is_label_code, new_label_code
from lims.ledger.checkpoint import Anchor

KEPT = ROOT / "build" / "trust"
SAVE_EVERY = 25


@dataclass(slots=True)
class Run:
    """One long run: what it shows, how many there are to be, how many there were, what went wrong.

    `seconds`: of the processor; `builds`: of the product that was run, the newest last.
    """

    name: str
    checks: tuple[str, ...]
    says: str
    wanted: int
    done: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)
    builds: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """All there are to be, and none wrong."""
        return self.done >= self.wanted and not self.wrong

    @property
    def file(self) -> Path:
        """Where it is kept how far it came."""
        return KEPT / f"{self.name}.json"

    def resume(self) -> None:
        """Go on from where the last run stopped."""
        if self.file.exists():
            told = json.loads(self.file.read_text(encoding="utf-8"))
            self.done, self.seconds, self.wrong = told["done"], told["seconds"], told["wrong"]
            self.builds = told.get("builds", [])

    def save(self) -> None:
        """Keep how far it came."""
        KEPT.mkdir(parents=True, exist_ok=True)
        self.file.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")

    def go_on(self, step: Callable[[int], tuple[int, list[str]]], until: float) -> None:
        """Do step after step (each says how many it did, and what went wrong) until all is done or the time is over."""
        number, build = 0, build_id()
        if self.done < self.wanted and build not in self.builds:
            self.builds.append(build)
        while self.done < self.wanted and time.monotonic() < until:
            began = _spent()
            count, wrong = step(self.done)
            self.done, self.wrong = self.done + count, self.wrong + wrong
            self.seconds += _spent() - began
            number += 1
            if number % SAVE_EVERY == 0:
                self.save()
        self.save()


def _spent() -> float:
    """Seconds of the processor that this process and those it waited for took: a busy machine makes no run dearer."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def all_runs() -> list[Run]:
    """Every long run with what it has to reach."""
    return [
        Run("edits", ("L3", "L6"), "one field changed in any column of the record: found, the row named", 10_000),
        Run("rewrites", ("L4", "L5"), "rewritten with new hashes, cut, or put back: told by a checkpoint", 1_000),
        Run("honest", ("L3",), "proofs of honest records: no false alarm", 10_000),
        Run("planted", ("V5",), "rules taken away one at a time: noticed by a test", len(planted.ALL)),
        Run("codes", ("C1",), "label codes drawn: no two alike", 1_000_000),
    ]


def run_all(runs: list[Run], seconds: float) -> None:
    """Go on with each of them, none longer than that."""
    for run in runs:
        run.resume()
        until = time.monotonic() + seconds
        with _STEPS[run.name](run) as step:
            run.go_on(step, until)
        print(f"{run.name}: {run.done:,} of {run.wanted:,}, {len(run.wrong)} wrong, {run.seconds:,.0f} s")


Step = Callable[[int], tuple[int, list[str]]]
# One rewrite in so many is made in the whole record, the others in its beginning.
ON_THE_WHOLE = 10


class Sealed(NamedTuple):
    """A record in the hands of its owner, and the checkpoint of it that is out of reach."""

    owner: Owner
    anchor: Anchor


@contextmanager
def _owned() -> Iterator[tuple[Sealed, Sealed]]:
    """The demonstration's record and its beginning, each with its owner and the checkpoint that was kept outside."""
    folder = in_memory()
    file = folder / "autolog.db"
    played = KEPT / "demonstration.db"
    if not played.exists():
        KEPT.mkdir(parents=True, exist_ok=True)
        play(file)
        shutil.move(file, played)
    file.write_bytes(played.read_bytes())
    anchor = seal(file)  # brings what an earlier version played up to this one
    whole, short = Owner.of_copy(file, folder), Owner.of_copy(file, folder, "short.db")
    try:
        yield Sealed(whole, anchor), Sealed(short, shorten(short))
    finally:
        whole.close()
        short.close()
        remove(folder)


@contextmanager
def _edits(_run: Run) -> Iterator[Step]:
    with _owned() as (whole, short):
        edits = Edits(whole.owner, short.owner)
        with edits.replayed() as other:
            yield lambda seed: (1, [told] if (told := edits.one(seed, other)) else [])


@contextmanager
def _rewrites(_run: Run) -> Iterator[Step]:
    with _owned() as both:
        for one in both:
            keep(one.owner)

        def step(seed: int) -> tuple[int, list[str]]:
            one = both[seed % ON_THE_WHOLE > 0]
            told = attack(one.owner, one.anchor, seed)
            return 1, [told] if told else []

        yield step


@contextmanager
def _honest(_run: Run) -> Iterator[Step]:
    folder = in_memory()
    records = honest.Records(folder)
    try:
        yield records.one
    finally:
        records.close()
        remove(folder)


@contextmanager
def _planted(_run: Run) -> Iterator[Step]:
    def step(number: int) -> tuple[int, list[str]]:
        one = planted.ALL[number]
        return 1, [] if planted.is_caught(one) else [f"{one.name}: nobody noticed"]

    yield step


@contextmanager
def _codes(run: Run) -> Iterator[Step]:
    """All at once or not at all: what was drawn before is not kept."""
    run.done, run.seconds, run.wrong = 0, 0.0, []
    dice, seen = random.SystemRandom(), set[str]()

    def step(_: int) -> tuple[int, list[str]]:
        drawn = [new_label_code(dice.choice) for _ in range(1000)]
        wrong = [code for code in drawn if code in seen or not is_label_code(code)]
        seen.update(drawn)
        return 1000, wrong

    yield step


_STEPS = {"edits": _edits, "rewrites": _rewrites, "honest": _honest, "planted": _planted, "codes": _codes}
