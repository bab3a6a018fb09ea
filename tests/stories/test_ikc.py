"""The other trial: counted in a chamber, its purity only reported, its interval asked; from the draw to the end."""

import shutil
from datetime import timedelta

import pytest

from lims.demo.curves import TYPICAL_IKC
from lims.demo.play import open_laboratory
from lims.demo.plot import Story
from lims.demo.story import play
from lims.domain.batch import Stage
from lims.ledger.checkpoint import public_key_text
from lims.masterdata.site import read_site
from lims.resources import config_dir
from lims.store.session import open_store
from lims.store.verify import verify
from tests.stories.lab import KEY, NOON, Lab

IKC = "NCT03592706"


@pytest.fixture
def store(sqlite_template, tmp_path):
    path = tmp_path / "ikc.db"
    shutil.copy(sqlite_template, path)
    store = open_store(f"sqlite:///{path}")
    yield store
    report = verify(store, rebuild=True)
    store.close()
    assert report.ok, report.faults[:5]


def test_a_batch_of_the_other_trial_goes_from_vein_to_vein(store):
    lab = Lab(store, NOON - timedelta(days=30))
    site = read_site((config_dir() / "site.toml").read_text(encoding="utf-8"))
    later = NOON + timedelta(days=60)
    protocols = {one.trial: one for one in open_laboratory(lab, site, public_key_text(KEY.public_key()), later)}
    story = Story(protocols[IKC], TYPICAL_IKC, NOON, "BSC-3", "closed", "170", "61.2", 40, corrects=True)
    for at in play(lab, story):
        lab.at = max(lab.at, at)
    record = lab.record(story.batch)
    assert record.batch.stage is Stage.CLOSED and record.subject.interval_days == 14
    assert [one.step for one in record.counts].count("count_d7") == 1
    assert {one.method for one in record.counts} == {"hemocytometer"}
    purity = next(one for one in record.results if one.assay == "purity")
    assert purity.verdict == "meets" and purity.value == "30.5"
    # The bag takes the highest dose; what is left is kept in a container of its own, and the record says so.
    assert next(one for one in record.containers if one.name == "R1").fate == "frozen"
    last = record.formulation
    assert last.low_cells <= last.dose_cells <= last.high_cells
