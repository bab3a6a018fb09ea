"""A scanner and a device with two keyboard layouts: repaired when the check character proves it, else refused."""

import re

import pytest
from playwright.sync_api import expect

from lims.domain.identifiers import CROCKFORD, is_label_code
from tests.browser.conftest import Bench

GERMAN = {"y": "z", "z": "y", ":": "Ö", "-": "ß"}
FRENCH = dict(zip("1234567890aqwzm:", "&é\"'(-è_çàqazw,M", strict=True))
GREEK = dict(zip("qwertyuiopasdfghjklzxcvbnm", ";ςερτυθιοπασδφγηξκλζχψωβνμ", strict=True))
PRESS = """async (keys) => {
  for (const [key, code] of keys) {
    const told = { key, code, bubbles: true, cancelable: true };
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", told));
  }
}"""


@pytest.fixture
def bench(page, house):
    bench = Bench(page, house)
    bench.sign_in("demo-technician-b")
    bench.open("/scan")
    return bench


def code_of_key(character):
    if character.isdigit():
        return f"Digit{character}"
    return {":": "Semicolon", "-": "Minus", "]": "BracketRight"}.get(character) or f"Key{character.upper()}"


def press(bench, text, device=None, *, end="Enter"):
    """A scanner set to the United States layout presses keys; the device makes its own letters of them."""
    keys = [[(device or {}).get(one.lower(), one), code_of_key(one)] for one in text]
    bench.page.evaluate(PRESS, [*keys, [end, end]])


def lot_with(house, wanted):
    """A thing whose code has these letters before its check character, so that the layouts differ in it."""
    things = ["BSC-1", "BSC-2", "BSC-4", "INC-1", "CTR-1", "MIC-1", *(f"M-{number:03}" for number in range(1, 12))]
    return next(code for code in map(house.code_of, things) if set(code[:-1]) & set(wanted))


def proven_by_no_layout(code):
    """The code with another last character. One in twenty would be a right code when it is read as another layout."""
    others = (str.maketrans("YZ", "ZY"), str.maketrans("AQWZ", "QAZW"))
    every = (code[:-1] + last for last in CROCKFORD if last != code[-1])
    return next(one for one in every if not any(is_label_code(one.translate(other)) for other in others))


def answer(bench):
    return bench.page.locator("#answer .answer, #alarm .answer")


def test_what_another_layout_garbles_is_read_by_its_keys_and_said_so(bench, house):
    code = lot_with(house, "YZ")
    for device in (GERMAN, FRENCH, GREEK):
        bench.open("/scan")
        press(bench, code, device)
        expect(answer(bench)).to_contain_text("The keyboard layouts of scanner and device differ")
        bench.page.evaluate("sessionStorage.removeItem('autolog-last-read')")


def test_capitals_locked_a_chinese_input_method_a_tab_at_the_end_and_gs1_change_nothing(bench, house):
    code = lot_with(house, "YZ")
    for pressed, device, end in (
        (code.lower(), None, "Enter"),
        (code, {one.lower(): "Process" for one in code}, "Enter"),
        (code, None, "Tab"),
        (f"]d291{code}", None, "Enter"),
    ):
        bench.open("/scan")
        press(bench, pressed, device, end=end)
        expect(answer(bench)).to_contain_text("short high tone")
        assert "keyboard layouts" not in bench.page.locator("#answer").inner_text()
        bench.page.evaluate("sessionStorage.removeItem('autolog-last-read')")


def test_what_no_check_character_proves_is_refused_in_words(bench, house):
    press(bench, proven_by_no_layout(lot_with(house, "YZ")), GERMAN)
    expect(bench.page.locator("#alarm")).to_contain_text("may differ")
    expect(bench.page).to_have_url(re.compile("/scan$"))


def test_one_pull_of_the_trigger_that_reads_twice_is_one_scan(bench, house):
    told = []
    bench.page.on("request", lambda one: told.append(one.post_data) if one.method == "POST" else None)
    code = house.code_of("BSC-4")
    press(bench, code)
    press(bench, code)
    expect(bench.page.locator("#scan-sub")).to_contain_text("BSC-4 is free.")
    press(bench, house.code_of("M-003"))
    bench.page.wait_for_url(lambda url: not url.endswith("/scan"))
    assert len([one for one in told if code in one]) == 1
