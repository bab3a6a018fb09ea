"""Which batches a lot, a thing or a person touched: as a plain walk through every row would find them."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from lims.domain.batch import Stage
from lims.domain.errors import NotReadable
from lims.store.reading.trials import bound_to
from lims.store.reading.where_used import siblings_of, where_used
from lims.store.tables.batches import batches
from lims.store.tables.custody import handovers
from lims.store.tables.people import people
from lims.store.tables.steps import entries, former_slots, slots, steps
from lims.store.tables.subjects import subjects

LOTS, THINGS, STATIONS = ("M-1", "M-2", "M-3"), ("INC-1", "INC-2"), ("BSC-1", "BSC-2")
PEOPLE = ("tech.a", "tech.b", "tech.c", "nurse.g", "idle.z")
STAGES = (Stage.CULTURE, Stage.REJECTED, Stage.INFUSED, Stage.CLOSED)
BATCHES, A_DAY = 60, timedelta(days=1)


def _rows(began_at):
    """A year of batches, three steps each, by chance."""
    chance = random.Random(20261121)
    told = {one: [] for one in (subjects, batches, steps, slots, former_slots, entries, handovers)}
    for number in range(BATCHES):
        batch, subject = f"B26-{number + 1:04d}", f"INKT-{number // 3 + 1:03d}"
        at, stage = began_at + number * 6 * A_DAY, STAGES[number % 4]
        if number % 3 == 0:
            told[subjects].append(_subject(subject, at))
        told[batches].append(_batch(batch, subject, number % 3 + 1, stage, at))
        for day, step in enumerate(("isolate", "seed", "count_d3")):
            first, second, station = *chance.sample(PEOPLE[:3], 2), chance.choice(STATIONS)
            began = at + day * A_DAY
            told[steps].append(_step(batch, step, station, first, second, began))
            for kind, target in (("material", chance.choice(LOTS)), ("equipment", chance.choice(THINGS))):
                told[slots].append(_slot(batch, step, kind, target, chance.choice(PEOPLE[:3]), began))
            told[entries].append(_entry(batch, step, chance.choice(PEOPLE[:3]), began + timedelta(hours=1)))
        if number % 5 == 0:
            was = _slot(batch, "seed", "material", "M-4", chance.choice(PEOPLE[:3]), at)
            told[former_slots].append({key: was[key] for key in was if key != "label_code"} | {"seq": 7})
        if number % 2:
            told[handovers].append(_handover(batch, at))
    return told


def _subject(subject, at):
    return {
        "subject": subject,
        "coi": f"COI-{subject}",
        "trial": "NCT04011033",
        "version": 1,
        "infusions": 6,
        "screening": (),
        "reactive": (),
        "enrolled_at": at,
    }


def _batch(batch, subject, dose_no, stage, at):
    given = at + 15 * A_DAY if stage in (Stage.INFUSED, Stage.CLOSED) else None
    return {
        "batch": batch,
        "subject": subject,
        "coi": f"COI-{subject}",
        "dose_no": dose_no,
        "doses": 6,
        "trial": "NCT04011033",
        "version": 1,
        "sha256": "0" * 64,
        "product": "iNKT",
        "draw_on": date(2026, 3, 1),
        "infusion_on": date(2026, 3, 15),
        "stage": stage,
        "on_hold": False,
        "hold_reason": "",
        "din": "",
        "opened_at": at,
        "infused_at": given,
        "final_confirmed": False,
    }


def _step(batch, step, station, first, second, at):
    return {
        "batch": batch,
        "step": step,
        "state": "finished",
        "station": station,
        "started_at": at,
        "started_by": first,
        "late_reason": "",
        "verified_at": at + timedelta(hours=2),
        "verified_by": second,
        "finished_at": at + timedelta(hours=3),
        "finished_by": first,
    }


def _slot(batch, step, kind, target, person, at):
    return {
        "batch": batch,
        "step": step,
        "slot": kind,
        "label_code": "X",
        "target_kind": kind,
        "target": target,
        "words": f"{target} as scanned",
        "filled_at": at + timedelta(minutes=5),
        "filled_by": person,
    }


def _entry(batch, step, person, at):
    return {
        "batch": batch,
        "step": step,
        "entry": "volume_ml",
        "replicate": 1,
        "revision": 1,
        "value": "10",
        "unit": "mL",
        "within_limits": True,
        "reason": "",
        "entered_at": at,
        "entered_by": person,
        "seq": 9,
    }


def _handover(batch, at):
    words = dict.fromkeys(
        ("given_at_place", "to_place", "seal", "logger", "taken_at_place", "condition", "verdict"), ""
    )
    return words | {
        "batch": batch,
        "handover": 1,
        "kind": "courier_to_lab",
        "containers": (),
        "state": "given",
        "given_by": "nurse.g",
        "given_at": at,
        "low_c": Decimal(2),
        "high_c": Decimal(8),
        "taken_by": "",
    }


@pytest.fixture
def year(store, clock):
    """The rows as written, in a database that holds exactly them."""
    told = _rows(clock())
    with store.writing() as db:
        db.execute(
            people.insert(),
            [
                {"person": one, "printed_name": one.upper(), "roles": (), "active": True, "added_at": clock()}
                for one in PEOPLE
            ],
        )
        for table, rows in told.items():
            db.execute(table.insert(), rows)
    return told


def _walk(told, kind, target):
    """The plain way: look at every row."""
    touched = {}
    for row in (*told[slots], *told[former_slots]):
        if kind == "person" and row["filled_by"] == target:
            touched.setdefault(row["batch"], []).append((row["filled_at"], row["step"]))
        if row["target"] == target and row["target_kind"] == ("material" if kind == "material" else "equipment"):
            touched.setdefault(row["batch"], []).append((row["filled_at"], row["step"]))
    for row in told[steps]:
        if kind in ("equipment", "station") and row["station"] == target:
            touched.setdefault(row["batch"], []).append((row["started_at"], row["step"]))
        for act in ("started", "verified", "finished"):
            if kind == "person" and row[f"{act}_by"] == target:
                touched.setdefault(row["batch"], []).append((row[f"{act}_at"], row["step"]))
    for row in told[entries] if kind == "person" else ():
        if row["entered_by"] == target:
            touched.setdefault(row["batch"], []).append((row["entered_at"], row["step"]))
    for row in told[handovers] if kind == "person" else ():
        if row["given_by"] == target:
            touched.setdefault(row["batch"], []).append((row["given_at"], "act:hand-over"))
    return touched


ASKED = [
    ("material", "M-2"),
    ("material", "M-4"),
    ("equipment", "INC-1"),
    ("station", "BSC-2"),
    ("person", "tech.b"),
    ("person", "nurse.g"),
]


@pytest.mark.parametrize(("kind", "target"), ASKED)
@pytest.mark.check("B10", "C2")
def test_where_used_is_what_a_walk_through_every_row_finds(store, year, kind, target):
    walked = _walk(year, kind, target)
    with store.reading() as db:
        found = where_used(db, kind, target, limit=BATCHES)
    assert {row.batch for row in found.rows} == set(walked) and walked
    for row in found.rows:
        assert (row.first_at, row.last_at) == (min(walked[row.batch])[0], max(walked[row.batch])[0])
        assert set(row.steps) == {step for _, step in walked[row.batch]}
    given = [row for row in year[batches] if row["batch"] in walked]
    assert found.batches == len(given)
    assert found.infused == sum(row["infused_at"] is not None for row in given)
    assert found.subjects == len({row["subject"] for row in given})


@pytest.mark.parametrize(("kind", "target"), ASKED)
def test_page_after_page_gives_the_same_as_all_at_once(store, year, kind, target):
    # Found 2026-11-21: two steps touched at one moment changed places between two plans of PostgreSQL.
    with store.reading() as db:
        every = where_used(db, kind, target, limit=BATCHES)
        assert tuple(_leaf_through(db, kind, target, every)) == every.rows


def test_who_is_bound_to_a_trial_leafs_past_the_batches_of_the_others(store, year):
    """Found 2026-11-22: a page on which other trials' batches were left out passed for the last one."""
    c = batches.c
    with store.writing() as db:
        db.execute(batches.update().where(c.batch < f"B26-{BATCHES // 2:04d}").values(trial="NCT03592706"))
    with store.reading() as db:
        every = where_used(bound_to(db, ("NCT04011033",)), "person", "tech.b", limit=BATCHES)
        assert len(every.rows) == every.batches > 14
        assert tuple(_leaf_through(db, "person", "tech.b", every)) == every.rows


