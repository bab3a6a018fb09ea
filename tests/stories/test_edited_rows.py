"""Somebody edits a row of the batch in the database and lets quality release: the row is named, nothing is released."""

from contextlib import closing

import pytest

from lims.domain.batch import Stage
from lims.guard.state import StateWatch
from lims.store.batch_state import faults_in_batch
from lims.store.reading.standing import list_pauses

BOTH = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
EDITS = (
    ("batches", "stage", "released", "batch = '{batch}'"),
    ("results", "value", "0.01", "batch = '{batch}' AND assay = 'endotoxin'"),
    ("signatures", "person", "demo-qa-e", "batch = '{batch}' AND signature = 1"),
    ("bodies", "weight_kg", "41", "subject = '{subject}' AND number = 1"),
)


def edited(lab, table, column, value, where):
    """Change the row behind everybody's back; gives the statement that puts it right."""
    where = where.format(batch=lab.batch, subject=lab.world.subject)
    with lab.store.writing() as db:
        former = db.exec_driver_sql(f"SELECT {column} FROM {table} WHERE {where}").scalar()
        db.exec_driver_sql(f"UPDATE {table} SET {column} = '{value}' WHERE {where}")
    return f"UPDATE {table} SET {column} = '{former}' WHERE {where}"


@BOTH
@pytest.mark.check("L6")
def test_a_release_that_leans_on_an_edited_row_is_refused_and_the_row_named(lab_at):
    lab = lab_at("reviewed")
    for table, column, value, where in EDITS:
        mend = edited(lab, table, column, value, where)
        refusal = lab.refused_decision()
        named = [str(one) for one in refusal.reasons if "say something else than the ledger" in str(one)]
        assert len(named) == 1 and f"{table}, " in named[0] and named[0].endswith(f", {column}."), refusal.reasons
        assert lab.kinds()[-1] == "ReleaseRefused"
        with lab.store.writing() as db:
            db.exec_driver_sql(mend)
    lab.decide("released_interim")
    assert lab.record().batch.stage is Stage.RELEASED_INTERIM


@pytest.mark.check("L6")
def test_the_watch_pauses_signing_for_an_edit_and_never_for_honest_work(lab_at):
    lab = lab_at("reviewed")
    with closing(StateWatch(lab.store, lambda: lab.at)) as watch:
        assert watch.look() == ()
        mend = edited(lab, *EDITS[0])
        assert watch.look() == (f"batches, batch={lab.batch}, stage",)
        with lab.store.reading() as db:
            assert [one.cause for one in list_pauses(db, only_open=True)] == ["state"]
        assert any("Signing is paused" in str(one) for one in lab.refused_decision().reasons)
        with lab.store.writing() as db:
            db.exec_driver_sql(mend)
        assert watch.look() == ()


@pytest.mark.check("L6")
@pytest.mark.parametrize("point", ["filled", "released", "closed"])
def test_every_honest_batch_follows_from_the_entries_that_name_it(lab_at, point):
    lab = lab_at(point)
    with lab.store.reading() as db:
        for batch in (lab.batch, lab.world.other_dose, lab.world.strange_batch):
            assert list(faults_in_batch(db, batch)) == []
