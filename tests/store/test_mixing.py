"""Material of two subjects, or of two batches of one, never meets: the database itself refuses the edge."""

from decimal import Decimal

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from lims.store.tables.batches import batches
from lims.store.tables.containers import containers
from lims.store.tables.vessels import vessel_edges

EDGE = """
INSERT INTO vessel_edges (parent, child, seq, batch, subject, kind, volume_ml, viable_cells, at)
VALUES ('{parent}', '{child}', 1, '{batch}', '{subject}', 'pool', '10', 1000, '2026-03-09T04:00:00.000000Z')
"""
OWNERS = {
    "B26-0001": "INKT-0001",  # ours
    "B26-0002": "INKT-0001",  # the same subject's other dose
    "B26-0003": "INKT-0002",  # somebody else
}


@pytest.fixture
def vessels(store, clock):
    """Two vessels of each of three batches."""
    with store.writing() as db:
        for batch, subject in OWNERS.items():
            _own(db, batch, subject, clock())
    return store


def _own(db, batch, subject, at):
    from lims.store.tables.subjects import subjects

    given = {column.name: _any(column, at) for column in batches.columns} | {"batch": batch, "subject": subject}
    given |= {"stage": "culture", "dose_no": int(batch[-1]), "din": f"A99992600000{batch[-1]}"}
    wanted = {column.name: _any(column, at) for column in subjects.columns} | {"subject": subject}
    if subject not in {row.subject for row in db.execute(subjects.select())}:
        db.execute(insert(subjects).values(wanted | {"coi": f"COI{subject}"[:20]}))
    db.execute(insert(batches).values(given))
    for name in ("V1a", "V1b"):
        held = {column.name: _any(column, at) for column in containers.columns}
        held |= {"container": f"{batch}/{name}", "batch": batch, "subject": subject, "name": name, "family": "V1"}
        db.execute(insert(containers).values(held | {"state": "in_use", "volume_ml": Decimal(50)}))


def _any(column, at):
    """Some value that the column takes; nothing where it may be empty."""
    if column.nullable:
        return None
    kind = type(column.type).__name__
    return {"UtcTime": at, "Day": at.date(), "JsonText": (), "Exact": Decimal(1), "Boolean": False}.get(
        kind, 1 if kind in ("Integer", "BigInteger") else "x"
    )


def _edge(store, parent, child, batch):
    with store.writing() as db:
        db.exec_driver_sql(EDGE.format(parent=parent, child=child, batch=batch, subject=OWNERS[batch]))


def test_an_edge_within_one_batch_is_kept(vessels):
    _edge(vessels, "B26-0001/V1a", "B26-0001/V1b", "B26-0001")
    with vessels.reading() as db:
        assert len(db.execute(vessel_edges.select()).all()) == 1


@pytest.mark.parametrize(
    ("parent", "child", "batch"),
    [
        ("B26-0001/V1a", "B26-0003/V1b", "B26-0001"),
        ("B26-0001/V1a", "B26-0003/V1b", "B26-0003"),
        ("B26-0003/V1a", "B26-0001/V1b", "B26-0001"),
        ("B26-0001/V1a", "B26-0002/V1b", "B26-0001"),
        ("B26-0001/V1a", "B26-0002/V1b", "B26-0002"),
        ("B26-0003/V1a", "B26-0003/V1b", "B26-0001"),
        ("B26-0001/V1a", "B26-0001/V1a", "B26-0001"),
    ],
)
def test_a_mixed_edge_is_refused_by_the_database_whoever_writes_it(vessels, parent, child, batch):
    with pytest.raises(IntegrityError):
        _edge(vessels, parent, child, batch)


def test_a_donation_number_is_of_one_batch_and_none_is_no_number(vessels):
    with vessels.writing() as db:
        db.execute(batches.update().where(batches.c.batch != "B26-0001").values(din=""))  # not drawn yet, both
    with pytest.raises(IntegrityError), vessels.writing() as db:
        db.execute(batches.update().where(batches.c.batch == "B26-0002").values(din="A999926000001"))


def test_our_own_writer_would_be_refused_as_well(vessels, clock):
    """Not even the program can write it, should a rule above ever fail."""
    from types import SimpleNamespace

    from lims.store.appliers.vessels import draw_edges

    entry = SimpleNamespace(seq=1, performed_at=None, recorded_at=clock())
    way = ("B26-0001/V1a", "B26-0003/V1b", Decimal(10), 100)
    with pytest.raises(IntegrityError), vessels.writing() as db:
        draw_edges(db, entry, "B26-0001", "pool", way)
