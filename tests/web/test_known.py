"""By what people are known: their devices, password, PIN, codes and passkeys, and what none of these opens."""

import re
from datetime import timedelta

import pyotp
import pytest

from lims.actions.rights import check_second_person
from lims.actions.site import open_site
from lims.domain.errors import NotAllowed
from lims.store.reading.people import get_person
from lims.store.schema import migrate
from lims.store.session import open_store
from lims.web.app import SiteNotOpened, create_app
from lims.web.passwords import Passwords
from tests.web.house import NOW, PASSWORD, SETTINGS, House, text_of
from tests.web.test_quality import decide, review

A, B, QA, HEAD = "demo-technician-a", "demo-technician-b", "demo-qa-d", "demo-administrator"
FRESH = "the heron waits by the weir"
PIN = "730294"


def change_password(visitor, old=PASSWORD, new=FRESH):
    return visitor.post("/your-sign-in/password", password=old, new_password=new)


@pytest.mark.check("I1")
def test_somebody_sees_both_devices_and_signs_the_other_out(house):
    tablet, desk = house.visitor(A, station="BSC-2"), house.visitor(A)
    said = text_of(desk.get("/your-sign-in"))
    assert "BSC-2" in said and said.count("Known by") == 1 and "this one" in said
    assert desk.post("/your-sign-in/elsewhere").status_code == 303
    assert tablet.get("/station").status_code == 302
    assert desk.get("/station").status_code == 200
    assert house.kinds("site")[-1] == "SessionsEnded"


@pytest.mark.check("I5", "I6")
def test_a_new_password_ends_every_other_session_and_gives_this_one_a_fresh_word(house):
    tablet, desk = house.visitor(A), house.visitor(A)
    old = desk.client.get_cookie("autolog").value
    assert change_password(desk, old="not this one at all").status_code == 403
    assert change_password(desk).status_code == 303
    assert desk.get("/station").status_code == 200
    assert desk.client.get_cookie("autolog").value != old
    assert tablet.get("/station").status_code == 302
    thief = house.visitor()
    thief.client.set_cookie("autolog", old)
    assert thief.get("/station").status_code == 302
    assert house.visitor().sign_in(A).status_code == 403
    assert house.visitor().sign_in(A, FRESH).status_code == 302


@pytest.mark.check("I2")
@pytest.mark.parametrize(
    ("password", "fits"),
    [
        ("fourteen chars", False),
        ("heron weir lamp", True),  # fifteen, of small letters and blanks alone
        ("abc abc abc abc abc abc abc abc", False),  # a pattern, however long
        ("seven herons wait beside the weir until the lamps go out at last, and then", True),  # 74
        ("x" * 300, False),
        ("passwordpassword", False),
        ("Password12345678", False),
        ("P4ssw0rd!P4ssw0rd!", False),
        ("qwertyuiopasdfgh", False),
        ("123456789012345", False),
        ("aaaaaaaaaaaaaaab", False),
        ("demo-technician-a", False),
        ("Demo technician A", False),
        ("autologautologautolog", False),
        ("iloveyouiloveyou", False),
        ("letmeinletmein12", False),
        ("鷺が堰のそばで待っている夜のこと", True),
        ("grün, fünf Kübel & 1 Öl", True),
    ],
)
def test_length_protects_a_password_and_what_everybody_tries_first_does_not(house, password, fits):
    answer = change_password(house.visitor(A), new=password)
    assert answer.status_code == (303 if fits else 422), text_of(answer)


@pytest.mark.check("I2")
def test_a_password_is_pasted_and_does_not_run_out(house):
    page = house.visitor(A).get("/your-sign-in").get_data(as_text=True)
    field = re.search(r'<input[^>]*name="new_password"[^>]*>', page)[0]
    assert "onpaste" not in page and "maxlength" not in field and 'autocomplete="new-password"' in field
    house.clock.advance(days=400)
    assert house.visitor().sign_in(A).status_code == 302


@pytest.mark.check("I3", "S5")
def test_wrong_tries_are_counted_for_every_process_at_sign_in_and_at_signing_together(house, clock):
    from tests.web.house import SETTINGS, House

    visitor, second_process = house.visitor(A), House(str(house.store.engine.url), clock, SETTINGS)
    for _ in range(3):
        assert house.visitor().sign_in(A, "not this one at all").status_code == 403
    for _ in range(2):
        assert change_password(visitor, old="not this one either").status_code == 403
    refused = second_process.visitor().sign_in(A)
    assert refused.status_code == 403 and "rests for five minutes" in text_of(refused)
    assert visitor.scan("BSC-2").status_code == 200  # recording goes on
    house.clock.advance(minutes=5)
    assert second_process.visitor().sign_in(A).status_code == 302
    second_process.store.close()


