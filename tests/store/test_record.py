"""What an entry says, and what may not become one."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from lims.domain.events.people import SignInRefused
from lims.domain.events.registry import KINDS
from lims.ledger.canonical import time_text
from lims.ledger.entry import GENESIS, read_entry
from lims.store.appliers import APPLIERS
from lims.store.errors import NotKeepable
from lims.store.tables.materials import material_lots
from lims.store.verify import verify


@dataclass(frozen=True)
class NobodyAppliesThis:
    words: str


def test_an_entry_says_who_when_where_and_what_came_before(site):
    at = site.clock.advance(hours=3)
    done_at = at - timedelta(hours=2)

    def work(act):
        return act.record(
            "site", SignInRefused("tech.b", "sign"), performed_at=done_at, late_reason="the scanner was down"
        )

    entry = site.store.perform("tech.a", at, work, station="BSC-2")
    [(text, stored_hash, previous)] = site.rows("SELECT text, hash, previous FROM ledger WHERE seq = 3")
    [(head,)] = site.rows("SELECT hash FROM ledger WHERE seq = 2")
    assert read_entry(text) == entry
    assert (entry.hash, entry.previous) == (stored_hash, previous) and previous == head
    assert (entry.person, entry.station, entry.recorded_at) == ("tech.a", "BSC-2", at)
    assert (entry.performed_at, entry.late_reason) == (done_at, "the scanner was down")
    assert entry.data == {"person": "tech.b", "act": "sign", "about": ""}


def test_the_opening_of_a_chain_is_an_entry_of_the_site(site):
    site.open("subject/S-014")
    assert site.rows("SELECT kind FROM ledger WHERE chain = 'site' ORDER BY seq DESC LIMIT 1") == [("ChainOpened",)]
    assert site.rows("SELECT head_seq, head_hash FROM chains WHERE chain = 'subject/S-014'") == [(0, GENESIS)]


def test_what_is_not_in_the_list_or_has_no_applier_cannot_be_recorded(site, monkeypatch):
    with pytest.raises(TypeError, match="cannot be recorded"):
        site.record("site", NobodyAppliesThis("x"))
    monkeypatch.setitem(KINDS, "NobodyAppliesThis", NobodyAppliesThis)
    with pytest.raises(TypeError, match="cannot be recorded"):
        site.record("site", NobodyAppliesThis("x"))
    monkeypatch.setitem(APPLIERS, NobodyAppliesThis, lambda db, entry, event: None)
    assert site.record("site", NobodyAppliesThis("x")) == 3


@pytest.mark.check("D3")
def test_an_applier_that_fails_takes_its_entry_with_it(site, monkeypatch):
    def break_down(db, entry, event):
        raise ZeroDivisionError

    monkeypatch.setitem(APPLIERS, SignInRefused, break_down)
    with pytest.raises(ZeroDivisionError):
        site.record("site", SignInRefused("a", "sign"))
    assert len(site.rows("SELECT * FROM ledger")) == 2


def test_a_request_that_waited_its_turn_is_recorded_after_the_one_that_came_first(site):
    late = site.clock() - timedelta(seconds=2)
    entry = site.store.perform("t", late, lambda act: act.record("site", SignInRefused("a", "sign")))
    [(last,)] = site.rows("SELECT recorded_at FROM ledger WHERE seq = 2")
    assert (entry.seq, entry.recorded_at) == (3, site.clock())
    assert last == "2026-03-02T08:00:01.000000Z"


@pytest.mark.check("L9")
def test_a_clock_that_was_set_back_is_told_once_and_the_sequence_never_falls(site):
    newest, behind = site.clock(), site.clock() - timedelta(hours=2)
    for late in (0, 5):
        entry = site.store.perform(
            "t", behind + timedelta(seconds=late), lambda act: act.record("site", SignInRefused("a", "sign"))
        )
        assert (entry.recorded_at, entry.performed_at) == (newest, behind + timedelta(seconds=late))
        assert entry.late_reason == "the clock of the machine was behind"
    kinds = [kind for (kind,) in site.rows("SELECT kind FROM ledger ORDER BY seq")]
    assert kinds == ["SiteOpened", "PersonAdded", "ClockStepped", "SignInRefused", "SignInRefused"]
    [(cause, before, after)] = site.rows("SELECT cause, clock_before, clock_after FROM signing_pauses")
    assert (cause, before, after) == ("clock", time_text(newest), time_text(behind))
    assert verify(site.store, rebuild=True).faults == ()


@pytest.mark.check("L9")
def test_a_second_step_back_is_told_too_and_other_chains_need_not_tell_the_first_again(site):
    site.open("batch:B26-0001")
    site.record("batch:B26-0001", SignInRefused("a", "sign"))
    for hours in (1, 3):
        at = site.clock() - timedelta(hours=hours)
        for chain in ("batch:B26-0001", "site"):
            site.store.perform("t", at, lambda act, chain=chain: act.record(chain, SignInRefused("a", "sign")))
    assert site.rows("SELECT count(*) FROM ledger WHERE kind = 'ClockStepped'") == [(2,)]
    assert verify(site.store, rebuild=True).faults == ()


def test_a_row_that_two_chains_touch_can_be_held(site, lab):
    site.record("site", lab["lot"](1))
    site.store.perform("t", site.clock(), lambda act: act.lock_row(material_lots, lot="L-1"))


def test_ids_come_from_the_caller_or_nobody_can_guess_them(site):
    assert site.store.perform("t", site.clock(), lambda act: act.new_id(), new_id=lambda: "one") == "one"
    made = {site.store.perform("t", site.clock(), lambda act: act.new_id()) for _ in range(50)}
    assert len(made) == 50 and all(len(each) == 32 for each in made)


@pytest.mark.parametrize("words", ["bell\x07", "tab\there", "nul\x00", "lone \ud800", "e\u0301"])
def test_words_that_no_entry_can_hold_are_refused_in_plain_words(site, words):
    with pytest.raises(NotKeepable, match="printed"):
        site.record("site", SignInRefused(words, "sign"))
    assert len(site.rows("SELECT * FROM ledger")) == 2


@pytest.mark.parametrize(
    "words", ["\u202e right to left", "=HYPERLINK(1)", "<script>", "'; DROP TABLE ledger; --", "謝\n台北"]
)
def test_hostile_words_that_can_be_printed_are_kept_as_they_are(site, words):
    site.record("site", SignInRefused(words, "sign"))
    [(text,)] = site.rows("SELECT text FROM ledger WHERE seq = 3")
    assert read_entry(text).data["person"] == words
