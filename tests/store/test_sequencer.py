"""Checkpoints: each extends the last, in the table and in the file outside the database."""

import threading
from contextlib import contextmanager

import pytest

from lims.ledger.checkpoint import check_seal, private_key_of, read_anchors, read_checkpoint
from lims.ledger.entry import entry_bytes
from lims.ledger.tree import leaf_hash, root_of
from lims.store.checkpoints import find_latest_checkpoint, last_in_file
from lims.store.errors import LedgerBroken
from lims.store.sequencer import Sequencer
from lims.store.verify import verify

KEY = private_key_of(b"\x05" * 32)


def test_a_checkpoint_says_what_the_ledger_is(site, lab):
    site.record("site", lab["lot"](1))
    checkpoint = site.seal()
    texts = [text for (text,) in site.rows("SELECT text FROM ledger ORDER BY position")]
    assert (checkpoint.origin, checkpoint.size) == ("autolog.example/lab", 3)
    assert checkpoint.root == root_of([leaf_hash(entry_bytes(text)) for text in texts])
    check_seal(checkpoint, KEY.public_key())


def test_an_empty_ledger_has_no_checkpoint(store, tmp_path, clock):
    assert Sequencer(store, KEY, tmp_path / "checkpoints.txt").advance(clock()) is None


def test_nothing_new_makes_no_new_checkpoint(site):
    assert site.seal() == site.seal()
    assert len(site.rows("SELECT * FROM checkpoints")) == 1


def test_table_and_file_hold_the_same_checkpoints(site, lab):
    sequencer = Sequencer(site.store, KEY, site.checkpoints)
    for number in range(4):
        site.record("site", lab["lot"](number))
        sequencer.advance(site.clock())
    in_table = [text for (text,) in site.rows("SELECT text FROM checkpoints ORDER BY size")]
    in_file = [anchor.checkpoint.text for anchor in read_anchors(site.checkpoints.read_text())]
    assert in_file == in_table and len(in_file) == 4
    with site.store.reading() as db:
        assert find_latest_checkpoint(db).size == 6
    assert verify(site.store, read_anchors(site.checkpoints.read_text())).anchored


def test_a_crash_between_table_and_file_is_made_good(site, lab):
    site.seal()
    before = site.checkpoints.read_bytes()
    site.record("site", lab["lot"](1))
    site.seal()
    site.checkpoints.write_bytes(before)
    site.seal()
    assert last_in_file(site.checkpoints).size == 3


def test_a_bench_that_never_rests_does_not_keep_the_seal_from_its_place(site, lab, monkeypatch):
    # Found by measuring: while scans came in, the sequencer took in one entry after another and never sealed.
    whole = site.store.writing
    lots = iter(range(100, 130))

    @contextmanager
    def and_then_somebody_scans():
        with whole() as db:
            yield db
        monkeypatch.setattr(site.store, "writing", whole)
        for number in lots:
            site.record("site", lab["lot"](number))
            break
        monkeypatch.setattr(site.store, "writing", and_then_somebody_scans)

    monkeypatch.setattr(site.store, "writing", and_then_somebody_scans)
    checkpoint = site.seal()
    assert checkpoint.size < 6, "what came in meanwhile is for the next checkpoint"
    monkeypatch.undo()
    assert site.seal().size > checkpoint.size
    assert verify(site.store, read_anchors(site.checkpoints.read_text())).anchored


@pytest.mark.parametrize("torn", [1, 20, 60, 100, 150])
def test_a_checkpoint_torn_by_a_crash_is_written_again_whole(site, lab, torn):
    site.seal()
    site.record("site", lab["lot"](1))
    site.seal()
    whole = site.checkpoints.read_bytes()
    site.checkpoints.write_bytes(whole[:-torn])
    site.seal()
    assert site.checkpoints.read_bytes() == whole


def test_a_ledger_that_was_put_back_to_an_earlier_day_is_not_sealed(site, lab):
    site.seal()
    earlier = [site.rows(f"SELECT count(*) FROM {table}")[0][0] for table in ("ledger", "leaves", "checkpoints")]
    assert earlier == [2, 2, 1]
    site.record("site", lab["lot"](1))
    site.seal()
    [(last, at)] = site.rows("SELECT hash, recorded_at FROM ledger WHERE seq = 2")
    site.tamper(
        "DELETE FROM leaves WHERE leaf_index >= 2",
        "DELETE FROM ledger WHERE seq > 2",
        "DELETE FROM checkpoints WHERE size > 2",
        f"UPDATE chains SET head_seq = 2, head_hash = '{last}', head_at = '{at}'",
    )
    with pytest.raises(LedgerBroken, match="2 entries are here, a checkpoint of 3 was sealed"):
        site.seal()


def test_a_ledger_that_was_written_anew_is_not_sealed(site, lab):
    site.record("site", lab["lot"](1))
    site.seal()
    site.tamper(f"UPDATE leaves SET hash = '{'d' * 64}' WHERE leaf_index = 1")
    with pytest.raises(LedgerBroken, match="not those that were sealed"):
        site.seal()


def test_an_entry_that_does_not_fit_its_hash_is_not_taken_in(site, lab):
    site.record("site", lab["lot"](1))
    site.tamper("UPDATE ledger SET text = replace(text, 'X1', 'X2') WHERE seq = 3")
    with pytest.raises(LedgerBroken, match="Entry 3 of site does not fit its hash"):
        site.seal()


def test_two_sequencers_beside_each_other_and_writers_under_way(site, lab):
    sequencers = [Sequencer(site.store, KEY, site.checkpoints) for _ in range(2)]
    problems = []

    def seal(sequencer):
        try:
            for _ in range(8):
                sequencer.advance(site.clock())
        except Exception as problem:  # noqa: BLE001 (told at the end, by the thread that can fail the test)
            problems.append(problem)

    threads = [threading.Thread(target=seal, args=(sequencer,)) for sequencer in sequencers]
    for thread in threads:
        thread.start()
    for number in range(40):
        site.record("site", lab["lot"](number))
    for thread in threads:
        thread.join()
    assert not problems, problems
    assert site.seal().size == 42
    assert verify(site.store, read_anchors(site.checkpoints.read_text())).anchored
    sizes = [read_checkpoint(text).size for (text,) in site.rows("SELECT text FROM checkpoints ORDER BY size")]
    assert sizes == [anchor.size for anchor in read_anchors(site.checkpoints.read_text())]
