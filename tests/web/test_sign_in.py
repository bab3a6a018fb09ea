"""Who is at the bench: names and passwords, sessions that end, and nothing that tells which names exist."""

from datetime import timedelta

import pytest

from lims.actions.people import disable_person
from lims.web.settings import WebSettings
from tests.web.house import CHEAP, House, text_of


def test_a_technician_signs_in_and_is_named_on_every_page(house):
    visitor = house.visitor("demo-technician-a")
    assert "Demo technician A" in text_of(visitor.get("/scan"))


def test_without_a_session_a_page_leads_to_the_sign_in_page_and_back(house):
    visitor = house.visitor()
    asked = visitor.get("/station?next=%2Fscan")
    assert asked.status_code == 302
    assert asked.location.startswith("/sign-in?next=/station")
    assert visitor.sign_in("demo-technician-a", next="/station").location == "/station"


@pytest.mark.parametrize(
    "stranger", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "x"]
)
def test_after_sign_in_nobody_is_led_to_a_strangers_page(house, stranger):
    assert house.visitor().sign_in("demo-technician-a", next=stranger).location == "/"


def test_a_wrong_password_and_an_unknown_name_get_the_same_words(house):
    wrong = house.visitor().sign_in("demo-technician-a", "four gloves and a cloak")
    unknown = house.visitor().sign_in("demo-technician-x")
    assert wrong.status_code == unknown.status_code == 403
    said = text_of(wrong)
    assert "do not belong together" in said
    assert said.replace("demo-technician-a", "") == text_of(unknown).replace("demo-technician-x", "")


def test_a_wrong_password_is_an_entry_of_the_site_and_the_password_is_not(house):
    before = house.kinds("site").count("SignInRefused")
    house.visitor().sign_in("demo-technician-a", "four gloves and a cloak")
    assert house.kinds("site").count("SignInRefused") == before + 1
    assert b"cloak" not in b"".join(path.read_bytes() for path in _files(house))


def _files(house):
    from pathlib import Path

    database = Path(house.store.engine.url.database)
    return database.parent.glob(f"{database.name}*")


def test_after_five_wrong_passwords_the_right_one_must_wait(house):
    for _ in range(5):
        house.visitor().sign_in("demo-technician-a", "not this one at all")
    refused = house.visitor().sign_in("demo-technician-a")
    assert refused.status_code == 403
    assert "rests for five minutes" in text_of(refused)
    assert house.visitor().sign_in("demo-technician-b").status_code == 302


@pytest.mark.check("I4")
def test_a_session_ends_after_fifteen_idle_minutes_but_not_while_it_is_used(house):
    visitor = house.visitor("demo-technician-a")
    for _ in range(4):
        house.clock.advance(minutes=14)
        assert visitor.get("/station").status_code == 200
    house.clock.advance(minutes=15)
    assert visitor.get("/station").status_code == 302


@pytest.mark.check("I4")
def test_a_session_ends_after_twelve_hours_however_busy(house):
    visitor = house.visitor("demo-technician-a")
    for _ in range(12 * 6 - 1):
        house.clock.advance(minutes=10)
        assert visitor.get("/station").status_code == 200
    house.clock.advance(minutes=10)
    assert visitor.get("/station").status_code == 302


def test_a_copied_cookie_opens_nothing_after_signing_out(house):
    visitor = house.visitor("demo-technician-a")
    word = visitor.client.get_cookie("autolog").value
    visitor.post("/sign-out")
    thief = house.visitor()
    thief.client.set_cookie("autolog", word)
    assert thief.get("/station").status_code == 302


def test_signing_in_gives_a_fresh_word_and_ends_the_old_one(house):
    visitor = house.visitor("demo-technician-a")
    old = visitor.client.get_cookie("autolog").value
    visitor.post("/sign-in", name="demo-technician-b", password="four gloves and a clock")
    assert visitor.client.get_cookie("autolog").value != old
    thief = house.visitor()
    thief.client.set_cookie("autolog", old)
    assert thief.get("/station").status_code == 302


def test_no_session_word_and_no_password_is_kept_in_clear(house):
    visitor = house.visitor("demo-technician-a")
    word = visitor.client.get_cookie("autolog").value
    kept = b"".join(path.read_bytes() for path in _files(house))
    assert word.encode() not in kept
    assert b"four gloves" not in kept


def test_a_disabled_person_is_out_at_the_next_request(house):
    visitor = house.visitor("demo-technician-a")
    house.store.perform(
        "demo-administrator", house.clock(), lambda act: disable_person(act, "demo-technician-a", reason="left")
    )
    assert visitor.get("/station").status_code == 302
    assert house.visitor().sign_in("demo-technician-a").status_code == 403


def test_over_https_the_cookie_is_guarded_by_its_name(house, clock):
    settings = WebSettings(token_key=b"k" * 32, secure=True, **CHEAP)
    secure = House(str(house.store.engine.url), clock, settings)
    answer = secure.visitor().client.get("/sign-in", base_url="https://lab.example")
    cookie = next(value for name, value in answer.headers if name == "Set-Cookie")
    assert cookie.startswith("__Host-autolog-form=")
    assert "Secure" in cookie and "HttpOnly" in cookie and "SameSite=Strict" in cookie
    assert answer.headers["Strict-Transport-Security"]
    secure.store.close()


def test_the_device_remembers_its_station_for_the_next_person(house):
    visitor = house.visitor("demo-technician-a", station="BSC-2")
    visitor.post("/sign-out")
    visitor.sign_in("demo-technician-b")
    assert "BSC-2" in text_of(visitor.get("/scan"))


def test_a_session_is_marked_as_seen_at_most_once_a_minute(house):
    visitor = house.visitor("demo-technician-a")
    house.clock.advance(seconds=30)
    visitor.get("/station")
    assert _seen(house) == house.clock() - timedelta(seconds=30)
    house.clock.advance(seconds=30)
    visitor.get("/station")
    assert _seen(house) == house.clock()


def _seen(house):
    from sqlalchemy import select

    from lims.store.tables.web import http_sessions

    with house.store.reading() as db:
        return db.execute(select(http_sessions.c.seen_at)).scalars().one()


def test_a_name_that_is_no_name_is_refused_and_recorded_as_unreadable(house):
    assert house.visitor().sign_in("x\x00\u202e\n'; DROP TABLE people").status_code == 403
    assert house.kinds("site")[-1] == "SignInRefused"
