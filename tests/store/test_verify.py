"""The record under attack: whatever one changes, the check names it; and an honest record is never accused."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from lims.ledger.canonical import canonical_json
from lims.ledger.checkpoint import foot_of, private_key_of, read_anchor, seal_checkpoint
from lims.ledger.entry import GENESIS, entry_hash
from lims.store.verify import verify

COLUMNS = ["chain", "seq", "text", "hash", "previous", "kind", "person", "recorded_at", "position"]
BATCH = "batch/B26-0141"


@pytest.fixture
def written(site, lab):
    """Three chains, some of it sealed, some not yet."""
    site.open(BATCH)
    site.open("batch/B26-0142")
    for number in range(3):
        site.record("site", lab["lot"](number))
        site.record(BATCH, lab["wrong_password"](f"person {number}"))
    site.record("batch/B26-0142", lab["wrong_password"]("謝 Zürich\nsecond line"))
    site.seal()
    site.record(BATCH, lab["wrong_password"]("after the checkpoint"))
    return site


def places(report):
    return {(fault.chain, fault.seq) for fault in report.faults if hasattr(fault, "chain")}


@pytest.mark.check("L5")
def test_an_honest_record_is_consistent_and_says_that_nothing_anchors_it(written):
    report = verify(written.store, rebuild=True)
    assert (report.ok, report.anchored, report.entries, report.faults) == (True, False, 12, ())
    assert report.verdict == "consistent, not anchored"
    assert report.plain() == {"ok": True, "anchored": False, "entries": 12, "faults": []}


def test_with_its_own_checkpoint_the_record_is_anchored(written):
    checkpoint = written.seal()
    paper = foot_of(checkpoint.size, checkpoint.root)
    report = verify(written.store, [read_anchor(paper), read_anchor(checkpoint.text)])
    assert (report.ok, report.anchored, report.verdict) == (True, True, "anchored")


def test_an_empty_database_is_consistent(store):
    assert verify(store, rebuild=True).ok


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.check("L3")
def test_one_changed_character_in_any_column_of_any_entry_is_found_and_named(written, column):
    for position, chain, seq, value in written.rows(f"SELECT position, chain, seq, {column} FROM ledger"):
        if position == 12 and column == "position":
            # The newest entry is in no checkpoint yet: its place among other chains is not sealed.
            continue
        changed = value + 70 if isinstance(value, int) else flipped(value, position)
        row = f"WHERE position = {position}"
        written.tamper(f"UPDATE ledger SET {column} = {quoted(changed)} {row}")
        report = verify(written.store)
        assert not report.ok
        found = places(report) | {(found.table, found.key) for found in report.faults if hasattr(found, "table")}
        named = {(chain, seq), ("leaves", f"leaf_index={leaf_of(written, position)}")}
        if column == "chain":
            named |= {(changed, seq)}
        assert found & named, (column, position, report.faults)
        row = f"WHERE position = {changed}" if column == "position" else row
        written.tamper(f"UPDATE ledger SET {column} = {quoted(value)} {row}")
    assert verify(written.store, rebuild=True).ok


def test_every_byte_of_an_entry_counts(written):
    [(text,)] = written.rows(f"SELECT text FROM ledger WHERE chain = '{BATCH}' AND seq = 2")
    for place in range(0, len(text), 7):
        changed = text[:place] + ("x" if text[place] != "x" else "y") + text[place + 1 :]
        written.tamper(f"UPDATE ledger SET text = {quoted(changed)} WHERE chain = '{BATCH}' AND seq = 2")
        assert places(verify(written.store)) >= {(BATCH, 2)}


def test_bytes_that_are_not_even_text_are_named(written):
    if written.store.dialect == "postgresql":
        # PostgreSQL takes no such bytes; the nearest is a character that no entry may hold.
        written.tamper(f"UPDATE ledger SET text = text || chr(133) WHERE chain = '{BATCH}' AND seq = 2")
    else:
        path = written.store.engine.url.database
        with closing(sqlite3.connect(path)) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        written.store.close()
        raw = Path(path).read_bytes()
        assert raw.count(b'"person 1"') == 1
        Path(path).write_bytes(raw.replace(b'"person 1"', b'"person \xff"'))
    assert places(verify(written.store)) >= {(BATCH, 2)}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_page_lost_on_disk_is_told_and_no_reason_to_fall_over(written):
    """Of one file; PostgreSQL keeps its pages to itself."""
    path = Path(written.store.engine.url.database)
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        tables = "'ledger', 'chains', 'leaves', 'checkpoints', 'material_lots', 'people', 'site'"
        pages = other.execute(
            f"SELECT rootpage FROM sqlite_master WHERE type = 'table' AND name IN ({tables})"
        ).fetchall()
    whole = path.read_bytes()
    assert len(pages) == 7
    for (page,) in pages:
        written.store.close()
        path.write_bytes(whole[: (page - 1) * 4096] + bytes(4096) + whole[page * 4096 :])
        assert not verify(written.store, rebuild=True).ok
    written.store.close()
    path.write_bytes(whole)
    assert verify(written.store, rebuild=True).ok


@pytest.mark.check("L4")
def test_a_cut_tail_is_found_by_what_was_sealed(written):
    anchor = read_anchor(written.seal().text)
    heads = written.rows(f"SELECT seq, hash, recorded_at FROM ledger WHERE chain = '{BATCH}' ORDER BY seq")
    seq, last, at = heads[-3]
    written.tamper(
        f"DELETE FROM leaves WHERE position IN (SELECT position FROM ledger WHERE chain = '{BATCH}' AND seq > {seq})",
        f"DELETE FROM ledger WHERE chain = '{BATCH}' AND seq > {seq}",
        f"UPDATE chains SET head_seq = {seq}, head_hash = '{last}', head_at = '{at}' WHERE chain = '{BATCH}'",
        "DELETE FROM checkpoints",
    )
    report = verify(written.store, [anchor])
    assert any("shorter than anchored: 12 entries were sealed, 10" in fault.what for fault in report.faults)


@pytest.mark.check("L4")
def test_a_tail_cut_carelessly_is_found_without_anything_from_outside(written):
    written.tamper("DELETE FROM ledger WHERE position > 11")
    report = verify(written.store)
    assert {fault.column for fault in report.faults if hasattr(fault, "table")} >= {"head_seq", "head_hash"}


def recompute(site, old, new):
    """What somebody does who owns the database and knows the program: change an entry and every hash after it."""
    rows = site.rows("SELECT position, chain, text FROM ledger ORDER BY position")
    heads, statements = {}, ["DELETE FROM leaves", "DELETE FROM checkpoints"]
    for position, chain, text in rows:
        entry = json.loads(text.replace(old, new))
        seq, previous = heads.get(chain, (0, GENESIS))[:2]
        entry["previous"] = previous
        changed = canonical_json(entry)
        heads[chain] = (seq + 1, entry_hash(changed), entry["recorded_at"])
        statements.append(
            f"UPDATE ledger SET text = {quoted(changed)}, hash = '{entry_hash(changed)}', previous = '{previous}' "
            f"WHERE position = {position}"
        )
    statements += [
        f"UPDATE chains SET head_hash = '{head[1]}' WHERE chain = '{chain}'" for chain, head in heads.items()
    ]
    site.tamper(*statements)


@pytest.mark.check("L5")
def test_a_history_recomputed_from_end_to_end_is_consistent_and_only_the_anchor_tells(written):
    anchor = read_anchor(written.seal().text)
    recompute(written, "person 1", "person 7")
    assert verify(written.store).verdict == "consistent, not anchored"
    report = verify(written.store, [read_anchor(foot_of(anchor.size, anchor.root))])
    assert not report.ok and not report.anchored
    written.checkpoints.unlink()
    assert written.seal().size == 12  # whoever has the database may have the key beside it as well
    report = verify(written.store, [anchor])
    assert any("not those that were sealed" in fault.what for fault in report.faults)


def test_a_checkpoint_of_another_key_is_not_the_sites(written):
    checkpoint = written.seal()
    forged = seal_checkpoint(checkpoint.origin, checkpoint.size, checkpoint.root, private_key_of(b"\x06" * 32))
    report = verify(written.store, [read_anchor(forged)])
    assert [fault.what for fault in report.faults if "not this site's" in fault.what]


@pytest.mark.parametrize(
    ("statement", "table", "column"),
    [
        ("UPDATE chains SET head_hash = '{x}' WHERE chain = 'batch/B26-0142'", "chains", "head_hash"),
        ("UPDATE chains SET opened_at = '2026-01-01T00:00:00.000000Z' WHERE chain = 'site'", "chains", "opened_at"),
        ("DELETE FROM chains WHERE chain = 'batch/B26-0142'", "chains", ""),
        ("UPDATE checkpoints SET root = '{x}'", "checkpoints", "root"),
        ("UPDATE checkpoints SET text = 'none'", "checkpoints", "text"),
        ("UPDATE checkpoints SET size = 10", "checkpoints", "size"),
        ("DELETE FROM leaves WHERE leaf_index = 3", "leaves", "leaf_index"),
        ("UPDATE leaves SET position = 12 WHERE leaf_index = 3", None, None),
        ("UPDATE leaves SET hash = '{x}' WHERE leaf_index = 3", None, None),
    ],
)
def test_what_stands_around_the_entries_is_checked_too(written, statement, table, column):
    written.tamper(statement.replace("{x}", "e" * 64))
    report = verify(written.store, rebuild=True)
    if table is None:
        assert any("not the entry that the sequencer took in" in fault.what for fault in report.faults)
    else:
        found = {(fault.table, fault.column) for fault in report.faults if hasattr(fault, "table")}
        assert (table, column) in found


def test_a_batch_cannot_vanish_whole(written):
    written.tamper(
        f"DELETE FROM leaves WHERE position IN (SELECT position FROM ledger WHERE chain = '{BATCH}')",
        f"DELETE FROM ledger WHERE chain = '{BATCH}'",
        f"DELETE FROM chains WHERE chain = '{BATCH}'",
    )
    report = verify(written.store)
    assert any(fault.table == "chains" and BATCH in fault.key for fault in report.faults if hasattr(fault, "table"))


def test_a_chain_nobody_opened_is_told(written):
    written.tamper("INSERT INTO chains VALUES ('batch/B26-0999', 0, '0', 'x', 'x')")
    assert ("batch/B26-0999", 1) in places(verify(written.store))


def quoted(value):
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def flipped(value, seed):
    place = seed * 7 % len(value)
    letter = value[place]
    return (
        value[:place]
        + ("0" if re.fullmatch("[1-9a-f]", letter) else "1" if letter == "0" else "x")
        + value[place + 1 :]
    )


def leaf_of(site, position):
    found = site.rows(f"SELECT leaf_index FROM leaves WHERE position = {position}")
    return found[0][0] if found else None
