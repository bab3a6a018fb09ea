"""Whatever happens while somebody types at the bench, what was typed is there afterwards, and is recorded once."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Bench
from tests.web.house import PASSWORD

BATCH, STEP = "B26-0005", "feed_d10"
PAGE = re.compile(f"/batches/{BATCH}/steps/{STEP}$")


@pytest.fixture
def bench(page, house):
    faults = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    yield Bench(page, house)
    assert not faults, "\n".join(faults)


def field(page, name):
    return page.locator(f"#entry-{name}-value")


def says(page, name):
    return page.locator(f"#entry-{name} [data-msg]")


def test_an_entry_survives_reload_refusal_lost_network_lock_and_another_hand(bench):
    page, house = bench.page, bench.site
    begin_step(bench)
    survives_reload(page)
    survives_a_refused_form(bench)
    survives_lost_network(page)
    survives_the_lock(bench)
    survives_another_hand(page, house)


def begin_step(bench):
    bench.sign_in("demo-technician-a")
    bench.open("/station")
    bench.scan_thing("BSC-2")
    expect(bench.page).to_have_url(re.compile("/scan$"))
    bench.open(f"/batches/{BATCH}/steps/{STEP}")
    bench.scan("CMD:CONFIRM")
    expect(bench.page.locator("#next")).to_contain_text("Next scan, 1 of 6")


def survives_reload(page):
    field(page, "volume_ml-1").fill("626")
    page.reload()
    expect(field(page, "volume_ml-1")).to_have_value("626")
    expect(says(page, "volume_ml-1")).to_contain_text("not saved yet")
    field(page, "volume_ml-1").focus()
    page.keyboard.press("Tab")
    expect(page.locator("#entry-volume_ml-1:not([data-saved=''])")).to_be_visible()


def survives_a_refused_form(bench):
    """A refused form leaves the page at an address where it can be drawn again."""
    page = bench.page
    field(page, "viable_density-1").fill("1.66e6")
    page.keyboard.press("Tab")
    expect(page.locator("#entry-viable_density-1:not([data-saved=''])")).to_be_visible()
    verify(page, "not the password")
    expect(page.locator(".refusal")).to_be_visible()
    expect(page).to_have_url(PAGE)
    bench.scan_thing("BSC-2")
    expect(page.locator("#slots")).to_contain_text("1 of 6 filled")
    expect(page.locator("#verify-name")).to_have_value("demo-lead-c")


def survives_lost_network(page):
    page.context.set_offline(True)
    field(page, "viable_density-2").fill("1.68e6")
    page.keyboard.press("Tab")
    expect(says(page, "viable_density-2")).to_contain_text("Not sent yet: kept on this device")
    verify(page, "any")
    expect(page.locator("#alarm")).to_contain_text("No connection: nothing was sent.")
    page.context.set_offline(False)
    expect(page.locator("#entry-viable_density-2:not([data-saved=''])")).to_be_visible()


def survives_the_lock(bench):
    page, house = bench.page, bench.site
    field(page, "viability_percent-1").fill("92.5")
    house.clock.now += timedelta(minutes=16)
    page.keyboard.press("Tab")
    expect(page.locator("#alarm")).to_contain_text("Nobody is signed in here.")
    page.locator("#alarm").get_by_role("link", name="Sign in").click()
    page.get_by_label("User name").fill("demo-technician-a")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(PAGE)
    expect(field(page, "viability_percent-1")).to_have_value("92.5")
    expect(page.locator("#entry-viability_percent-1")).to_have_attribute("data-saved", "")


def survives_another_hand(page, house):
    other = house.visitor("demo-technician-b")
    sent = {"entry": "viability_percent", "replicate": "1", "value": "91.5", "reason": "", "seen": ""}
    assert other.send(f"/batches/{BATCH}/steps/{STEP}/entries", **sent).status_code == 200
    field(page, "viability_percent-1").focus()
    page.keyboard.press("Tab")
    expect(says(page, "viability_percent-1")).to_contain_text("This changed while you were typing.")
    expect(says(page, "viability_percent-1")).to_contain_text("Yours, 92.5, is kept.")
    expect(field(page, "viability_percent-1")).to_have_value("92.5")


def verify(page, password):
    page.locator("#verify-name").fill("demo-lead-c")
    page.locator("#verify-password").fill(password)
    page.keyboard.press("Enter")


def test_a_form_keeps_its_words_until_they_arrived_and_no_longer(bench):
    page = bench.page
    bench.sign_in("demo-lead-c")
    where = f"/batches/{BATCH}/deviations"
    bench.open(where)
    words = page.locator("main textarea:not([name=late_reason])").first
    words.fill("The bag hung for a minute before it was spiked.")
    bench.open("/")
    bench.open(where)
    expect(words).to_have_value("The bag hung for a minute before it was spiked.")
    expect(page.locator("main form").first).to_contain_text("Typed here before and not sent.")
    page.get_by_role("button", name="Begin afresh").click()
    expect(words).to_have_value("")
    words.fill("The pump stood still for two minutes.")
    page.locator("main form").first.get_by_role("button").last.click()
    expect(page.locator("main")).to_contain_text("The pump stood still for two minutes.")
    bench.open(where)
    expect(page.locator("main textarea:not([name=late_reason])").first).to_have_value("")
    several_fields_of_one_name_are_kept_each_for_itself(bench)


def several_fields_of_one_name_are_kept_each_for_itself(bench):
    """Such as the volumes of a split, or the vessels of a pool."""
    page = bench.page
    page.locator("main form[method=post]").last.evaluate(
        "form => form.append(...[1, 2].map(() => Object.assign(document.createElement('input'), {name: 'twin'})))"
    )
    first, second = (page.locator("[name=twin]").nth(place) for place in range(2))
    first.fill("246")
    second.fill("240")
    kept = page.evaluate(
        "Object.entries(sessionStorage).filter(([key]) => key.includes('twin')).map(([, value]) => value)"
    )
    assert sorted(kept) == ["240", "246"]
