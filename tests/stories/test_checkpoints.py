"""The foot of a printed page, scanned like any other code: the running system says whether it is on record."""

import pytest

from lims.actions.scanning import scan
from lims.ledger.checkpoint import foot_of
from lims.store.sequencer import Sequencer
from tests.stories.lab import KEY, NURSE, QA, TECH


@pytest.fixture
def sealed(lab_at, tmp_path):
    lab = lab_at("received")
    lab.checkpoint = Sequencer(lab.store, KEY, tmp_path / "checkpoints.txt").advance(lab.at)
    return lab


def test_the_foot_of_a_page_and_the_whole_note_are_found_and_nothing_is_recorded(sealed):
    point = sealed.checkpoint
    before = sealed.state()
    foot = foot_of(point.size, point.root)
    for text in (foot, foot.lower(), f" {foot} ", point.text, f" {point.text}"):
        answer = sealed.do(QA, scan, text)
        assert answer["outcome"] == "found" and answer["target_kind"] == "checkpoint"
        assert answer["words"] == f"Checkpoint of {point.size} entries, on record."
    assert sealed.changes_since(before) == {}


def test_it_is_found_at_a_bench_where_a_step_waits_too(sealed):
    sealed.start("isolate")
    point = sealed.checkpoint
    assert sealed.scan(foot_of(point.size, point.root), "isolate")["outcome"] == "found"


def test_a_page_of_another_house_or_another_past_is_not_on_record(sealed):
    point = sealed.checkpoint
    assert sealed.refused(TECH, scan, foot_of(point.size + 1, point.root)).code == "unknown_checkpoint"
    assert sealed.refused(TECH, scan, foot_of(point.size, b"\x01" * 32)).code == "checkpoint_differs"


@pytest.mark.parametrize("typed", ["AL1:", "AL1:12", "AL1:x:00", "AL1:12:" + "G" * 64, "AL1:12:" + "A" * 63])
def test_a_torn_foot_is_asked_for_again(sealed, typed):
    assert sealed.refused(NURSE, scan, typed).code == "checkpoint_unreadable"
