"""How long somebody signs: in Chromium, by passkey with one touch, and by a password typed as people type."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from typing import Any

from bench.figures import Figure, at_most, percentile
from bench.place import Place
from bench.serving import product
from lims.demo.load import PEOPLE_FILE

PERSON = "demo-qa-e"
TIMES = 5
# Six keys a second: somebody who knows the password, in no hurry.
KEY_MS = 160
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def measure(place: Place) -> Iterator[Figure]:
    """Seconds from the wish to sign until the page shows the signature: the access review, signed again and again."""
    from playwright.sync_api import sync_playwright

    settings = place.settings()
    told = re.search(r"Password of all of them: (\S+)", (settings.home / PEOPLE_FILE).read_text(encoding="utf-8"))
    if told is None:
        raise RuntimeError("the demonstration told no password")
    with product(place.environment) as port, sync_playwright() as play:
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium-headless-shell")
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        # A passkey belongs to a name, never to a number.
        home = f"http://localhost:{port}"
        _sign_in_and_enrol(page, home, told[1])
        by_passkey = [_signed(page, home, lambda: _touch(page)) for _ in range(TIMES)]
        by_password = [_signed(page, home, lambda: _type(page, told[1])) for _ in range(TIMES)]
        browser.close()
    typed = f"of these {len(told[1]) * KEY_MS / 1000:.1f} s are the typing of {len(told[1])} characters"
    yield at_most(
        "signing by passkey, p95", percentile(by_passkey, 95), "s", 4, beside="an authenticator that is at once"
    )
    yield at_most("signing by password, p95", percentile(by_password, 95), "s", 8, beside=typed)


def _sign_in_and_enrol(page: Any, home: str, password: str) -> None:
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.goto(f"{home}/sign-in")
    page.get_by_label("User name").fill(PERSON)
    page.get_by_label("Password", exact=True).fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto(f"{home}/your-sign-in")
    form = page.locator("form[data-new-passkey]")
    form.get_by_label("A name for it").fill("key on the badge")
    form.get_by_label("Your password, once more").fill(password)
    form.get_by_role("button", name="Add this passkey").click()
    page.get_by_role("rowheader", name="key on the badge").wait_for()


def _signed(page: Any, home: str, sign: Any) -> float:
    page.goto(f"{home}/access-review")
    before = page.locator("#reviews li").count()
    began = time.perf_counter()
    sign()
    page.locator("#reviews li").nth(before).wait_for()
    return time.perf_counter() - began


def _touch(page: Any) -> None:
    page.get_by_role("button", name="Use my passkey").click()


def _type(page: Any, password: str) -> None:
    signer = page.get_by_label("Your sign-in name").filter(visible=True)
    if signer.count():
        signer.press_sequentially(PERSON, delay=KEY_MS)
    page.get_by_label("Your password, again").filter(visible=True).press_sequentially(password, delay=KEY_MS)
    page.get_by_role("button", name="Sign this list").click()
