"""A row that was edited in the database: it is named, signing waits, and a release that leans on it is refused."""

import time
from contextlib import closing

import pytest

from lims.actions.standing import resume_signing
from lims.beside import Beside
from lims.domain.errors import Refusal
from lims.domain.events.people import SignInRefused
from lims.guard.state import STATE_WATCH, StateWatch
from lims.settings import Settings
from lims.store.reading.standing import list_pauses
from lims.store.rebuild import faults_in_state
from lims.store.record import Act


@pytest.fixture
def watch(place):
    with closing(StateWatch(place.store, place.clock)) as watch:
        yield watch


def open_pauses(store):
    with store.reading() as db:
        return list_pauses(db, only_open=True)


def run(store, statement):
    with store.writing() as db:
        db.exec_driver_sql(statement)


@pytest.mark.check("L6")
def test_an_edited_row_is_named_and_signing_waits_until_it_is_put_right(place, watch):
    place.write(3)
    assert watch.look() == () and place.may_sign() is True
    run(place.store, "UPDATE people SET roles = '[\"qa\"]' WHERE person = 'adm.a'")
    place.write(2)
    assert watch.look() == ("people, person=adm.a, roles",)
    run(place.store, "UPDATE people SET printed_name = 'Somebody' WHERE person = 'qa.a'")
    assert len(watch.look()) == 2
    [pause] = place.pauses()  # said once
    assert (pause.cause, pause.what) == ("state", "people, person=adm.a, roles")
    assert "people, person=adm.a, roles" in str(place.may_sign().reasons[0])
    place.write()  # recording goes on
    still = watch.look()
    with pytest.raises(Refusal, match="still say something else"):
        place.do("qa.a", lambda act: resume_signing(act, pause.pause, reason="looked", still=still))
    run(place.store, "UPDATE people SET roles = '[\"administrator\"]' WHERE person = 'adm.a'")
    run(place.store, "UPDATE people SET printed_name = 'QA A' WHERE person = 'qa.a'")
    assert watch.look() == ()
    place.do("qa.a", lambda act: resume_signing(act, pause.pause, reason="put right and proved"))
    assert watch.look() == () and place.may_sign() is True


@pytest.mark.check("L6")
@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("DELETE FROM people WHERE person = 'adm.a'", "people, person=adm.a"),
        ("UPDATE chains SET head_seq = head_seq + 1 WHERE chain = 'site'", "chains, chain=site, head_seq"),
    ],
)
def test_a_row_that_is_gone_and_a_head_that_was_moved_are_named(place, watch, statement, named):
    watch.look()
    run(place.store, statement)
    with place.store.reading() as db:
        assert [one.place for one in faults_in_state(db)] == [named]
    if "chains" not in named:  # nothing is recorded on a chain whose head is a lie
        assert watch.look() == (named,)
        assert [one.what for one in place.pauses()] == [named]


def test_an_entry_that_comes_into_sight_late_is_no_difference(place, watch):
    """On PostgreSQL a transaction that began first may end last: its entry has the smaller position."""
    for chain in ("batch:B26-0001", "batch:B26-0002"):
        place.do("qa.a", lambda act, chain=chain: act.open_chain(chain).seq)
    watch.look()
    if place.store.dialect == "sqlite":
        place.write(2)  # one writer at a time: nothing overtakes
    else:
        _overtake(place, watch)
    assert watch.look() == () and place.pauses() == ()


def _overtake(place, watch):
    with place.store.writing() as slow:
        first = Act(slow, "qa.a", place.clock.advance(seconds=1))
        first.record("batch:B26-0001", SignInRefused("x", "sign"))
        with place.store.writing() as quick:
            Act(quick, "qa.a", place.clock.now).record("batch:B26-0002", SignInRefused("x", "sign"))
        assert watch.look() == ()


def test_a_process_beside_the_worker_compares_and_ends_when_told(place, database_url):
    place.write(2)
    run(place.store, "UPDATE people SET roles = '[\"qa\"]' WHERE person = 'adm.a'")
    with Beside(STATE_WATCH, Settings(place.settings.home, database_url).environment) as beside:
        for _ in range(400):
            if open_pauses(place.store):
                break
            time.sleep(0.05)
    assert [one.cause for one in open_pauses(place.store)] == ["state"]
    assert beside.ended_with == 0


def test_many_entries_are_replayed_a_slice_at_a_time(place, watch, monkeypatch):
    monkeypatch.setattr("lims.guard.state.SLICE", 3)
    place.write(20)
    assert watch.look() == ()
    place.write(7)
    assert watch.look() == ()
    run(place.store, "UPDATE people SET active = NOT active WHERE person = 'adm.a'")
    assert watch.look() == ("people, person=adm.a, active",)
