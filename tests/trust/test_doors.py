"""Every address at once: only our own pages write, looking writes nothing, and a field nobody asked for is refused."""

import re
from types import FunctionType, ModuleType

import pytest

from bench.addresses import addresses
from bench.place import ROOT
from lims.store.errors import Busy
from lims.web.api.tokens import make_token
from lims.web.faults import answer_refusal
from lims.web.without_entry import WITHOUT_ENTRY, list_of_addresses
from tests.web.house import new_request_id
from tests.web.test_api import KeyOnly, Program

FOREIGN = (
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"},
    {"Sec-Fetch-Site": "same-site"},
)


def writing_rules(app):
    for rule in app.url_map.iter_rules():
        if "POST" in rule.methods and not rule.rule.startswith("/api/"):
            path = re.sub(r"<int:[^>]+>", "1", rule.rule)
            yield rule.endpoint, re.sub(r"<[^>]+>", "B26-0005", path)


@pytest.mark.check("W1")
def test_no_address_takes_a_form_from_a_foreign_origin(house):
    """Even with the token in hand and the cookie of a signed-in person."""
    visitor = house.visitor("demo-qa-d")
    token, before, asked = visitor.token(), house.entries(), 0
    for number, (_, path) in enumerate(writing_rules(house.app)):
        for headers in (FOREIGN[number % len(FOREIGN)], FOREIGN[(number + 1) % len(FOREIGN)]):
            sent = {"form_token": token, "request_id": new_request_id()}
            answer = visitor.client.post(path, data=sent, headers={**headers, "X-Requested-With": "autolog"})
            assert (answer.status_code, answer.json["code"]) == (403, "form_not_ours"), (path, headers)
            asked += 1
        without = visitor.client.post(path, data={"request_id": new_request_id()})
        assert without.status_code == 403, path
    assert asked > 150
    assert house.entries() == before
    assert visitor.get("/find?q=x").status_code == 200  # and nobody was signed out by it


@pytest.mark.check("W1")
def test_the_cookies_travel_with_nobody_elses_requests(house):
    answer = house.visitor().sign_in("demo-qa-d")
    for cookie in answer.headers.getlist("Set-Cookie"):
        assert "SameSite=Strict" in cookie
        assert "HttpOnly" in cookie


@pytest.mark.check("W1", "C8")
@pytest.mark.parametrize("who", ["demo-qa-d", "demo-technician-a"])
def test_reading_any_address_writes_nothing(house, who):
    """As a link preview, a prefetch or a person who only looks does."""
    visitor = house.visitor(who, station="BSC-2" if "technician" in who else "")
    with house.store.reading() as db:
        pages = [address for _, address in addresses(house.app, db, few=1)]
    before = house.entries()
    for address in pages:
        with visitor.client.get(address, headers={"Purpose": "prefetch"}) as answer:
            assert answer.status_code < 500, address
    noted = house.kinds("site")[-(house.entries() - before) :] if house.entries() > before else []
    # A refused opening is kept on purpose: the try is a fact, and nothing else moved.
    assert set(noted) <= {"AccessRefused"}, noted


@pytest.mark.check("C8")
def test_no_code_opens_anything_by_being_looked_at(house):
    technician, before = house.visitor("demo-technician-a"), house.entries()
    for target in ("B26-0005/V1", "INKT-003", "BSC-2", "M-001"):
        code = house.code_of(target)
        for address in (f"/labels/{code}", f"/find?q={code}", f"/scan?code={code}", f"/?code={code}"):
            house.visitor().get(address)
            technician.get(address)
    assert house.entries() == before


def test_the_list_of_addresses_without_an_entry_is_whole(house):
    """Every other address that writes calls an action, and an action records."""
    writes = {endpoint for endpoint, _ in writing_rules(house.app)}
    assert set(WITHOUT_ENTRY) <= writes
    manual = (ROOT / "docs" / "manual" / "trust.md").read_text(encoding="utf-8")
    assert not [row for row in list_of_addresses(house.app) if "| `{}` | {} |".format(*row) not in manual]
    for endpoint in sorted(writes):
        view = house.app.view_functions[endpoint]
        while hasattr(view, "__wrapped__"):
            view = view.__wrapped__
        calls = acts_of(view)
        assert calls or endpoint in WITHOUT_ENTRY, f"{endpoint} writes no entry and is not in lims/web/without_entry.py"