def _leaf_through(db, kind, target, every):
    """The rows of page after page, seven batches each; every page tells the same counts."""
    after = ""
    while True:
        page = where_used(db, kind, target, after=after, limit=7)
        assert (page.batches, page.infused) == (every.batches, every.infused) and 0 < len(page.rows) <= 7
        yield from page.rows
        after = page.next_after
        if not after:
            return


def test_what_was_infused_and_what_was_rejected_is_found_like_anything_else(store, year):
    with store.reading() as db:
        stages = {row.stage for row in where_used(db, "material", "M-1", limit=BATCHES).rows}
    assert {Stage.INFUSED, Stage.REJECTED, Stage.CLOSED, Stage.CULTURE} <= stages


def test_who_touched_nothing_is_found_nowhere_and_an_unknown_kind_is_refused(store, year):
    with store.reading() as db:
        assert where_used(db, "person", "idle.z").rows == ()
        assert where_used(db, "material", "INC-1").batches == 0
        with pytest.raises(NotReadable):
            where_used(db, "subject", "INKT-001")


def test_siblings_share_a_lot_for_ever_and_equipment_and_hands_only_near_in_time(store, year):
    ours = "B26-0031"
    within = 30 * A_DAY
    every = [*year[slots], *year[former_slots]]
    mine = [row for row in every if row["batch"] == ours]
    lots = {row["target"] for row in mine if row["target_kind"] == "material"}
    with store.reading() as db:
        found = {one.batch: one for one in siblings_of(db, ours)}
    for number in range(BATCHES):
        batch = f"B26-{number + 1:04d}"
        theirs = [row for row in every if row["batch"] == batch]
        shared = {row["target"] for row in theirs if row["target"] in lots} if batch != ours else set()
        told = found[batch].shares if batch in found else ()
        assert {one.target for one in told if one.kind == "material"} == shared
        near = {one.target for one in told if one.kind in ("equipment", "person")}
        if near:
            assert abs(number - 30) * 6 * A_DAY <= within + 3 * A_DAY
    assert ours not in found
    assert {one.batch for one in found.values() if any(s.kind == "subject" for s in one.shares)} == {
        "B26-0032",
        "B26-0033",
    }
    assert any(one.kind == "person" for one in found["B26-0032"].shares)
    assert {Stage.REJECTED, Stage.CLOSED} <= {one.stage for one in found.values()}
