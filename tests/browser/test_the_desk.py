"""The desk in a real browser: a release by signatures, scans collected by a form, and nothing for axe to find."""

import re

from playwright.sync_api import expect

from lims.actions.subjects import measure_body
from tests.browser.test_access_for_all import check_at, violations
from tests.web.house import PASSWORD

PAGES = [
    "/board",
    "/wall",
    "/batches/B26-0004",
    "/batches/B26-0005",
    "/batches/B26-0003/custody",
    "/batches/B26-0003/infusion",
    "/quality/B26-0004",
    "/quality/B26-0004?decide=1",
    "/quality/together",
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


def test_axe_finds_nothing_on_the_desk_and_one_thing_is_blue(bench):
    bench.sign_in("demo-qa-d")
    for path in PAGES:
        bench.open(path)
        assert bench.page.locator("main .btn.primary:visible").count() <= 1, path
        check_at(bench.page, ROUNDS)


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


class Counted:
    """A person at a desk of their own; each click, tick, choice and filled field is one action."""

    def __init__(self, bench) -> None:
        self.bench, self.page, self.actions = bench, bench.page, 0

    def sign_in(self, name: str) -> None:
        self.page.context.clear_cookies()  # each at a desk of their own
        self.bench.open("/sign-in")
        self.fill("User name", name)
        self.fill("Password")
        self.enter()
        self.page.wait_for_url(lambda url: "/sign-in" not in url)

    def fill(self, label: str, words: str = PASSWORD) -> None:
        # What opens only when somebody asks for it, as withdrawing does, has fields of the same name.
        self.page.get_by_label(label, exact=True).filter(visible=True).fill(words)
        self.actions += 1

    def enter(self) -> None:
        self.page.keyboard.press("Enter")
        self.actions += 1

    def click(self, words: str) -> None:
        self.page.get_by_role("navigation", name="Areas").first.get_by_role("link", name=words).click()
        self.actions += 1

    def tick(self, name: str) -> None:
        box = self.page.locator(f"[name={name}]")
        box.focus()
        self.page.keyboard.press("Space")
        expect(box).to_be_checked()
        self.actions += 1


def test_a_clean_batch_is_reviewed_by_two_and_released_in_fifteen_actions(bench):
    """From nobody signed in to the decision signed, with keys alone once the desk is open. The review of the day
    before does not count: the subject was weighed again since, and the desk says so.
    """
    one, page = Counted(bench), bench.page
    bench.site.store.perform("demo-nurse-g", bench.site.clock(), weigh_again)
    one.sign_in("demo-lead-c")
    one.click("QA desk")
    expect(page).to_have_url(re.compile("/quality/B26-0003$"))
    stale = page.locator(".stale")
    expect(stale).to_contain_text("The production review is out of date")
    expect(stale).to_contain_text("Of IKC-002, used here")
    one.fill("Your password, again")
    one.enter()
    expect(stale).to_have_count(0)
    one.sign_in("demo-qa-d")
    one.click("QA desk")
    expect(page.locator("#sample li").first).to_be_visible()
    one.tick("compared")
    one.fill("Your password, again")
    one.enter()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nothing blocks an interim release")
    expect(page.get_by_label("Interim release")).to_be_checked()
    one.fill("Your password, again")
    one.enter()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Released on interim results")
    assert one.actions <= 15
    assert not violations(page)


def weigh_again(act) -> None:
    measure_body(act, "IKC-002", height_cm="170", weight_kg="61.0", measured_on=act.at.date())
