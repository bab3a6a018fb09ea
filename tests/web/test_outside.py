"""Signing in through the site's identity provider, and every answer that must open nothing."""

import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from lims.actions.people import disable_person
from lims.interop.identity_provider import Provider, ProviderSilent
from lims.web import outside
from lims.web.app import stand_before
from tests.web import provider as told
from tests.web.house import PASSWORD, SETTINGS, text_of

A, B, QA, HEAD = "demo-technician-a", "demo-technician-b", "demo-qa-d", "demo-administrator"
OPENS_NOTHING = "answer opens nothing here"


@pytest.fixture
def loopback(clock):
    provider = told.LoopbackProvider(clock)
    yield provider
    provider.close()


@pytest.fixture
def house(house, loopback):
    """The same laboratory, with an identity provider."""
    known = Provider(loopback.issuer, told.CLIENT, told.SECRET, title="the hospital", scopes=("openid",))
    stand_before(house.app, house.store, replace(SETTINGS, provider=known), house.clock)
    return house


def leads_to(answer):
    assert answer.status_code == 200, text_of(answer)
    return unescape(re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', answer.get_data(as_text=True))[1])


def come_back(visitor, came):
    """The browser comes from the provider, and our own page sends it on."""
    return visitor.get(leads_to(visitor.get(f"/sign-in/outside/answer?{urlencode(came)}")))


def bind(house, loopback, name=A, subject="s-1"):
    visitor = house.visitor(name)
    address = leads_to(visitor.post("/your-sign-in/outside", password=PASSWORD))
    return visitor, come_back(visitor, loopback.agree(address, subject))


def sign_in(house, loopback, *, wanted="/board", visitor=None, **said):
    visitor = visitor or house.visitor()
    address = leads_to(visitor.post("/sign-in/outside", next=wanted))
    return visitor, come_back(visitor, loopback.agree(address, **said))


@pytest.mark.check("I2")
def test_whoever_bound_an_account_signs_in_by_it_and_signs_nothing(house, loopback):
    bound, answer = bind(house, loopback)
    assert answer.status_code == 303 and answer.location.endswith("/your-sign-in#outside")
    assert house.kinds("site")[-1] == "OutsideIdentityBound"
    assert "Your account there signs you in" in text_of(bound.get("/your-sign-in"))
    bench = house.visitor(B, station="BSC-2")
    bench.post("/sign-out")
    assert "Sign in with the hospital" in text_of(bench.get("/sign-in"))
    bench, answer = sign_in(house, loopback, wanted="/scan", visitor=bench)
    assert (answer.status_code, answer.location) == (302, "/scan")
    said = text_of(bench.get("/your-sign-in"))
    assert "Demo technician A" in said and "identity provider" in said and "BSC-2" in said
    # It is no password: what is signed or changed still asks for that.
    assert bench.post("/your-sign-in/password", password="", new_password="a heron by the old weir").status_code == 403
    bench.post("/your-sign-in/elsewhere")
    assert bound.get("/station").status_code == 302


def test_the_question_is_whole_and_of_one_use(house, loopback):
    one, other = (leads_to(house.visitor().post("/sign-in/outside")) for _ in range(2))
    asked, again = (parse_qs(urlsplit(address).query) for address in (one, other))
    assert asked["redirect_uri"] == ["http://localhost/sign-in/outside/answer"] and asked["scope"] == ["openid"]
    assert all(
        asked[name] != again[name] and len(asked[name][0]) >= 43 for name in ("state", "nonce", "code_challenge")
    )
    assert "secret" not in one


@pytest.mark.check("I3")
def test_a_binding_written_into_the_table_opens_nothing(house, loopback):
    bind(house, loopback)
    for put, said in (
        ("UPDATE outside_identities SET person = 'demo-qa-d'", {}),
        ("UPDATE outside_identities SET person = 'demo-technician-a', subject = 's-2'", {"subject": "s-2"}),
    ):
        with house.store.writing() as db:
            db.exec_driver_sql(put)
        assert sign_in(house, loopback, **said)[1].status_code == 403
    with house.store.writing() as db:
        db.exec_driver_sql("UPDATE outside_identities SET subject = 's-1'")
        kept = tuple(db.exec_driver_sql("SELECT * FROM outside_identities").one())
    assert sign_in(house, loopback)[1].status_code == 302
    assert house.visitor(A).post("/your-sign-in/outside/ended", password=PASSWORD).status_code == 303
    with house.store.writing() as db:
        db.exec_driver_sql("INSERT INTO outside_identities VALUES (?, ?, ?, ?)", kept)
    assert sign_in(house, loopback)[1].status_code == 403


NOT_ITS_WORD = [
    {"subject": "s-2"},  # nobody bound it
    {"sub": ""},
    {"sub": ["s-1"]},
    {"sub": "s" * 201},
    {"nonce": "of another question"},
    {"nonce": None},
    {"aud": "another-application"},
    {"aud": [told.CLIENT, "another-application"]},  # for two, and made for nobody says which
    {"azp": "another-application"},
    {"iss": "https://id.example.org"},
    {"exp": 1},
    {"exp": None},
    {"exp": "tomorrow"},
    {"iat": 4_000_000_000},
    {"sign": told.not_signed},
    {"sign": told.signed_with_the_public_key},
    {"sign": told.signed_by_a_stranger},
    {"sign": told.changed_after_signing, "subject": "s-2"},
    {"sign": lambda claims: ""},
    {"sign": lambda claims: "a.b.c"},
]


@pytest.mark.check("I3")
def test_an_answer_that_is_not_its_word_for_us_now_opens_nothing(house, loopback):
    bind(house, loopback)
    for said in NOT_ITS_WORD:
        visitor, answer = sign_in(house, loopback, **said)
        assert answer.status_code == 403 and OPENS_NOTHING in text_of(answer), said
        assert house.kinds("site")[-1] == "SignInRefused", said
        assert visitor.get("/station").status_code == 302, said
    assert sign_in(house, loopback)[1].status_code == 302  # and the right one still does


@pytest.mark.check("I3")
def test_an_answer_serves_once_and_only_the_browser_that_asked(house, loopback):
    bind(house, loopback)
    victim, thief = house.visitor(), house.visitor()
    address = leads_to(victim.post("/sign-in/outside"))
    came = loopback.agree(address)
    assert come_back(thief, came).status_code == 403  # never asked
    thief.post("/sign-in/outside")
    assert come_back(thief, came).status_code == 403  # asked something else
    assert come_back(victim, came | {"state": came["state"][:-1] + "_"}).status_code == 403
    assert come_back(victim, came).status_code == 302
    victim.post("/sign-out")
    for again in (came, loopback.agree(address)):  # the provider would give a fresh code for the same question
        replayed = come_back(victim, again)
        assert replayed.status_code == 403 and OPENS_NOTHING in text_of(replayed)
    assert victim.get("/station").status_code == 302


def test_another_issuer_no_code_and_a_guessed_one_open_nothing(house, loopback):
    bind(house, loopback)
    for change in ({"iss": "https://id.example.org"}, {"code": ""}, {"code": "guessed"}):
        visitor = house.visitor()
        came = loopback.agree(leads_to(visitor.post("/sign-in/outside")))
        assert come_back(visitor, came | change).status_code == 403, change


def test_a_code_of_another_question_is_refused_by_the_provider(house, loopback):
    bind(house, loopback)
    thief, victim = house.visitor(), house.visitor()
    stolen = loopback.agree(leads_to(victim.post("/sign-in/outside")))["code"]
    own = loopback.agree(leads_to(thief.post("/sign-in/outside")), subject="s-thief")
    assert come_back(thief, own | {"code": stolen}).status_code == 403


def test_an_answer_that_took_too_long_opens_nothing(house, loopback):
    bind(house, loopback)
    visitor = house.visitor()
    address = leads_to(visitor.post("/sign-in/outside"))
    house.clock.advance(seconds=outside.HOLDS.total_seconds() + 1)
    assert come_back(visitor, loopback.agree(address)).status_code == 403


def test_nobody_is_led_to_a_stranger_afterwards(house, loopback):
    bind(house, loopback)
    for wanted in ("https://elsewhere.example/", "//elsewhere.example/", "/\\\\elsewhere.example", ""):
        assert sign_in(house, loopback, wanted=wanted)[1].location == "/", wanted


def test_binding_asks_for_the_password_and_takes_nobody_elses_account(house, loopback):
    visitor, _ = bind(house, loopback)
    assert visitor.post("/your-sign-in/outside", password="not this one at all").status_code == 403
    second, taken = bind(house, loopback, B)
    assert taken.status_code == 403 and "belongs to another person" in text_of(taken)
    assert (
        "bound"
        not in second.get("/your-sign-in").get_data(as_text=True).split('id="outside"')[1].split("</h2>")[1][:60]
    )
    # Begun as one person, it ends as nobody else.
    address = leads_to(second.post("/your-sign-in/outside", password=PASSWORD))
    second.post("/sign-out")
    second.sign_in(QA)
    assert come_back(second, loopback.agree(address, "s-9")).status_code == 403
    assert house.kinds("site").count("OutsideIdentityBound") == 1


def test_what_was_unbound_reset_or_disabled_opens_nothing(house, loopback):
    visitor, _ = bind(house, loopback)
    assert visitor.post("/your-sign-in/outside/ended").status_code == 303
    assert house.kinds("site")[-1] == "OutsideIdentityUnbound"
    assert visitor.post("/your-sign-in/outside/ended").status_code == 404
    assert sign_in(house, loopback)[1].status_code == 403
    bind(house, loopback)
    head = house.visitor(HEAD)
    assert visitor.post(f"/people/{A}/outside/ended", outside_reason="left").status_code == 403
    assert "Bound to the hospital" in text_of(head.get(f"/people/{A}"))
    assert head.post(f"/people/{A}/outside/ended", outside_reason="").status_code == 422
    assert head.post(f"/people/{A}/outside/ended", outside_reason="left the hospital").status_code == 303
    assert sign_in(house, loopback)[1].status_code == 403
    bind(house, loopback)
    reset = {"new_password": "lamps along the long canal", "reset_reason": "forgotten", "name": QA}
    assert head.post(f"/people/{A}/reset", **reset, password=PASSWORD).status_code == 303
    assert sign_in(house, loopback)[1].status_code == 403
    bind(house, loopback, B, "s-7")
    house.store.perform(HEAD, house.clock(), lambda act: disable_person(act, B, reason="left"))
    assert sign_in(house, loopback, subject="s-7")[1].status_code == 403


def test_a_provider_that_is_silent_or_lies_about_itself_stops_no_password(house, loopback):
    loopback.tells = {"issuer": "https://id.example.org"}
    refused = house.visitor().post("/sign-in/outside")
    assert refused.status_code == 409 and "does not answer as it should" in text_of(refused)
    loopback.tells = {"token_endpoint": "http://elsewhere.example/token"}
    assert house.visitor().post("/sign-in/outside").status_code == 409
    assert house.visitor(A).post("/your-sign-in/outside", password=PASSWORD).status_code == 409
    with pytest.raises(ProviderSilent):
        Provider("http://127.0.0.1:1", "x", "x", title="x", scopes=("openid",)).tell(house.clock())


def test_a_site_without_a_provider_has_no_such_door(house, loopback):
    stand_before(house.app, house.store, SETTINGS, house.clock)
    visitor = house.visitor()
    assert "Sign in with" not in text_of(visitor.get("/sign-in"))
    assert visitor.post("/sign-in/outside").status_code == 404
    assert visitor.get("/sign-in/outside/answer?code=x&state=y").status_code == 404
    assert visitor.get("/sign-in/outside/taken?code=x&state=y").status_code == 404