def acts_of(view, seen=None):
    """Whether the view, or what it calls in its own module or in lims.web, carries out an action."""
    seen = set() if seen is None else seen
    code = getattr(view, "__code__", None)
    if code is None or code in seen:
        return False
    seen.add(code)
    names = {name for one in codes(code) for name in (*one.co_names, *one.co_freevars)}
    if names & {"act", "perform"}:
        return True
    scope = view.__globals__
    modules = [scope[name] for name in names if isinstance(scope.get(name), ModuleType)]
    called = [scope.get(name) for name in names]
    called += [vars(module).get(name) for module in modules for name in names]
    called += [one for chosen in called if isinstance(chosen, dict) for one in chosen.values()]
    ours = [one for one in called if isinstance(one, FunctionType) and one.__module__.startswith("lims.web")]
    return any(acts_of(one, seen) for one in ours)


def codes(code):
    yield code
    for one in code.co_consts:
        if hasattr(one, "co_names"):
            yield from codes(one)


@pytest.mark.check("W5")
def test_a_field_that_was_not_asked_for_is_refused(house):
    technician, before = house.visitor("demo-technician-a", station="BSC-2"), house.entries()
    word = make_token(house.store, KeyOnly(), "demo-technician-a", purpose="t", station="BSC-2", at=house.clock())
    program = Program(house, word)
    for field in ("status", "role", "roles", "released_by", "person", "is_admin", "recorded_at"):
        more = {field: "qa"}
        refused = technician.send("/scan", code=house.code_of("B26-0005/V1"), batch="", step="", **more)
        assert refused.status_code == 422, field
        assert program.scan("B26-0005/V1", **more).status_code == 422, field
        assert program.get(f"/batches?{field}=released").status_code == 422, field
    assert house.entries() == before + 1  # the token


@pytest.mark.check("W5")
def test_a_form_with_more_than_its_fields_gives_nobody_more(house):
    administrator, more = house.visitor("demo-administrator"), {"active": "yes", "trials": "", "status": "released"}
    sent = {"person": "new.person", "printed_name": "Demo new person", "roles": "technician", "password": "a" * 20}
    administrator.post("/people", **sent, **more, released_by="demo-qa-d", recorded_at="2020-01-01T00:00:00Z")
    with house.store.reading() as db:
        rows = db.exec_driver_sql("SELECT text FROM ledger ORDER BY position DESC LIMIT 3").scalars().all()
    assert not any("2020-01-01" in row or "released_by" in row for row in rows)


@pytest.mark.check("W5")
def test_no_text_reaches_the_database_as_a_command(house):
    visitor = house.visitor("demo-qa-d")
    plain = visitor.get("/find?q=zzzzzz").status_code
    for words in ("' OR '1'='1", "'; DROP TABLE batches; --", '" UNION SELECT text FROM ledger --', "%' OR '%'='"):
        asked = dict.fromkeys(("q", "target", "kind", "batch", "person"), words)
        for address in ("/find", "/where-used", "/labels", "/ledger/site", f"/batches/{words}", f"/materials/{words}"):
            answer = visitor.get(address, query_string=asked)
            assert answer.status_code < 500
            assert "sqlite" not in answer.get_data(as_text=True).lower()
        assert visitor.get("/find", query_string={"q": words}).status_code == plain
    assert house.entries() > 2000


@pytest.mark.check("D6")
def test_busy_is_an_answer_that_says_when_to_come_again(house):
    for path in ("/api/v1/scans", "/materials"):
        with house.app.test_request_context(path):
            house.app.preprocess_request() if path != "/materials" else None
            answer = answer_refusal(Busy())
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3")
        assert "again in a few seconds" in answer.get_data(as_text=True)


@pytest.mark.check("W7")
def test_a_body_that_is_no_json_is_refused_in_words(house):
    word = make_token(house.store, KeyOnly(), "demo-technician-a", purpose="t", station="BSC-2", at=house.clock())
    for body in (b"\x00", b"{", b"[", b"\xac\xff", b"null", b"9" * 5000, b'"' + b"x" * 900_000):
        headers = {"Authorization": f"Bearer {word}", "Content-Type": "application/json"}
        refused = house.app.test_client().post("/api/v1/scans", data=body, headers=headers)
        assert (refused.status_code, bool(refused.json["next_step"])) == (422, True), body[:20]
