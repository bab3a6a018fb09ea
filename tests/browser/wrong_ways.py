"""The tempting wrong ways, tried once each at the bench while a step runs."""

import re

from playwright.sync_api import expect

from lims.domain.identifiers import CROCKFORD
from tests.browser.case import Case
from tests.browser.person import Crew, Person
from tests.web.house import PASSWORD

LEAD = "demo-lead-c"


def take_the_neighbours_vessel(crew: Crew, case: Case, person: Person, neighbours: str) -> None:
    """Another person's vessel: the screen stops, and stays stopped until a second person has looked."""
    page, step = person.page, person.page.url
    person.scan(crew.laboratory.code_on(neighbours))
    stop = page.get_by_role("heading", name="Stop. Wrong patient.")
    expect(stop).to_be_visible()
    for escape in (page.reload, page.go_back, lambda: page.goto(step), lambda: page.keyboard.press("Escape")):
        escape()
        expect(stop).to_be_visible()
    _clear(person, person.name)
    expect(stop).to_be_visible()
    expect(page.get_by_role("alert").last).to_contain_text("second person")
    _clear(person, LEAD)
    person.sees("Next scan", "#next")


def _clear(person: Person, name: str) -> None:
    person.page.get_by_label("Second person, user name").fill(name)
    person.page.get_by_label("Their password").fill(PASSWORD)
    person.press("I looked: the bench is in order")


def scan_a_void_label(crew: Crew, case: Case, person: Person) -> None:
    """The label was printed again with a second person; the old one is scanned all the same."""
    page, step, vessel = person.page, person.page.url, f"{case.batch}/V1"
    old = case.codes[vessel]
    page.goto(f"{crew.laboratory.address}/labels?code={old}")
    page.get_by_label("Smudged or torn").check()
    page.get_by_label("Second person, user name").fill(LEAD)
    page.get_by_label("Their password").fill(PASSWORD)
    person.press("Issue copy 2")
    expect(page).not_to_have_url(re.compile(old))
    case.codes.update(person.print_labels())
    assert case.codes[vessel] != old
    page.goto(step)
    person.scan(old)
    person.sees("This label is void", "#alarm")
    person.sees("0 of", "#slots")
    _see_it_destroyed(person, old)
    page.goto(step)


def _see_it_destroyed(person: Person, code: str) -> None:
    """The step cannot end while a void label lies about: two people see it cut up."""
    page = person.page
    page.goto(f"{person.laboratory.address}/labels?code={code}")
    page.locator("summary", has_text="Declare labels destroyed").click()
    grouped = " ".join(code[at : at + 4] for at in range(0, 16, 4))
    void = page.locator("form.destroy").filter(has_text=grouped)
    form = void.filter(has=page.get_by_role("button", name=re.compile("We saw (it|them) destroyed")))
    ticked = form.get_by_role("checkbox", name=grouped)
    if ticked.count():
        ticked.check()
    form.get_by_label("Second person, user name").fill(LEAD)
    form.get_by_label("Their password").fill(PASSWORD)
    form.get_by_role("button").click()
    expect(void).to_have_count(0)


def mistype_the_check_character(crew: Crew, case: Case, person: Person) -> None:
    """The scanner died and a hand slipped on the last character: the dialog says so, and so does the server."""
    page, code = person.page, case.codes[f"{case.batch}/V1"]
    other = CROCKFORD[(CROCKFORD.index(code[-1]) + 1) % len(CROCKFORD)]
    page.get_by_role("button", name="Type a code").click()
    page.keyboard.type(code[:-1] + other, delay=100)
    person.sees("does not fit", "#typed-help")
    page.keyboard.press("Enter")
    expect(page.locator("#alarm")).to_contain_text("The check character does not fit")
    person.sees("0 of", "#slots")
