"""The tour of the demonstration: offered once, left at any moment, found again; every stop stands at a real page."""

import re

from lims.web.paging import pages_around
from lims.web.tour import STOPS
from tests.web.house import text_of


def box(page):
    found = re.search(r'(?s)<form class="tour".*?</form>', page.get_data(as_text=True))
    return found[0] if found else ""


def test_the_tour_leads_through_every_stop_to_a_page_that_opens(house):
    visitor = house.visitor("demo-qa-d")
    assert "Begin the tour" in box(visitor.get("/board")) and not box(visitor.get("/scan"))
    places = []
    for number in range(1, len(STOPS) + 1):
        led = visitor.post("/tour", go=str(number))
        page = visitor.client.get(led.location.partition("#")[0], follow_redirects=True)
        assert page.status_code == 200
        assert str(STOPS[number - 1].words[0]) in box(page).replace("&#39;", "'"), led.location
        places.append(led.location)
    assert len(set(places)) >= len(STOPS) - 1  # the record is printed on a page that was seen before
    assert house.code_of("B26-0005/V1")[:4] in text_of(visitor.client.get(visitor.post("/tour", go="2").location))


def test_the_tour_can_be_left_and_found_again(house):
    visitor = house.visitor("demo-technician-a")
    visitor.post("/tour", go="3")
    assert "You left the way" in box(visitor.get("/materials"))
    assert visitor.post("/tour", go="left", next="/materials").location == "/materials"
    assert not box(visitor.get("/materials")) and not box(visitor.get("/board"))
    assert 'name="go" value="1"' in visitor.get("/materials").get_data(as_text=True)
    assert visitor.post("/tour", go="1").location == "/board"


def test_a_strange_stop_ends_the_tour_and_leads_nowhere_else(house):
    visitor = house.visitor("demo-technician-a")
    for odd in ("0", "10", "-1", "x", "1" * 400, "²"):
        assert visitor.post("/tour", go=odd, next="https://elsewhere.example/").location == "/"
    visitor.client.set_cookie("autolog-tour", "9" * 50)
    assert visitor.get("/board").status_code == 200


def test_every_part_of_the_pages_is_drawn_on_the_style_page(house):
    page = house.visitor("demo-technician-a").get("/design").get_data(as_text=True)
    for state in (
        "slot todo",
        "slot next",
        "slot full",
        "slot attn",
        "slot refused",
        "field warn",
        "answer known",
        "chip hold",
    ):
        assert f'"{state}"' in page, state
    assert page.partition("</main>")[0].count('class="btn primary"') == 1


def test_a_long_list_leads_to_its_next_page_and_back(house):
    with house.app.test_request_context():
        assert pages_around("subjects.page", 0, 50) is None
        middle = pages_around("subjects.page", 50, 120)
        assert (middle.first, middle.last) == (51, 100)
        assert (middle.before, middle.after) == ("/subjects", "/subjects?from=100")
        assert not pages_around("subjects.page", 100, 120).after
    visitor = house.visitor("demo-technician-a")
    assert visitor.get("/subjects?from=9999").status_code == visitor.get("/ledger?from=x").status_code == 200
