"""One step and one release by a keyboard and a scanner alone: Tab, Enter, Space, command codes."""

from playwright.sync_api import expect

from lims.domain.protocol import Step
from tests.browser.bench_work import scan_slots
from tests.browser.case import Case
from tests.browser.person import Crew, Person
from tests.web.house import PASSWORD


def work_step(crew: Crew, case: Case, step: Step, hands: tuple[str, str]) -> None:
    person = crew(hands[0])
    page = person.page
    _open_from_the_board(person, case, step.title)
    person.scan("CMD:CONFIRM")
    person.sees("Next scan", "#next")
    scan_slots(person, case, step)
    for entry, replicate, value in case.values_of(step):
        form = page.locator(f"#entry-{entry}-{replicate}")
        field = form.locator("input[name=value]").first
        person.tab_to(field)
        if field.get_attribute("type") == "radio":
            page.keyboard.press("Space")
        else:
            page.keyboard.type(value, delay=60)
            page.keyboard.press("Enter")
        expect(form).not_to_have_attribute("data-saved", "")
    person.tab_to(page.locator("form.verify").get_by_label("Second person, user name"))
    page.keyboard.type(hands[1], delay=60)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    person.sees("nothing", "#left")
    person.scan("CMD:CONFIRM")
    person.sees("Finished", "#next")


def release(crew: Crew, case: Case, name: str) -> None:
    """The decision that is ready is marked already; the password and Enter sign it."""
    person = crew(name)
    page = person.page
    _open_from_the_board(person, case, "Results and review")
    ready = page.locator("[name=decision][value=released_interim]")
    expect(ready).to_be_checked()
    person.tab_to(ready)
    person.tab_to(page.get_by_label("Your password, again").filter(visible=True))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    person.sees("Released on interim results", "h1")


def _open_from_the_board(person: Person, case: Case, what: str) -> None:
    person.open("/board")
    person.tab_to(person.page.locator(".brow", has_text=case.batch).get_by_role("link", name=what))
    person.page.keyboard.press("Enter")
    person.page.wait_for_url(lambda url: not url.endswith("/board"))
