"""Whatever the database holds of a batch stands on the paper of its record, for batches of every kind.

A thousand generated batches: `make fields`.
"""

import shutil
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from bench.fields.branches import Grove
from bench.fields.look import record_on_paper
from lims.store.session import open_store
from tests.printing.fields_on_paper import missing_fields
from tests.web.house import demonstration

ZONE = ZoneInfo("Asia/Taipei")
BRANCHES = 5  # the first ones of a story: cheap to play, short to draw


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    path = tmp_path_factory.mktemp("fields") / "autolog.db"
    shutil.copy(demonstration(tmp_path_factory) / "autolog.db", path)
    store = open_store(f"sqlite:///{path}")
    yield store
    store.close()


def lacking(store, batch):
    with store.reading() as db:
        missing = missing_fields(db, batch, record_on_paper(db, batch), ZONE)
    return [(one.table, one.column, str(one.value)[:60]) for one in missing]


@pytest.mark.parametrize("batch", ["B26-0002", "B26-0004"])
def test_every_field_of_a_batch_of_the_demonstration_stands_on_its_paper(played, batch):
    assert lacking(played, batch) == []


def test_every_field_of_batches_with_which_everything_was_tried_stands_on_its_paper(tmp_path):
    with Grove(tmp_path) as grove:
        for branch in islice(grove.branches(seed=1), BRANCHES):
            assert lacking(branch.store, branch.batch) == [], branch
            assert branch.faults == ()


def test_a_field_that_is_not_on_the_paper_is_named(played):
    with played.reading() as db:
        other = record_on_paper(db, "B26-0008")
        missing = missing_fields(db, "B26-0002", other, ZONE)
    assert ("batches", "din") in {(one.table, one.column) for one in missing}
