"""Printed labels read, also when something happened to them, and never as another code. All of it: make reading."""

import pytest

from bench.reading.run import labels_for, read_clean, read_troubled


@pytest.fixture(scope="module")
def labels():
    return labels_for(18, 20)


def test_every_label_of_every_kind_reads_as_its_own_code(labels):
    assert read_clean(labels) == []
    assert len({one.kind for one in labels}) == 9


def test_with_one_fault_most_read_and_none_lies(labels):
    counts = list(read_troubled(labels, 20, only_usual=True))
    assert [one for count in counts for one in count.wrong] == []
    # A patch may take one of the three corners by which a symbol is found.
    unread = {one.name: one.pictures - one.either for one in counts if one.name != "lost patch"}
    assert set(unread.values()) == {0}, unread
