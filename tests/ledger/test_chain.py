"""A chain read with distrust."""

from datetime import UTC, datetime, timedelta

import pytest

from lims.ledger.canonical import time_text
from lims.ledger.chain import StoredEntry, faults_in_chain
from lims.ledger.entry import GENESIS, write_entry

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def stored(entry, position):
    at = time_text(entry.recorded_at)
    return StoredEntry(
        position, entry.chain, entry.seq, entry.text, entry.hash, entry.previous, entry.kind, entry.person, at
    )


def make_chain(length, *, previous=GENESIS, first=1, word="count"):
    rows = []
    for seq in range(first, first + length):
        entry = write_entry(
            chain="batch/B26-0141",
            seq=seq,
            recorded_at=START + timedelta(minutes=seq),
            person="tech.a",
            kind="CellsCounted",
            data={"note": f"{word} {seq}"},
            previous=previous,
        )
        previous = entry.hash
        rows.append(stored(entry, position=10 * seq))
    return rows


def faults(rows):
    return [(fault.seq, fault.what) for fault in faults_in_chain("batch/B26-0141", rows)]


def test_an_honest_chain_has_no_faults():
    assert faults(make_chain(6)) == []


@pytest.mark.parametrize("place", range(5))
def test_a_changed_text_is_named_and_only_that_entry(place):
    rows = make_chain(5)
    rows[place] = rows[place]._replace(text=rows[place].text.replace("count", "Count"))
    [(seq, what)] = faults(rows)
    assert seq == place + 1
    assert "altered" in what


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("person", "tech.b"),
        ("kind", "MediumAdded"),
        ("recorded_at", "2026-03-02T08:03:00.000001Z"),
        ("previous", "f" * 64),
        ("hash", "e" * 64),
        ("text", "{}"),
        ("text", "no JSON at all"),
        ("chain", "batch/B26-0142"),
    ],
)
def test_a_changed_column_is_named(column, value):
    rows = make_chain(5)
    rows[2] = rows[2]._replace(**{column: value})
    [(seq, what)] = faults(rows)
    assert seq == 3
    assert {"hash": "altered", "text": "no entry"}.get(column, f"column {column}") in what


def test_missing_entries_are_counted():
    rows = make_chain(6)
    assert faults(rows[:2] + rows[3:]) == [(3, "entry 3 is missing")]
    assert faults(rows[:1] + rows[4:]) == [(2, "entries 2 to 4 are missing")]
    assert faults(rows[1:]) == [(1, "entry 1 is missing")]


def test_a_forged_middle_breaks_the_chain_where_the_honest_part_begins_again():
    rows = make_chain(6)
    forged = make_chain(2, previous=rows[1].hash, first=3, word="forged")
    [(seq, what)] = faults([*rows[:2], *(row._replace(position=10 * row.seq) for row in forged), *rows[4:]])
    assert seq == 5
    assert "the chain breaks here" in what


def test_a_chain_that_does_not_begin_at_the_beginning_is_told():
    [(seq, what)] = faults(make_chain(2, previous="a" * 64))
    assert seq == 1
    assert "follows none" in what


def test_an_entry_that_stands_before_its_predecessor_is_told():
    rows = make_chain(3)
    rows[2] = rows[2]._replace(position=5)
    [(seq, what)] = faults(rows)
    assert seq == 3
    assert "position 5" in what


@pytest.mark.parametrize("place", range(4))
def test_an_entry_moved_far_behind_is_named_and_not_the_one_after_it_alone(place):
    rows = make_chain(5)
    rows[place] = rows[place]._replace(position=2895)
    found = dict(faults(rows))
    assert "position 2895" in found[place + 1]
    assert set(found) <= {place + 1, place + 2}


def test_time_that_runs_backwards_is_told():
    first = make_chain(1)[0]
    entry = write_entry(
        chain="batch/B26-0141", seq=2, recorded_at=START, person="p", kind="K", data={}, previous=first.hash
    )
    [(seq, what)] = faults([first, stored(entry, 11)])
    assert seq == 2
    assert "recorded before" in what


def test_a_number_that_was_made_text_is_told():
    rows = make_chain(3)
    rows[1] = rows[1]._replace(seq="2x")
    told = faults([rows[0], rows[2], rows[1]])
    assert (2, "entry 2 is missing") in told
    assert any("column seq says '2x'" in what for _, what in told)
