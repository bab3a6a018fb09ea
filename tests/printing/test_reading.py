"""Printed labels read, also when something happened to them, and never as another code. All of it: make reading."""

import pytest

from bench.reading.run import ON_A_VIAL, USUAL, labels_for, read_clean, read_troubled


@pytest.fixture(scope="module")
def labels():
    return labels_for(18, 20)


def test_every_symbol_of_every_kind_reads_as_its_own_code(labels):
    assert read_clean(labels) == []
    assert len({one.kind for one in labels}) == 9


def test_with_one_fault_they_read_and_none_lies(labels):
    counts = list(read_troubled(labels, labels_for(2, 21, kinds=(ON_A_VIAL,)), 20, only_usual=True))
    assert [one for count in counts for one in count.wrong] == []
    assert [count.name for count in counts] == list(USUAL)
    # A patch may take too much of the one symbol of a vial; every other label has a second one.
    unread = [(count.name, kind) for count in counts for kind in count.unread]
    assert set(unread) <= {("lost patch", ON_A_VIAL)}, unread
