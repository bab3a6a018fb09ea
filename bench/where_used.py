"""Where used: a lot, a cabinet and a person looked up among 10,000 batches, beside one walk over the same rows."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, Table

from bench.figures import Figure, at_most, percentile
from bench.place import Place
from lims.actions.master import protocol_from
from lims.actions.where_used import every_use
from lims.domain.protocol import Protocol, SlotKind
from lims.resources import config_dir
from lims.store.reading.where_used import siblings_of, where_used
from lims.store.schema import migrate
from lims.store.session import Store, open_store
from lims.store.tables.batches import batches
from lims.store.tables.people import people
from lims.store.tables.steps import entries, slots, steps
from lims.store.tables.subjects import subjects

BATCHES, AT_ONCE, YEARS = 10_000, 200, 2
CABINETS, PEOPLE, LOTS_OF_A_KIND = 12, 24, 24
LOOK_UPS = 20


def measure(place: Place) -> Iterator[Figure]:
    """The 95th percentile of the first page of 200 batches with its counts, and the whole list of the busiest."""
    place.folder.joinpath("where-used").mkdir()
    store = open_store(f"sqlite:///{place.folder / 'where-used' / 'autolog.db'}")
    migrate(store)
    _fill(store)
    chance = random.Random(1)
    kinds = {
        "material": [f"il2-{chance.randrange(LOTS_OF_A_KIND)}" for _ in range(LOOK_UPS)],
        "station": [f"BSC-{chance.randrange(CABINETS)}" for _ in range(LOOK_UPS)],
        "person": [_person(chance.randrange(PEOPLE)) for _ in range(LOOK_UPS)],
    }
    bare = _walk(store)
    for kind, targets in kinds.items():
        seconds = [_timed(store, partial(where_used, kind=kind, target=target)) for target in targets]
        yield at_most(
            f"where used: {kind} in {BATCHES:,} batches, p95",
            percentile(seconds, 95),
            "s",
            1,
            beside="every slot read once",
            bare=bare,
        )
    whole = _timed(store, lambda db: list(every_use(db, "person", _person(0))))
    yield Figure("where used: every batch of a person, as for a file", whole, "s")
    yield Figure("siblings of one batch", _timed(store, lambda db: siblings_of(db, "B26-5000")), "s")
    store.close()


def _timed(store: Store, look: Any) -> float:
    began = time.perf_counter()
    with store.reading() as db:
        look(db)
    return time.perf_counter() - began


def _walk(store: Store) -> float:
    """The bare cost of the plain way: read the slots and compare."""
    return _timed(
        store,
        lambda db: sum(
            row[1] == "il2-3" for row in db.exec_driver_sql("SELECT batch, target, filled_at, filled_by FROM slots")
        ),
    )


def _person(number: int) -> str:
    return f"tech-{number}"


def _fill(store: Store) -> None:
    """Batches as two years of work leave them. Written straight into the tables: no ledger is looked at here."""
    at = datetime.now(UTC) - timedelta(days=365 * YEARS)
    protocol = protocol_from((config_dir() / "protocols" / "NCT04011033-v1.toml").read_text(encoding="utf-8"))
    chance = random.Random(2)
    with store.writing() as db:
        everybody = [
            {"person": _person(n), "printed_name": f"Technician {n}", "roles": (), "active": True, "added_at": at}
            for n in range(PEOPLE)
        ]
        db.execute(people.insert(), everybody)
    for first in range(0, BATCHES, AT_ONCE):
        with store.writing() as db:
            _insert(db, [row for n in range(first, first + AT_ONCE) for row in _batch(protocol, n, at, chance)])


def _insert(db: Connection, rows: list[tuple[Table, dict[str, Any]]]) -> None:
    for table in (subjects, batches, steps, slots, entries):
        many = [row for its, row in rows if its is table]
        if many:
            db.execute(table.insert(), many)


def _batch(protocol: Protocol, n: int, at: datetime, chance: random.Random) -> Iterator[tuple[Table, dict[str, Any]]]:
    batch, subject = f"B26-{n:04d}", f"INKT-{n // 6:04d}"
    opened_at = at + timedelta(days=365 * YEARS) * n / BATCHES
    whose = {"subject": subject, "coi": f"COI-{subject}", "trial": protocol.trial, "version": 1}
    if n % 6 == 0:
        nothing: dict[str, Any] = {"infusions": 6, "screening": (), "reactive": (), "enrolled_at": opened_at}
        yield subjects, whose | nothing
    infused_at = opened_at + timedelta(days=15) if n % 10 else None
    told = {"batch": batch, "dose_no": n % 6 + 1, "doses": 6, "sha256": "", "product": "iNKT", "din": ""}
    days = {"draw_on": opened_at.date(), "infusion_on": opened_at.date(), "opened_at": opened_at}
    ends = {"stage": "infused" if infused_at else "rejected", "infused_at": infused_at, "final_confirmed": False}
    yield batches, whose | told | days | ends | {"on_hold": False, "hold_reason": ""}
    station, team = f"BSC-{chance.randrange(CABINETS)}", [_person(one) for one in chance.sample(range(PEOPLE), 3)]
    for number, step in enumerate(protocol.steps):
        began = opened_at + timedelta(days=number)
        first, second = chance.sample(team, 2)
        yield steps, _step(batch, step.key, station, first, second, began)
        for slot in step.all_slots():
            kind, target = _thing(slot.kind, slot.what, station, n)
            its = {"batch": batch, "step": step.key, "slot": slot.key, "label_code": "X", "words": target}
            yield slots, its | {"target_kind": kind, "target": target, "filled_at": began, "filled_by": first}
        for spec in step.entries:
            for replicate in range(1, spec.replicates + 1):
                read: dict[str, Any] = {"batch": batch, "step": step.key, "entry": spec.key, "replicate": replicate}
                said = {"value": "1", "unit": "", "within_limits": True, "reason": "", "seq": 1, "revision": 1}
                yield entries, read | said | {"entered_at": began, "entered_by": first}


def _step(batch: str, step: str, station: str, first: str, second: str, at: datetime) -> dict[str, Any]:
    return {
        "batch": batch,
        "step": step,
        "state": "finished",
        "station": station,
        "started_at": at,
        "started_by": first,
        "late_reason": "",
        "verified_at": at,
        "verified_by": second,
        "finished_at": at,
        "finished_by": first,
    }


def _thing(kind: SlotKind, what: str, station: str, n: int) -> tuple[str, str]:
    if kind is SlotKind.MATERIAL:
        return "material", f"{what}-{n * LOTS_OF_A_KIND // BATCHES}"
    if kind is SlotKind.STATION:
        return "equipment", station
    if kind is SlotKind.EQUIPMENT:
        return "equipment", f"{what}-{n % 4}"
    return "container", f"{n}/{what}"
