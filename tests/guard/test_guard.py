"""The record is looked after: an older copy, an altered table, a jump of the clock, an anchor that is not reached."""

import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest

from lims.actions.standing import resume_signing, set_signing_rules
from lims.domain.errors import Refusal
from lims.domain.standing import SigningRules
from lims.guard import second_place
from lims.guard.clock import ClockWatch, drift, read_tracking
from lims.guard.standing import find_rollback, follow_rules, look_at_start, pause_for, tell_step
from lims.ledger.checkpoint import private_key_of, read_anchors, seal_checkpoint
from lims.store.checkpoints import last_in_file
from lims.store.errors import LedgerBroken, RolledBack
from lims.store.reading.standing import find_rules, standing_of
from lims.store.sequencer import Sequencer
from lims.store.verify import verify
from lims.worker import Worker


@pytest.mark.check("L4")
def test_a_file_that_is_ahead_of_the_database_tells_that_an_older_copy_was_brought_back(place):
    place.write(3)
    place.seal()
    kept = place.settings.checkpoints.read_text()
    ahead = Sequencer(place.store, private_key_of(place.settings.site_key()), place.settings.checkpoints)
    assert find_rollback(place.store, place.settings) is None
    # What the file would say had five more entries been sealed before the older copy came back.
    longer = last_in_file(place.settings.checkpoints)
    forged = kept + _sealed_at(place, longer.size + 5)
    place.settings.checkpoints.write_text(forged)
    told = look_at_start(place.store, place.settings, place.clock.now)
    assert told == [f"{longer.size} entries are here, a checkpoint of {longer.size + 5} was sealed."]
    look_at_start(place.store, place.settings, place.clock.now)
    [pause] = place.pauses()
    assert (pause.cause, pause.size) == ("rollback", longer.size + 5)
    # Work goes on meanwhile: each look finds more entries here, and says no second time what was said.
    pause_for(place.store, RolledBack(pause.size, pause.root, longer.size + 1), place.clock.now)
    assert place.pauses() == (pause,)
    assert "older copy" in str(place.may_sign().reasons[0])
    with pytest.raises(RolledBack):
        ahead.advance(place.clock.now)
    with pytest.raises(Refusal, match="may look only"):
        place.do("adm.a", lambda act: resume_signing(act, pause.pause, reason="restored from Tuesday's copy"))
    place.do("qa.a", lambda act: resume_signing(act, pause.pause, reason="restored from Tuesday's copy"))
    assert place.may_sign() is True
    assert place.seal().size == longer.size + 2  # the pause and its end came in; a new file goes on from here
    [former] = place.settings.checkpoints.parent.glob("before-restore-*.txt")
    assert former.read_text() == forged
    assert look_at_start(place.store, place.settings, place.clock.now) == []
    assert not verify(place.store, read_anchors(forged)).ok  # whoever holds the longer anchor is still told
    assert verify(place.store, rebuild=True).ok


def _sealed_at(place, size):
    return seal_checkpoint("lab.example/cells", size, b"\x03" * 32, private_key_of(place.settings.site_key())) + "\n"


@pytest.mark.check("L2")
def test_tables_that_were_altered_pause_signing_until_they_are_right_again(place, altering):
    if altering.dialect == "sqlite":
        shell = sqlite3.connect(altering.engine.url.database)
        [(kept,)] = shell.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'ledger_keeps_what_it_has_update'"
        ).fetchall()
        shell.execute("DROP TRIGGER ledger_keeps_what_it_has_update")
        shell.commit()
    else:
        with altering.writing() as db:
            db.exec_driver_sql("ALTER TABLE ledger DISABLE TRIGGER ledger_keeps_what_it_has_update")
    told = look_at_start(place.store, place.settings, place.clock.now)
    assert told and "ledger_keeps_what_it_has_update" in told[0]
    [pause] = place.pauses()
    assert pause.cause == "schema" and "tables of the database" in str(place.may_sign().reasons[0])
    with pytest.raises(Refusal, match="still not those"):
        place.do("qa.a", lambda act: resume_signing(act, pause.pause, reason="looked", still=told))
    place.write()  # recording goes on
    if altering.dialect == "sqlite":
        shell.execute(kept)
        shell.commit()
        shell.close()
    else:
        with altering.writing() as db:
            db.exec_driver_sql("ALTER TABLE ledger ENABLE TRIGGER ledger_keeps_what_it_has_update")
    assert look_at_start(place.store, place.settings, place.clock.now) == []
    place.do("qa.a", lambda act: resume_signing(act, pause.pause, reason="put back, record proved"))
    assert place.may_sign() is True and verify(place.store, rebuild=True).ok


