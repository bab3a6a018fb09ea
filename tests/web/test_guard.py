"""What every page promises: only our own forms write, nothing runs inline, nothing is kept on a shared bench."""

import re

import pytest

from lims.web import access
from tests.web.house import new_request_id, text_of

PAGES = [
    "/sign-in",
    "/scan",
    "/station",
    "/batches/B26-0005/steps/feed_d10",
    "/batches/B26-0004/steps/count_d7",
    "/nothing",
]


@pytest.mark.check("W1")
def test_a_form_without_our_token_changes_nothing(technician):
    before = technician.house.entries()
    answer = technician.client.post(
        "/batches/B26-0005/steps/feed_d10/start", data={"request_id": new_request_id(), "form_token": "0" * 40}
    )
    assert answer.status_code == 403
    assert "did not come from a page that Autolog opened" in text_of(answer)
    assert technician.house.entries() == before


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}],
)
@pytest.mark.check("W1")
def test_a_form_from_elsewhere_changes_nothing_even_with_our_token(technician, headers):
    data = {"form_token": technician.token(), "station": "BSC-1", "request_id": new_request_id()}
    assert technician.client.post("/station", data=data, headers=headers).status_code == 403


@pytest.mark.check("W1")
def test_the_token_of_one_person_is_no_use_to_another(house):
    mine, other = house.visitor("demo-technician-a"), house.visitor("demo-technician-b")
    answer = other.client.post("/station", data={"form_token": mine.token(), "station": "BSC-1"})
    assert answer.status_code == 403


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.check("W2", "W8")
def test_every_page_carries_the_guarding_headers_and_is_kept_nowhere(technician, path):
    answer = technician.get(path, follow_redirects=True)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.check("W2")
def test_no_page_has_a_style_or_a_script_inline(technician, path):
    page = technician.get(path, follow_redirects=True).get_data(as_text=True)
    assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:", page)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_that_it_shows_demonstration_data(technician, path):
    assert "Demonstration" in text_of(technician.get(path, follow_redirects=True))


def test_static_files_may_be_kept_for_ever_because_their_address_changes(technician):
    page = technician.get("/scan").get_data(as_text=True)
    address = re.search(r'href="(/static/[^"]+frame\.css)"', page)[1]
    with technician.get(address) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
    assert technician.get(address.replace("frame", "../../../app")).status_code == 404


def test_every_address_asks_for_a_person_unless_it_says_that_it_does_not(house):
    open_to_all, asked = set(), 0
    for rule in house.app.url_map.iter_rules():
        if access.who_may_open(house.app, rule.endpoint) == access.EVERYBODY:
            open_to_all.add(rule.endpoint)
            continue
        path = re.sub(r"<int:[^>]+>", "1", rule.rule)
        path = re.sub(r"<[^>]+>", "x", path)
        visitor = house.visitor()
        for method in rule.methods & {"GET", "POST"}:
            sent = {"form_token": visitor.token(), "request_id": new_request_id()} if method == "POST" else None
            answer = visitor.client.open(path, method=method, data=sent)
            assert answer.status_code == 401 or "/sign-in" in answer.headers.get("Location", ""), (method, path)
            asked += 1
    assert asked > 10
    assert open_to_all == {
        "api-docs.openapi_json", "files.file", "health.page", "preferences.change",
        "sign_in.page", "sign_in.enter", "sign_in.leave", "sign_in.badge", "sign_in.ask_passkey", "sign_in.passkey",
        "outside.begin", "outside.arrive", "outside.take",  # the way to the site's identity provider and back
        "walls.page",  # a code and nothing else, until quality has allowed the screen
    }  # fmt: skip


def test_a_view_that_does_not_say_who_may_open_it_stops_the_start(house, monkeypatch):
    monkeypatch.setitem(house.app.view_functions, "silent", lambda: "hello")
    with pytest.raises(RuntimeError, match="silent"):
        access.check_declared(house.app)


def test_the_reader_chooses_language_and_theme(technician):
    technician.post("/preferences", language="zh_Hant", next="/scan")
    technician.post("/preferences", theme="dark", next="/scan")
    page = technician.get("/scan").get_data(as_text=True)
    assert '<html lang="zh-Hant" data-theme="dark"' in page
    technician.post("/preferences", theme="device")
    assert "data-theme" not in technician.get("/scan").get_data(as_text=True)


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [
        ("zh-TW,zh;q=0.9", "zh-Hant"),
        ("zh-CN", "zh-Hans"),
        ("de-CH, en;q=0.5", "en"),
        ("fr", "en"),
        ("zh-Hant-HK", "zh-Hant"),
    ],
)
def test_a_browser_is_answered_in_its_language_where_we_speak_it(house, wanted, spoken):
    page = house.visitor().get("/sign-in", headers={"Accept-Language": wanted}).get_data(as_text=True)
    assert f'<html lang="{spoken}"' in page


@pytest.mark.check("W7")
def test_an_unforeseen_fault_tells_an_incident_number_and_nothing_of_the_inside(house, monkeypatch):
    visitor = house.visitor("demo-technician-a")

    def broken(*_):
        raise ZeroDivisionError("the secret of the house")

    monkeypatch.setattr("lims.web.pages.stations.list_equipment", broken)
    answer = visitor.get("/station")
    assert answer.status_code == 500
    said = text_of(answer)
    assert re.search(r"Incident [0-9a-f]{8}", said)
    assert "secret" not in said and "Traceback" not in said
