"""The table of who may open what: every address is walked as every role, and the answers must be the table's."""

import re

import pytest
from sqlalchemy import select

from lims.actions.people import change_roles
from lims.domain.people import ROLES
from lims.store.tables.ledger import ledger
from lims.web import access
from lims.web.authority import EVERYBODY, SIGNED_IN, AuthorityUnclear, matrix, read_matrix
from tests.web.house import new_request_id, text_of

SINGLE = {"name": "demo-technician-m", "number": "B26-0005", "step": "feed_d10", "code": "IKC-002"}
REFUSED = ("Your roles do not open this.", "role_missing")


def addresses(app):
    """Every address once for each way of asking: (endpoint, method, path)."""
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:int|path):[^>]+>", "1", rule.rule)
        path = re.sub(r"<([^>]+)>", lambda m: SINGLE.get(m[1], "x"), path)
        yield from ((rule.endpoint, method, path) for method in sorted(rule.methods & {"GET", "POST"}))


@pytest.fixture
def as_role(house):
    """A visitor who has that one role and no other."""

    def enter(role):
        house.store.perform(
            "demo-administrator",
            house.clock(),
            lambda act: change_roles(act, "demo-technician-m", roles=(role,), reason="to try every door"),
        )
        return house.visitor("demo-technician-m")

    return enter


@pytest.mark.check("I7", "I10")
@pytest.mark.parametrize("role", ROLES)
def test_every_address_opens_to_each_role_as_the_table_says(house, as_role, role):
    visitor = as_role(role)
    token, differences = visitor.token(), []
    for endpoint, method, path in addresses(house.app):
        row = matrix()[endpoint]
        # Doors of programs need a token; what stays open to all, or signs out, is walked elsewhere.
        # What every person may open is walked by the auditor alone, who may do nothing else.
        if path.startswith("/api/") or row.who == EVERYBODY or (row.who == SIGNED_IN and role != "auditor"):
            continue
        sent = {"form_token": token, "request_id": new_request_id()} if method == "POST" else None
        answer = visitor.client.open(path, method=method, data=sent)
        said = answer.get_data(as_text=True) if answer.status_code == 403 else ""
        refused = any(words in said for words in REFUSED)
        expected = row.who != SIGNED_IN and role not in row.who
        if refused is not expected and not (refused and endpoint == "person.page"):
            differences.append(f"{role} {method} {path} ({endpoint}): {answer.status_code}, the table says {row.who}")
        assert answer.status_code < 500, (method, path)
    assert not differences, "\n".join(differences)


@pytest.mark.check("I7")
def test_a_view_that_is_in_no_row_stops_the_start(house, monkeypatch):
    monkeypatch.setitem(house.app.view_functions, "silent.page", access.signed_in(lambda: "hello"))
    with pytest.raises(RuntimeError, match=r"silent\.page is not in the table"):
        access.check_declared(house.app)


@pytest.mark.check("I7")
def test_a_view_whose_own_mark_differs_from_the_table_stops_the_start(house, monkeypatch):
    monkeypatch.setitem(house.app.view_functions, "people.add", access.allowed("qa")(lambda: "hello"))
    with pytest.raises(RuntimeError, match=r"people\.add: the view says qa, the table .*administrator"):
        access.check_declared(house.app)


@pytest.mark.check("I7")
@pytest.mark.parametrize("who", ["gods", [], ["qa", "god"], {"who": ["qa"], "batch": "asleep"}])
def test_a_row_that_names_what_there_is_not_is_refused(who):
    with pytest.raises(AuthorityUnclear):
        read_matrix({"groups": {}, "stages": {}, "views": {"board": {"page": who}}})


@pytest.mark.check("I10")
def test_an_administrator_writes_nothing_of_a_batch_and_quality_grants_no_role(house):
    writes = [row for row in matrix().values() if row.view.split(".")[0] in {"steps", "readings", "late", "quality"}]
    assert not [row.view for row in writes if "administrator" in row.who and row.who != SIGNED_IN]
    head, quality = house.visitor("demo-administrator"), house.visitor("demo-qa-d")
    before = house.entries("batch:B26-0005")
    tries = [
        (head, "/batches/B26-0005/steps/feed_d10/start"),
        (head, "/quality/B26-0004/decision"),
        (quality, "/people/demo-technician-a/roles"),
        (quality, "/people"),
    ]
    for visitor, path in tries:
        assert visitor.post(path, roles=["qa"], roles_reason="x").status_code == 403, path
        assert house.kinds("site")[-1] == "AccessRefused", path
    assert house.entries("batch:B26-0005") == before
    with house.store.reading() as db:
        newest = db.execute(select(ledger.c.text).order_by(ledger.c.position.desc()).limit(1)).scalar_one()
    assert '"why":"role"' in newest and '"view":"people.add"' in newest


@pytest.mark.check("I9")
def test_a_role_that_is_taken_away_is_gone_at_the_next_request(house):
    quality = house.visitor("demo-qa-d")
    assert quality.get("/people").status_code == 200
    house.store.perform(
        "demo-administrator",
        house.clock(),
        lambda act: change_roles(act, "demo-qa-d", roles=("technician",), reason="moved to the bench"),
    )
    assert quality.post("/quality/B26-0004/decision", decision="released").status_code == 403
    assert quality.get("/people").status_code == 403


def test_the_menu_shows_only_what_opens(house):
    areas = {"demo-technician-a": False, "demo-administrator": True}
    for name, shown in areas.items():
        said = text_of(house.visitor(name).get("/board"))
        assert ("Wall screens" in said) is shown