@pytest.mark.check("L9")
def test_a_jump_of_the_clock_is_seen_against_one_that_only_runs_forward(clock):
    passed = [0.0]
    watch = ClockWatch(clock, lambda: passed[0])
    assert watch.look() is None
    for wall, real, jumps in ((1, 1, False), (3600, 3600, False), (9, 1, False), (86400, 2, True), (-7200, 1, True)):
        before = clock.now
        clock.advance(seconds=wall)
        passed[0] += real
        step = watch.look()
        assert bool(step) is jumps
        if step:
            assert (step.before, step.after) == (before + timedelta(seconds=real), clock.now)
    assert watch.look() is None


@pytest.mark.check("L9")
def test_a_step_pauses_signing_until_quality_acknowledges_it_and_daylight_saving_is_none(place, clock):
    passed = [0.0]
    watch = ClockWatch(clock, lambda: passed[0])
    clock.now = clock.now.replace(year=2026, month=10, day=25, hour=0, minute=30)  # 02:30 in Berlin, before
    watch.look()
    clock.advance(hours=2)  # 03:30 in Berlin, after summer time ended between the two
    passed[0] += 7200
    assert watch.look() is None
    watch = ClockWatch(clock, lambda: 0.0)
    watch.look()
    clock.advance(days=1)
    tell_step(place.store, watch.look(), clock.now)
    assert "stepped forwards by 24 hours" in str(place.may_sign().reasons[0])
    place.write()
    [pause] = place.pauses()
    place.do("qa.a", lambda act: resume_signing(act, pause.pause, reason="the time server was wrong for a minute"))
    assert place.may_sign() is True and verify(place.store, rebuild=True).ok


def test_a_time_source_tells_of_drift_where_there_is_one(clock):
    line = "C0000201,192.0.2.1,2,1774944000.1,%s,0.000001,0.000002,1.2,0.0,0.1,0.001,0.0001,64.2,Normal"
    assert read_tracking(line % "0.000012") == timedelta(microseconds=-12)
    assert read_tracking("00000000,,0,0.0,0.0,0.0") is None and read_tracking("nonsense") is None
    assert drift(clock.now, read_tracking(line % "0.000012")) is None and drift(clock.now, None) is None
    step = drift(clock.now, read_tracking(line % "-45.0"))
    assert step.after - step.before == timedelta(seconds=45)


def test_what_no_anchor_covers_pauses_signing_when_it_waits_for_too_long(place, clock):
    place.do("adm.a", lambda act: set_signing_rules(act, SigningRules("strict", "series", 15, 15), source="test"))
    place.seal()
    place.write(2)
    assert place.anchored().waiting == 2 and place.may_sign() is True
    clock.advance(minutes=14)
    assert place.may_sign() is True
    clock.advance(minutes=2)
    assert "2 entries since" in str(place.may_sign().reasons[0])
    place.write()  # recording goes on
    place.seal()
    assert place.anchored().waiting == 0 and place.may_sign() is True


def test_a_second_place_that_is_not_reached_counts_like_none(place, clock, tmp_path, monkeypatch):
    there = tmp_path / "elsewhere" / "checkpoints.txt"
    monkeypatch.setattr(second_place, "find_second_place", lambda: str(there.parent))
    worker = Worker(place.store, place.settings, clock)
    place.do("adm.a", lambda act: set_signing_rules(act, SigningRules("strict", "series", 15, 15), source="test"))
    worker.step()
    assert there.read_bytes() == place.settings.checkpoints.read_bytes() and place.anchored().waiting == 0
    there.rename(there.with_suffix(".kept"))
    there.mkdir()  # the place cannot be written any more
    since = clock.advance(minutes=2)
    place.write()
    worker.step()
    found = place.anchored()
    assert found.waiting == 1 and found.failing[0][0] == "second"
    clock.advance(minutes=20)
    worker.step()
    assert place.anchored().failing[0][2] <= since + timedelta(seconds=2) and "1 entries since" in str(place.may_sign())
    there.rmdir()
    there.with_suffix(".kept").rename(there)
    clock.advance(minutes=2)
    place.write()
    worker.step()
    assert place.anchored().failing == () and place.may_sign() is True
    assert there.read_bytes() == place.settings.checkpoints.read_bytes()


def test_the_rules_of_the_site_file_go_into_the_record_once(place, clock):
    assert follow_rules(place.store, clock.now) and not follow_rules(place.store, clock.now)
    with place.store.reading() as db:
        rules = find_rules(db)
    assert (rules.release, rules.review, rules.identity_on_file) == ("strict", "series", True)
    changed = replace(rules, release="series")
    place.do("adm.a", lambda act: set_signing_rules(act, changed, source="test"))
    with place.store.reading() as db:
        assert standing_of(db).rules == changed
    assert verify(place.store, rebuild=True).ok


def test_a_record_that_contradicts_its_checkpoints_is_told_once(place):
    for _ in range(3):
        pause_for(place.store, LedgerBroken("Entry 2 of site does not fit its hash."), place.clock.now)
    assert [one.cause for one in place.pauses()] == ["ledger"]
