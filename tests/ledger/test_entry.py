"""Golden entries: their text and hash must never change, whatever is rewritten around them."""

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from lims.ledger.canonical import NotCanonical
from lims.ledger.entry import GENESIS, entry_hash, read_entry, write_entry

AT = datetime(2026, 3, 2, 8, 0, 5, 250, tzinfo=UTC)
FIRST = {
    "chain": "batch/B26-0141",
    "seq": 1,
    "recorded_at": AT,
    "person": "tech.a",
    "kind": "MediumAdded",
    "data": {"batch": "B26-0141", "volume_ml": "12.50", "note": None},
    "previous": GENESIS,
}
GOLDEN = (
    '{"chain":"batch/B26-0141","data":{"batch":"B26-0141","note":null,"volume_ml":"12.50"},"kind":"MediumAdded",'
    '"late_reason":"","performed_at":null,"person":"tech.a","previous":"' + "0" * 64 + '",'
    '"recorded_at":"2026-03-02T08:00:05.000250Z","seq":1,"station":""}'
)
GOLDEN_HASH = "312aa2b1812eccd47044d097adfada9f20451bc5b782d1aa7599a14799d6f86c"
LATE_HASH = "6bc2059a665cff74c1c0a9ef8abcd7d3d455a7b765b4ef4f82a826d3c73d0c96"


def late_entry():
    return write_entry(
        **{**FIRST, "seq": 2, "previous": GOLDEN_HASH, "data": {"words": 'Zürich 台北\n"quoted"'}},
        performed_at=datetime(2026, 3, 2, 5, 0, tzinfo=UTC),
        late_reason="scanner was down",
        station="BSC-2",
    )


@pytest.mark.check("L16")
def test_the_golden_entry_has_its_text_and_hash():
    entry = write_entry(**FIRST)
    assert entry.text == GOLDEN
    assert entry.hash == GOLDEN_HASH == sha256(GOLDEN.encode()).hexdigest()


def test_a_late_entry_with_foreign_letters_has_its_hash():
    assert late_entry().hash == LATE_HASH


def test_an_entry_reads_back_as_it_was_written():
    for entry in (write_entry(**FIRST), late_entry()):
        assert read_entry(entry.text) == entry


@pytest.mark.check("L16")
def test_nothing_empty_and_zero_hash_differently():
    hashes = {write_entry(**{**FIRST, "data": {"note": note}}).hash for note in (None, "", 0, "0", False, [], {})}
    assert len(hashes) == 7


@pytest.mark.parametrize(
    "change",
    [
        {"seq": 0},
        {"seq": True},
        {"chain": ""},
        {"person": ""},
        {"kind": ""},
        {"previous": "0" * 63},
        {"previous": "G" * 64},
        {"data": {"volume_ml": 12.5}},
        {"recorded_at": datetime(2026, 3, 2)},  # noqa: DTZ001 (that is the point)
        {"station": None},
    ],
)
def test_an_entry_that_lacks_something_is_not_written(change):
    with pytest.raises(NotCanonical):
        write_entry(**{**FIRST, **change})


@pytest.mark.parametrize(
    "text",
    [
        GOLDEN.replace(',"station":""', ""),
        GOLDEN.replace('"station":""', '"station":"","zone":""'),
        GOLDEN.replace('"seq":1', '"seq":"1"'),
        GOLDEN.replace('"seq":1', '"seq":0'),
        GOLDEN.replace('"data":{', '"data":[{').replace('"12.50"}', '"12.50"}]'),
        GOLDEN.replace(".000250Z", "Z"),
        GOLDEN.replace('"performed_at":null', '"performed_at":0'),
        GOLDEN + " ",
        "[]",
    ],
)
def test_a_text_that_is_no_entry_is_refused(text):
    assert text != GOLDEN
    with pytest.raises(NotCanonical):
        read_entry(text)


def test_every_letter_of_the_text_is_in_the_hash():
    for place in range(len(GOLDEN)):
        changed = GOLDEN[:place] + ("x" if GOLDEN[place] != "x" else "y") + GOLDEN[place + 1 :]
        assert entry_hash(changed) != GOLDEN_HASH


def test_an_entry_cannot_be_changed_in_hand():
    with pytest.raises(AttributeError):
        write_entry(**FIRST).seq = 2
    assert replace(write_entry(**FIRST), seq=2).seq == 2
