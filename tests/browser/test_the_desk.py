"""The desk in a real browser: a release by signatures, scans collected by a form, and nothing for axe to find."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_access_for_all import check
from tests.web.house import PASSWORD

PAGES = [
    "/board",
    "/board?wall=1",
    "/batches/B26-0004",
    "/batches/B26-0005",
    "/batches/B26-0003/custody",
    "/batches/B26-0003/infusion",
    "/quality/B26-0004",
    "/quality/B26-0004?decide=1",
    "/labels?batch=B26-0004",
    "/calendar",
    "/calendar/INKT-002",
    "/subjects",
    "/subjects/INKT-002",
    "/subjects/enrol/NCT03592706",
    "/materials",
    "/people",
    "/protocols",
    "/protocols/NCT04011033-v1",
    "/ledger",
    "/ledger/subject:INKT-002",
]
# Axe takes seconds on a long page: the widest and the narrowest, one in each theme, see every rule and every colour.
ROUNDS = [((1280, 800), "light"), ((390, 844), "dark")]


@pytest.mark.parametrize(("size", "scheme"), ROUNDS)
def test_axe_finds_nothing_on_the_desk_and_one_thing_is_blue(bench, size, scheme):
    page = bench.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=scheme)
    bench.sign_in("demo-qa-d")
    for path in PAGES:
        bench.open(path)
        assert page.locator("main .btn.primary:visible").count() <= 1, path
        check(page)


def test_a_form_collects_scans_without_focus(bench):
    bench.sign_in("demo-technician-a")
    bench.open("/batches/B26-0003/custody")
    bench.scan_thing("B26-0003/P1")
    field = bench.page.locator("[data-code]").first
    expect(field).to_have_value(" ".join(bench.site.code_of("B26-0003/P1")[at : at + 4] for at in range(0, 16, 4)))
    expect(bench.page.locator("[data-scan-slot]").first).to_have_class("slot full")
    assert bench.page.url.endswith("/custody")


def test_the_label_preview_has_its_true_size(bench):
    bench.sign_in("demo-technician-a")
    bench.open(f"/labels?code={bench.site.code_of('B26-0004/P1')}")
    width = bench.page.locator("img.plabel").evaluate("(one) => one.complete && one.naturalWidth && one.clientWidth")
    assert abs(width - 100 * 96 / 25.4) < 1


def test_quality_reviews_and_releases_with_keys_alone(bench):
    page = bench.page
    bench.sign_in("demo-qa-d")
    bench.open("/quality/B26-0003")
    page.get_by_label("Your password, again").focus()
    bench.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nothing blocks an interim release")
    expect(page.get_by_label("Interim release")).to_be_checked()
    page.get_by_label("Your password, again").focus()
    bench.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Released on interim results")
    assert not Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]}).response["violations"]
