"""One ledger is one site: what another site gave out opens nothing here, and its site file starts nothing."""

import pytest

from lims.actions.site import open_site
from lims.guard.standing import check_site_file
from lims.settings import SettingsRefused
from lims.store.credentials import find_password_hash, set_password_hash
from lims.store.schema import migrate
from lims.store.session import open_store
from lims.web.api.tokens import make_token
from tests.web.house import NOW, SETTINGS, House
from tests.web.test_api import KeyOnly, Program

A, HEAD, PIN = "demo-technician-a", "demo-administrator", "730294"


@pytest.fixture
def other(house, tmp_path, clock):
    """A second installation beside this one; its administrator has the same name and password as ours."""
    url = f"sqlite:///{tmp_path}/other.db"
    store = open_store(url)
    migrate(store)
    with house.store.reading() as db:
        hashed = find_password_hash(db, HEAD, SETTINGS.token_key)
    facts = {"origin": "other.example/cells", "name": "Other", "zone": "UTC", "public_key": "0", "facility": "W1234"}

    def begin(act):
        open_site(act, **facts, administrator=HEAD, printed_name="Demo other head")
        set_password_hash(act.db, HEAD, hashed, NOW, key=SETTINGS.token_key)

    store.perform(HEAD, NOW, begin)
    there = House(url, clock, beside=SETTINGS)
    yield there
    there.store.close()
    store.close()


@pytest.mark.check("I8")
def test_neither_session_nor_token_nor_badge_of_another_site_opens_anything(house, other):
    theirs = other.visitor(HEAD)
    assert theirs.get("/people").status_code == 200
    stranger = house.visitor()
    for cookie in theirs.client._cookies.values():
        stranger.client.set_cookie(cookie.key, cookie.value)
    assert stranger.get("/people").status_code == 302
    word = make_token(other.store, KeyOnly(), HEAD, purpose="t", station="", at=house.clock())
    assert Program(other, word).get("/batches").status_code == 200
    assert Program(house, word).get("/batches").status_code == 401
    assert theirs.post(f"/people/{HEAD}/badge").status_code == 303
    badge, before = other.code_of(HEAD), house.entries()
    assert house.visitor(A).get(f"/labels/{badge}").status_code == 404
    assert house.entries() == before
    bench = house.visitor(A, station="BSC-2")
    bench.post("/sign-out")
    assert bench.post("/sign-in/badge", badge=badge, pin=PIN).status_code == 403
    assert bench.get("/station").status_code == 302


@pytest.mark.check("I8")
def test_the_site_file_of_another_site_starts_nothing(house, other):
    check_site_file(house.store)
    with pytest.raises(SettingsRefused, match="Nothing was started"):
        check_site_file(other.store)
