"""The bad days of the demonstration: what they show to whoever looks around, and that they leave the rest alone."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from lims import resources
from lims.actions.views import batch_record
from lims.demo.bad_days import bad_days
from lims.demo.lab import Lab
from lims.demo.play import BEGIN, open_laboratory, walk
from lims.demo.plot import QA_2
from lims.demo.second_suite import open_second_suite
from lims.domain.batch import Stage
from lims.domain.label_text import OUT_OF_SPECIFICATION
from lims.domain.schedule import DueState, due
from lims.domain.work import StepState
from lims.masterdata.site import read_site
from lims.store.reading.where_used import siblings_of
from lims.store.schema import migrate
from lims.store.session import open_store
from lims.store.verify import verify
from tests.once import made_once
from tests.web.house import NOW


def play(folder):
    """The three bad days alone, in a laboratory that holds nothing else."""
    store = open_store(f"sqlite:///{folder}/autolog.db")
    migrate(store)
    site = read_site((resources.config_dir() / "site.toml").read_text(encoding="utf-8"))
    lab = Lab(store, NOW - BEGIN, ZoneInfo(site.zone))
    inkt, *_ = sorted(open_laboratory(lab, site, "key", NOW), key=lambda one: one.trial, reverse=True)
    open_second_suite(lab, NOW.date())
    stories = tuple(bad_days(inkt, NOW))
    walk(lab, stories, NOW)
    (folder / "batches").write_text(" ".join(one.batch for one in stories))
    store.close()


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    folder = made_once(tmp_path_factory, "bad-days", play)
    store = open_store(f"sqlite:///{folder}/autolog.db")
    with store.reading() as db:
        yield db, *(folder / "batches").read_text().split()
    assert verify(store).ok  # a record like any other
    store.close()


def test_a_harvest_is_due_for_whoever_wants_to_play_the_day_of_the_dose(played):
    db, *_, waits = played
    record = batch_record(db, waits)
    assert record.step_work("feed_d12").state is StepState.FINISHED and not record.batch.on_hold
    found = due(record.protocol.step("harvest"), {one.step: one for one in record.work}, NOW)
    assert found.state is DueState.NOW and found.closes_at - NOW > timedelta(hours=12)


def test_the_culture_grew_one_batch_beside_it_is_held_and_no_other(played):
    db, grown, beside, *_ = played
    record = batch_record(db, grown)
    assert record.batch.on_hold and "Sterility, in process: growth" in record.batch.hold_reason
    assert [one.batch for one in siblings_of(db, grown)] == [beside]
    held = batch_record(db, beside)
    assert held.batch.on_hold and [one.kind for one in held.more.deviations] == ["sibling"]
    assert held.more.alerts[0].silent == ("qa",)


def test_the_alert_has_the_time_of_each_answer_and_went_on_while_quality_was_silent(played):
    db, grown, *_ = played
    record = batch_record(db, grown)
    alert = next(one for one in record.more.alerts if one.kind == "contamination")
    assert [one.role for one in alert.acknowledgements] == ["physician", "qa"]
    assert alert.silent == ("sponsor",)  # who is told by a call
    assert [one.to for one in alert.escalations] == [("sponsor",)]
    assert alert.acknowledgements[0].at < alert.escalations[0].at < alert.acknowledgements[1].at
    assert [one.told_role for one in record.more.calls] == ["physician"]
    assert {one.kind for one in record.more.tasks if one.is_open} == {"plan", "organism", "call_sponsor"}


def test_a_short_dose_is_supplied_by_four_signatures_of_four_people_and_was_never_released(played):
    db, *_, short, _ = played
    record = batch_record(db, short)
    (supply,) = record.more.supplies
    assert record.batch.stage is Stage.SUPPLIED and not record.dispositions
    assert [one.assay for one in supply.failed] == ["dose"]
    assert len(set(supply.people)) == 4 and QA_2 in supply.people
    marked = next(one for one in record.labels if one.target.endswith("/P1") and one.in_force)
    assert OUT_OF_SPECIFICATION in dict(marked.text).values()
