"""axe finds nothing on the pages of the bench, at three widths, in light or dark; targets are made for gloves."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PATHS = ["/scan", "/station", "/batches/B26-0004/steps/count_d7", "/batches/B26-0007/steps/count_d3", "/nowhere"]
ROUNDS = [((1280, 800), "light"), ((768, 1024), "light"), ((390, 844), "dark")]
# What is in order need not be described: that would take half of the time.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}


@pytest.mark.parametrize(("size", "scheme"), ROUNDS)
def test_axe_finds_nothing(bench, size, scheme):
    page = bench.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme=scheme)
    bench.open("/sign-in")
    check(page)
    bench.sign_in("demo-technician-b")
    for path in PATHS:
        bench.open(path)
        check(page)


def check(page):
    expect(page.locator("h1")).to_have_count(1)
    found = Axe().run(page, options=RULES).response["violations"]
    told = [f"{page.url}: {one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]
    assert not told, "\n".join(told)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url


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
