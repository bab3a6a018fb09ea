"""Who is signed in, on both databases: found in one look with the person and the station, gone when ended."""

from datetime import timedelta

import pytest

from lims.actions.people import add_person, disable_person, issue_token
from lims.actions.site import open_site
from lims.store import credentials, sessions

KEY = b"k" * 32
HASHED = "a" * 64


@pytest.fixture
def site(store, clock):
    store.perform(
        "head",
        clock(),
        lambda act: open_site(
            act,
            origin="test",
            name="Test site",
            zone="UTC",
            public_key="0",
            facility="A9999",
            administrator="head",
            printed_name="Demo administrator",
        ),
    )
    store.perform("head", clock(), lambda act: add_person(act, "hand", printed_name="Demo hand", roles=("technician",)))
    return store


def sign_in(site, clock, station=""):
    with site.writing() as db:
        sessions.open_session(db, HASHED, "hand", station, clock(), clock() + timedelta(hours=12))


def found(site):
    with site.reading() as db:
        return sessions.find_session(db, HASHED)


def test_a_session_is_found_with_its_person_and_times(site, clock):
    sign_in(site, clock, station="BSC-9")
    who = found(site)
    assert (who.person.printed_name, who.person.roles, who.station) == ("Demo hand", ("technician",), "BSC-9")
    assert (who.created_at, who.seen_at, who.expires_at - who.created_at) == (clock(), clock(), timedelta(hours=12))
    assert (who.station_batch, who.stopped_by, who.token) == ("", "", "")


def test_a_session_is_seen_and_moved_to_another_station(site, clock):
    sign_in(site, clock)
    with site.writing() as db:
        sessions.mark_seen(db, HASHED, clock.advance(minutes=5))
        sessions.choose_station(db, HASHED, "BSC-1")
    assert (found(site).seen_at, found(site).station) == (clock(), "BSC-1")


def test_an_ended_session_is_found_no_more(site, clock):
    sign_in(site, clock)
    with site.writing() as db:
        sessions.end_session(db, HASHED, clock())
    assert found(site) is None


def test_every_session_of_a_person_ends_at_once(site, clock):
    sign_in(site, clock)
    with site.writing() as db:
        sessions.end_sessions_of(db, "hand", clock())
    assert found(site) is None


def test_a_disabled_person_has_no_session_and_no_token(site, clock):
    sign_in(site, clock)
    site.perform("head", clock(), lambda act: issue_token(act, token="t1", person="hand", purpose="a reader"))
    with site.writing() as db:
        sessions.keep_access_token(db, "b" * 64, "t1", "hand", "", clock())
    with site.reading() as db:
        assert sessions.find_access_token(db, "b" * 64).token == "t1"
    site.perform("head", clock(), lambda act: disable_person(act, "hand", reason="left"))
    with site.reading() as db:
        assert sessions.find_access_token(db, "b" * 64) is None
        assert sessions.find_session(db, HASHED) is None


def test_a_new_password_replaces_the_old_one(site, clock):
    with site.writing() as db:
        assert credentials.find_password_hash(db, "hand", KEY) is None
        credentials.set_password_hash(db, "hand", "first", clock(), key=KEY)
        credentials.set_password_hash(db, "hand", "second", clock(), key=KEY)
    with site.reading() as db:
        assert credentials.find_password_hash(db, "hand", KEY) == "second"
