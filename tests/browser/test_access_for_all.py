"""axe finds nothing on the pages of the bench, at three widths, in light or dark; targets are made for gloves."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

PATHS = ["/scan", "/station", "/batches/B26-0004/steps/count_d7", "/batches/B26-0007/steps/count_d3", "/nowhere"]
ROUNDS = [((1280, 800), "light"), ((768, 1024), "light"), ((390, 844), "dark")]
# What is in order need not be described: that would take half of the time.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}


def test_axe_finds_nothing(bench):
    bench.open("/sign-in")
    check_at(bench.page, ROUNDS)
    bench.sign_in("demo-technician-b")
    for path in PATHS:
        bench.open(path)
        check_at(bench.page, ROUNDS)


def check_at(page, rounds):
    """Each page comes once and is then looked at in every size and theme: what they change is in its style alone."""
    for (width, height), scheme in rounds:
        page.set_viewport_size({"width": width, "height": height})
        # Without motion: nothing is looked at on its way from one theme to the other.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        check(page)


def check(page):
    expect(page.locator("h1")).to_have_count(1)
    told = [f"{page.url}: {one['id']}: {node['html'][:160]}" for one in violations(page) for node in one["nodes"]]
    assert not told, "\n".join(told)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url


def violations(page):
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    return page.evaluate("(rules) => axe.run(document, rules)", RULES)["violations"]


def test_everything_to_touch_at_the_bench_is_large_enough_for_gloves(bench):
    bench.sign_in("demo-technician-b")
    for path in ("/scan", "/station", "/batches/B26-0004/steps/count_d7"):
        bench.open(path)
        small = bench.page.evaluate(
            """() => [...document.querySelectorAll("main :is(button, .btn, .input), .scanbar button, .top a, summary")]
              .filter((one) => one.checkVisibility())
              .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect().height])
              .filter(([, height]) => height < 47.5)"""
        )
        assert not small
