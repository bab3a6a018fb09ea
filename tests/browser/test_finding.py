"""Anything that is scanned or typed into the field of the frame opens its story; a wall appears without a touch."""

import re

from playwright.sync_api import expect
from sqlalchemy import func, select

from lims.store.tables.ledger import ledger
from tests.browser.scanner import type_like_a_scanner
from tests.browser.test_access_for_all import check


def entries(bench, person: str = "demo-qa-d") -> int:
    """How many entries are this person's; what the program notes by itself meanwhile does not count."""
    with bench.site.store.reading() as db:
        return db.scalar(select(func.count()).select_from(ledger).where(ledger.c.person == person))


def test_a_scan_into_the_field_is_looked_for_and_every_story_is_open_to_all(bench):
    page = bench.page
    page.set_viewport_size({"width": 1280, "height": 800})
    bench.sign_in("demo-qa-d")
    bench.open("/board")
    before, code = entries(bench), bench.site.code_of("B26-0005/V1")
    page.keyboard.press("Control+k")
    expect(page.get_by_label("Find any code, number or name")).to_be_focused()
    type_like_a_scanner(page, code)
    page.wait_for_url(re.compile(f"/labels/{code}$"))
    page.keyboard.press("Control+k")
    page.keyboard.type("b26-0002/v1", delay=120)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/batches/B26-0002/containers/V1$"))
    assert entries(bench) == before, "looking is not an act"
    for path in (
        page.url.removeprefix(bench.site.address),
        "/batches/B26-0002/time-line",
        "/my-work",
        "/find?q=IN",
        "/walls",
    ):
        bench.open(path)
        check(page)


def test_a_wall_shows_the_board_by_itself_once_its_code_was_typed_at_a_desk(bench, browser):
    screen = browser.new_context(viewport={"width": 1920, "height": 1080})
    wall = screen.new_page()
    wall.goto(f"{bench.site.address}/wall")
    bench.sign_in("demo-administrator")
    bench.open("/walls")
    bench.page.get_by_label("The code on the screen").fill(wall.locator(".pairing-code").inner_text())
    bench.page.get_by_label("What it is called").fill("Corridor")
    bench.page.get_by_label("Where it hangs").fill("Clean room 2")
    bench.page.get_by_role("button", name="Let it show the board").click()
    expect(wall.locator(".tiles")).to_be_visible(timeout=60_000)
    check(wall)
    assert wall.evaluate("document.documentElement.scrollHeight") <= 1080, "nobody scrolls a wall"
    assert wall.locator("a, button, input").count() == 0
    screen.close()