@pytest.mark.check("I3")
def test_a_program_that_tries_names_in_turn_has_to_rest_too(house):
    visitor = house.visitor()
    for number in range(50):
        assert "it rests for five" not in text_of(visitor.sign_in(f"demo-nobody-{number}", "four gloves and a cloak"))
    assert "it rests for five minutes" in text_of(visitor.sign_in(B))
    house.clock.advance(minutes=5)
    assert visitor.sign_in(B).status_code == 302


def set_pin(visitor, pin=PIN):
    return visitor.post("/your-sign-in/pin", password=PASSWORD, pin=pin)


@pytest.fixture
def badge(house):
    head = house.visitor(HEAD)
    assert head.post(f"/people/{A}/badge").status_code == 303
    return house.code_of(A)


@pytest.mark.parametrize("pin", ["12345", "123456", "987654", "111111", "112112", "12a456", "1234567890123"])
def test_a_pin_that_everybody_tries_first_is_refused(house, pin):
    assert set_pin(house.visitor(A), pin).status_code == 422


@pytest.mark.check("I1", "S3")
def test_badge_and_pin_switch_the_person_at_a_bench_and_sign_nothing(house, badge):
    assert set_pin(house.visitor(A)).status_code == 303
    bench = house.visitor(B, station="BSC-2")
    bench.post("/sign-out")
    assert bench.post("/sign-in/badge", badge=badge, pin="730295").status_code == 403
    assert bench.post("/sign-in/badge", badge=house.code_of("BSC-1"), pin=PIN).status_code == 403
    assert bench.post("/sign-in/badge", badge=badge, pin=PIN, next="/scan").location == "/scan"
    said = text_of(bench.get("/your-sign-in"))
    assert "Demo technician A" in said and "badge and PIN" in said and "BSC-2" in said
    # The PIN is no password: nothing is signed or changed by it.
    assert change_password(bench, old=PIN).status_code == 403


def test_a_void_badge_and_a_device_that_is_no_bench_switch_nobody(house, badge):
    set_pin(house.visitor(A))
    desk = house.visitor()
    assert "no bench yet" in text_of(desk.post("/sign-in/badge", badge=badge, pin=PIN))
    bench = house.visitor(B, station="BSC-2")
    bench.post("/sign-out")
    house.visitor(HEAD).post(f"/people/{A}/badge")  # renewed: the former is void
    assert bench.post("/sign-in/badge", badge=badge, pin=PIN).status_code == 403


@pytest.mark.check("I10")
def test_an_administrator_known_by_a_badge_alone_administers_nothing(house):
    head = house.visitor(HEAD, station="BSC-2")
    head.post(f"/people/{HEAD}/badge")
    assert set_pin(head).status_code == 303
    head.post("/sign-out")
    assert head.post("/sign-in/badge", badge=house.code_of(HEAD), pin=PIN).status_code == 302
    assert head.post(f"/people/{A}/roles", roles=["qa"], roles_reason="x").status_code == 403


def codes_of(visitor):
    page = visitor.get("/your-sign-in").get_data(as_text=True)
    return pyotp.TOTP(re.search(r'class="code">((?:[A-Z2-7]{4} ?){8})<', page)[1].replace(" ", ""))


@pytest.mark.check("I2")
def test_a_code_from_the_device_is_asked_for_beside_the_password_and_taken_once(house):
    visitor = house.visitor(A)
    assert visitor.post("/your-sign-in/codes", password=PASSWORD).status_code == 303
    codes = codes_of(visitor)
    assert house.visitor().sign_in(A).status_code == 302  # no code was seen yet
    assert visitor.post("/your-sign-in/codes/first", code_now="000000").status_code == 422
    assert visitor.post("/your-sign-in/codes/first", code_now=codes.at(house.clock())).status_code == 303
    house.clock.advance(seconds=30)
    without = house.visitor().sign_in(A)
    assert without.status_code == 403 and "a code as well" in text_of(without)
    now = codes.at(house.clock())
    assert house.visitor().sign_in(A, "four gloves and a cloak", code_now=now).status_code == 403
    assert house.visitor().sign_in(A, code_now=now).status_code == 302
    again = house.visitor().sign_in(A, code_now=now)
    assert again.status_code == 403 and "do not belong together" in text_of(again)
    house.clock.advance(minutes=5)
    assert house.visitor().sign_in(A, code_now=codes.at(house.clock() - timedelta(minutes=5))).status_code == 403


