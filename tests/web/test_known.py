"""By what people are known: their devices, password, PIN, codes and passkeys, and what none of these opens."""

import re
from datetime import timedelta

import pyotp
import pytest

from lims.actions.rights import check_second_person
from lims.domain.errors import NotAllowed
from lims.store.passkeys import passkeys_of
from lims.store.reading.people import get_person
from tests.web.authenticator import Authenticator
from tests.web.house import PASSWORD, text_of
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
        ("heron weir lamp " * 4, False),  # a pattern, however long
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


def enrol(visitor, key):
    options = visitor.send("/your-sign-in/passkeys/ask").json
    return visitor.post("/your-sign-in/passkeys", password=PASSWORD, title="key", credential=key.make(options))


def sign_in_with(visitor, key, **how):
    options = visitor.send("/sign-in/passkey/ask").json
    return visitor.post("/sign-in/passkey", assertion=key.answer(options, **how))


@pytest.mark.check("I5", "S13")
def test_a_passkey_is_enrolled_signs_in_and_when_lost_opens_nothing(house):
    key, owner = Authenticator(), house.visitor(QA)
    assert enrol(owner, key).status_code == 303
    assert house.kinds("site")[-1] == "PasskeyEnrolled"
    desk = house.visitor()
    assert sign_in_with(desk, key).status_code == 302
    assert "Demo QA person D" in text_of(desk.get("/your-sign-in"))
    with house.store.reading() as db:
        kept = passkeys_of(db, QA)[0]
    assert house.visitor(A).post(f"/your-sign-in/passkeys/{kept.passkey}/revoked").status_code == 404
    assert owner.post(f"/your-sign-in/passkeys/{kept.passkey}/revoked").status_code == 303
    assert sign_in_with(house.visitor(), key).status_code == 403


@pytest.mark.check("S13")
def test_an_answer_without_user_verification_from_elsewhere_twice_or_of_a_copy_is_refused(house):
    key = Authenticator()
    enrol(house.visitor(QA), key)
    assert sign_in_with(house.visitor(), key, verified=False).status_code == 403
    assert sign_in_with(house.visitor(), key, origin="http://elsewhere.example").status_code == 403
    visitor = house.visitor()
    given = key.answer(visitor.send("/sign-in/passkey/ask").json)
    assert visitor.post("/sign-in/passkey", assertion=given).status_code == 302
    assert house.visitor().post("/sign-in/passkey", assertion=given).status_code == 403
    late = house.visitor()
    options = late.send("/sign-in/passkey/ask").json
    house.clock.advance(minutes=4)
    assert late.post("/sign-in/passkey", assertion=key.answer(options)).status_code == 403
    key.count = 0  # a copy counts for itself
    assert sign_in_with(house.visitor(), key).status_code == 403
    assert "PasskeyRevoked" in house.kinds("site")[-2:]
    key.count = 50
    assert sign_in_with(house.visitor(), key).status_code == 403


@pytest.mark.check("S3", "S13")
def test_a_passkey_signs_the_very_form_that_was_shown_and_no_other(house):
    key, qa = Authenticator(), house.visitor(QA)
    enrol(qa, key)
    path, fields = "/batches/B26-0004/addenda", {"words": "The freezer log was filed.", "about": "x"}
    asked = {"address": path, "fields": [list(pair) for pair in fields.items()]}
    answer = key.answer(qa.send("/your-sign-in/ask", **asked).json)
    other = qa.post(path, **(fields | {"words": "The freezer log was lost."}), assertion=answer)
    assert other.status_code == 403 and "does not answer what was asked" in text_of(other)
    elsewhere = key.answer(qa.send("/your-sign-in/ask", **asked).json)
    assert qa.post("/quality/B26-0004/decision", **fields, assertion=elsewhere).status_code in (403, 409, 422)
    mine = key.answer(qa.send("/your-sign-in/ask", **asked).json)
    somebody = house.visitor("demo-qa-e")
    assert somebody.post(path, **fields, assertion=mine).status_code == 403
    right = key.answer(qa.send("/your-sign-in/ask", **asked).json)
    accepted = qa.post(path, **fields, assertion=right)
    assert accepted.status_code != 403, text_of(accepted)


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
