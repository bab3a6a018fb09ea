"""Wrong scans by the thousand: other patients, other doses, void and unknown labels. Every one must be refused.

`python -m bench.wrong_scans --scans 100000` counts what came of each, and compares every table with what it was.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import perf_counter

from sqlalchemy import func, select

from bench.load import NURSE, Scan, scans_that_fill_slots
from bench.place import Place
from lims.actions.labels import mark_printed, reprint_label
from lims.actions.scanning import scan
from lims.domain.errors import Refusal
from lims.domain.identifiers import new_label_code
from lims.store.record import Act
from lims.store.session import Store
from lims.store.tables import metadata

SECOND = "demo-nurse-h"
BATCHES, VOID, SCANS_OF_A_BATCH = 96, 12, 3
# What a refused scan may leave behind: the refusal itself, on both sides, and what follows from a stop.
MAY_GROW = frozenset({"ledger", "chains", "refusals", "deviations", "requests", "tree_leaves", "jobs"})


@dataclass(slots=True)
class Outcome:
    """What came of a flood: refusals by their code, scans that were let through, tables that changed."""

    refused: Counter[str] = field(default_factory=Counter)
    let_through: list[str] = field(default_factory=list)
    changed: dict[str, tuple[int, int]] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def all_refused(self) -> bool:
        """Nothing was let through and no table changed that may not."""
        return not self.let_through and not self.changed


def flood(store: Store, scans: int, at: datetime, *, seed: int) -> Outcome:
    """Scan wrong things into running steps of many patients' batches, as often as that."""
    dice = random.Random(seed)
    own = scans_that_fill_slots(store, BATCHES * SCANS_OF_A_BATCH, at)
    void = list(_voided(store, own, at))
    before = _sizes(store)
    outcome = Outcome()
    began = perf_counter()
    for wrong in _wrong(own, void, scans, dice):
        at += timedelta(milliseconds=20)
        _try(store, wrong, at, outcome)
    outcome.seconds = perf_counter() - began
    after = _sizes(store)
    outcome.changed = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
    return outcome


def _try(store: Store, wrong: Scan, at: datetime, outcome: Outcome) -> None:
    try:
        answer = store.perform(NURSE, at, lambda act: scan(act, wrong.code, batch=wrong.batch, step=wrong.step))
    except Refusal as refusal:
        outcome.refused[refusal.code] += 1
    else:
        outcome.let_through.append(f"{wrong.code} into {wrong.batch}: {answer['outcome']}")


def _wrong(own: list[Scan], void: list[str], scans: int, dice: random.Random) -> Iterator[Scan]:
    """Half of them other patients, a third the same patient's other doses, the rest void or never issued."""
    whose = {one.code: one.batch for one in own}
    batches = sorted({one.batch for one in own})
    wristbands = {one.code for one in own if sum(other.code == one.code for other in own) > 1}
    subject_of = {one.batch: one.code for one in own if one.code in wristbands}
    for _ in range(scans):
        batch, kind = dice.choice(batches), dice.random()
        if kind < 0.1:
            yield Scan(dice.choice(void), batch, own[0].step)
        elif kind < 0.15:
            yield Scan(new_label_code(dice.choice), batch, own[0].step)
        else:
            other = dice.choice(own)
            while _is_right(other.code, batch, whose, subject_of, wristbands):
                other = dice.choice(own)
            yield Scan(other.code, batch, own[0].step)


def _is_right(code: str, batch: str, whose: dict[str, str], subject_of: dict[str, str], wristbands: set[str]) -> bool:
    return subject_of[batch] == code if code in wristbands else whose[code] == batch


def _voided(store: Store, own: list[Scan], at: datetime) -> Iterator[str]:
    """Labels that were on bags until they were printed again."""
    bags = [one for one in own if sum(other.code == one.code for other in own) == 1]
    for one in bags[:: max(1, len(bags) // VOID)][:VOID]:

        def again(act: Act, code: str = one.code) -> str:
            new = reprint_label(act, code, reason="torn", second_person=SECOND)
            mark_printed(act, (new,))
            return new

        new = store.perform(NURSE, at, again)
        own[own.index(one)] = Scan(new, one.batch, one.step)
        yield one.code


def _sizes(store: Store) -> dict[str, int]:
    with store.reading() as db:
        return {
            table.name: db.scalar(select(func.count()).select_from(table)) or 0
            for table in metadata.sorted_tables
            if table.name not in MAY_GROW
        }


def main() -> None:
    """Flood a fresh demonstration and say what came of it; exit 1 when anything was let through."""
    parser = argparse.ArgumentParser(prog="python -m bench.wrong_scans", description=__doc__)
    parser.add_argument("--scans", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    place = Place()
    store = place.open_store()
    try:
        outcome = flood(store, given.scans, datetime.now(UTC), seed=given.seed)
    finally:
        store.close()
    place.remove()
    print(f"{given.scans:,} wrong scans in {outcome.seconds:.0f} s")
    for code, count in outcome.refused.most_common():
        print(f"  {count:>9,} {code}")
    for words in (*outcome.let_through[:20], *(f"{name}: {sizes}" for name, sizes in outcome.changed.items())):
        print(f"  LET THROUGH {words}")
    raise SystemExit(0 if outcome.all_refused else 1)


if __name__ == "__main__":
    main()