@pytest.mark.check("S9")
def test_two_people_reset_a_password_all_sessions_end_and_it_signs_nothing_until_changed(house):
    victim, head = house.visitor(QA), house.visitor(HEAD)
    reset = {"new_password": "lamps along the long canal", "reset_reason": "forgotten"}
    path = f"/people/{QA}/reset"
    assert head.post(path, **reset, name=HEAD, password=PASSWORD).status_code == 403  # alone
    assert head.post(path, **reset, name=QA, password=PASSWORD).status_code == 403  # of the owner
    assert head.post(path, **reset, name=A, password=PASSWORD).status_code == 403  # no role for it
    assert victim.get("/station").status_code == 200
    assert head.post(path, **reset, name="demo-qa-e", password=PASSWORD).status_code == 303
    assert victim.get("/station").status_code == 302
    thief = house.visitor()
    assert thief.sign_in(QA, reset["new_password"]).status_code == 302
    refused = thief.post("/batches/B26-0004/addenda", words="x", about="y", password=reset["new_password"])
    assert refused.status_code == 403 and "set by somebody else" in text_of(refused)
    assert house.kinds("site").count("PasswordReset") == 1
    # The administrator knows the password, changes it in the person's name, and signs nothing with it all the same.
    mine = "a password of the thief's own"
    assert change_password(thief, old=reset["new_password"], new=mine).status_code == 303
    refused = review(thief, password=mine)
    assert refused.status_code == 403 and "A second person confirms first" in text_of(refused)
    confirm = {"person": QA, "lock": "1", "reason": "she stands before me"}
    assert head.post("/standing/unlock", **confirm).status_code == 403
    assert thief.post("/standing/unlock", **confirm).status_code == 403
    assert house.visitor("demo-qa-e").post("/standing/unlock", **confirm).status_code == 303
    assert review(thief, password=mine).status_code == 303


@pytest.mark.check("S10")
def test_two_accounts_of_one_person_are_no_four_eyes(house):
    head = house.visitor(HEAD)
    bound = head.post(f"/people/{B}/same-as", same_as=A, same_reason="one person, two accounts")
    assert bound.status_code == 303
    with pytest.raises(NotAllowed, match="second person"):
        house.store.perform(A, house.clock(), lambda act: check_second_person(act, B))
    witnessed = house.visitor(A).post(
        f"/labels/{house.code_of('B26-0005/C1')}/lost", name=B, password=PASSWORD, reason="x"
    )
    assert witnessed.status_code == 403 and "already the first" in text_of(witnessed)
    with house.store.reading() as db:
        assert get_person(db, A).is_same_as(B) and get_person(db, B).is_same_as(A)
    assert head.post(f"/people/{A}/same-as", same_as=B, same_reason="again").status_code == 409


@pytest.mark.check("S10")
def test_who_performed_under_one_account_neither_reviews_nor_releases_under_another(house):
    qa = house.visitor(QA)
    assert review(qa).status_code == 303
    head = house.visitor(HEAD)
    assert head.post(f"/people/{QA}/same-as", same_as=A, same_reason="one person, two accounts").status_code == 303
    refused = decide(qa, "released")
    assert refused.status_code == 409 and "You performed, verified or tested something" in text_of(refused)
    assert review(qa).status_code in (403, 409)


@pytest.mark.check("I3")
def test_an_unknown_name_costs_the_same_work_as_a_wrong_password(house, monkeypatch):
    judged, fits = [], Passwords.fits

    def count(self, password, kept):
        judged.append(kept is not None)
        return fits(self, password, kept)

    monkeypatch.setattr(Passwords, "fits", count)
    wrong, unknown = (house.visitor().sign_in(name, "four gloves and a cloak") for name in (A, "demo-nobody-x"))
    assert judged == [True, False]  # one hash each: of the person, and of nobody
    assert wrong.status_code == unknown.status_code == 403
    assert text_of(wrong).replace(A, "") == text_of(unknown).replace("demo-nobody-x", "")


@pytest.mark.check("I1")
def test_a_fresh_site_opens_only_for_the_administrator_who_was_named(tmp_path, clock):
    url = f"sqlite:///{tmp_path}/fresh.db"
    store = open_store(url)
    migrate(store)
    with pytest.raises(SiteNotOpened):
        create_app(store, SETTINGS, clock)
    beginning = {"origin": "test", "name": "Test site", "zone": "UTC", "public_key": "0", "facility": "A9999"}
    store.perform(
        "head.person",
        NOW,
        lambda act: open_site(act, **beginning, administrator="head.person", printed_name="Demo head"),
    )
    fresh = House(url, clock)
    words = ("admin", "password", "changeme", "autolog", "")
    names = ("admin", "administrator", "root", "autolog", "lims", "test", "qa", "guest", "user", "head.person")
    assert {fresh.visitor().sign_in(name, word).status_code for name in names for word in words} == {403}
    fresh.store.close()
    store.close()
