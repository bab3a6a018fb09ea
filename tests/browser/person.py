"""A person of the laboratory at a browser of their own, with a scanner in hand. What breaks there is collected."""

import re
from collections import Counter
from datetime import timedelta
from urllib.parse import parse_qs

from playwright.sync_api import expect

from tests.browser.papers import codes_on
from tests.browser.scanner import type_like_a_scanner
from tests.web.house import PASSWORD, new_request_id

_DOCUMENTS = re.compile(r"/labels/print$|/record$")
_PRINT = re.compile(r"^Print \d+ label")
_TOKEN = re.compile(r'data-form-token="([^"]+)"')
PATIENCE = 180_000  # milliseconds: a whole record, laid out beside three other processes that want the machine
LONGEST_WAY = 60  # presses of Tab that a person would still make
LOCKS_AFTER = timedelta(minutes=14)


class Crew:
    """Everybody, each with a browser; a fault in any of them is told at the end."""

    def __init__(self, browser, laboratory) -> None:
        self.browser = browser
        self.laboratory = laboratory
        self.faults: list[str] = []
        self.passwords: Counter[tuple[str, str]] = Counter()  # of whom, and whether to sign in or in the work
        self._people: dict[str, Person] = {}

    def __call__(self, name: str) -> "Person":
        """This person, signed in."""
        if name not in self._people:
            self._people[name] = Person(self, name)
        person = self._people[name]
        person.sign_in()
        return person

    def note_password(self, name: str, request) -> None:
        """Count each password that is sent, by whose it is."""
        sent = parse_qs(request.post_data or "") if request.method == "POST" else {}
        if "password" in sent:
            whose = sent.get("name", [name])[0]
            self.passwords[whose, "sign in" if request.url.endswith("/sign-in") else "work"] += 1

    @property
    def people(self) -> list["Person"]:
        """Everybody who has come so far."""
        return list(self._people.values())

    def leave(self) -> None:
        """Everybody closes their browser."""
        for person in self._people.values():
            person.context.close()


class Person:
    """One person. Scans are keystrokes, fast and ended by Enter; values are typed and left by Tab."""

    def __init__(self, crew: Crew, name: str) -> None:
        self.name = name
        self.laboratory = crew.laboratory
        self.context = crew.browser.new_context(accept_downloads=True, locale="en-GB")
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.has_station = False
        self._seen_at = None
        self.papers: list[bytes] = []
        self.context.on("request", lambda sent: crew.note_password(name, sent))
        _watch(self.page, crew.faults)

    def sign_in(self) -> None:
        """Name and password, where the screen has locked meanwhile."""
        now = self.laboratory.clock.now
        if self._seen_at is None:
            self.open("/sign-in")
            self.page.get_by_label("User name").fill(self.name)
            self.page.get_by_label("Password").fill(PASSWORD)
            self.press("Sign in")
            expect(self.page.locator(".who summary b")).to_be_visible()
        elif now - self._seen_at > LOCKS_AFTER:
            self._sign_in_again()
        self._seen_at = now

    def _sign_in_again(self) -> None:
        # Fifty times in a batch. What the form sent the first time is sent, and neither it nor the board is drawn.
        address, browser = f"{self.laboratory.address}/sign-in", self.context.request
        token = _TOKEN.search(browser.get(address).text())[1]
        sent = {"form_token": token, "request_id": new_request_id(), "name": self.name, "password": PASSWORD}
        assert browser.post(address, form=sent, max_redirects=0).status == 302

    def _keep_paper(self, route) -> None:
        # A browser without a screen has no viewer: the document is noted on its way in, and its tab stays blank.
        reply = route.fetch(timeout=PATIENCE)
        if reply.headers.get("content-type") == "application/pdf":
            self.papers.append(reply.body())
            route.fulfill(content_type="text/html", body="<!doctype html><title>Document</title>")
        else:
            route.fulfill(response=reply)

    def open(self, path: str) -> None:
        self.page.goto(self.laboratory.address + path)

    def scan(self, code: str) -> None:
        self.page.wait_for_load_state("domcontentloaded")
        type_like_a_scanner(self.page, code)

    def tab_to(self, wanted) -> None:
        """On by Tab, from where the focus is, as nobody has a hand free for a mouse."""
        self.page.wait_for_load_state("domcontentloaded")
        wanted.wait_for()
        for _ in range(LONGEST_WAY):
            self.page.keyboard.press("Tab")
            if wanted.evaluate("one => one === document.activeElement"):
                return
        raise AssertionError(f"no way by Tab to {wanted}")

    def press(self, words: str, place: str = "body") -> None:
        self._click(self.page.locator(place).get_by_role("button", name=words, exact=True))

    def follow(self, words: str, place: str = "main") -> None:
        self._click(self.page.locator(place).get_by_role("link", name=words).first)

    def _click(self, wanted) -> None:
        # A click waits until the next page begins to come. A slow machine then counted what had come of it so far.
        wanted.click()
        self.page.wait_for_load_state("domcontentloaded")

    def fill(self, **fields: str) -> None:
        """Fields of a form by their names."""
        for name, value in fields.items():
            self.page.locator(f"main [name={name}]").first.fill(value)

    def sees(self, words: str, place: str = "main") -> None:
        expect(self.page.locator(place).first).to_contain_text(words)
        self.page.wait_for_load_state("domcontentloaded")  # nobody is as fast as this test: the scripts are there

    def paper_from(self, button: re.Pattern) -> bytes:
        """Press a button that opens a document in a tab of its own; gives the document and closes the tab."""
        self.page.wait_for_load_state("domcontentloaded")
        # Only now: while requests are looked at, a browser keeps nothing, and each page brings its scripts again.
        self.context.route(_DOCUMENTS, self._keep_paper)
        before = self.page.url
        with self.context.expect_page() as opening:
            self.page.get_by_role("button", name=button).click()
        opening.value.wait_for_load_state()
        opening.value.close()
        self.context.unroute(_DOCUMENTS)
        if button is _PRINT:
            self.page.wait_for_url(lambda url: url != before and "printed=" in url)  # it leads on by itself
            return self.papers.pop()
        # Headless, every tab is in front all the time: what a browser tells a tab on return is told by hand.
        with self.page.expect_navigation():
            self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        return self.papers.pop()

    def print_labels(self) -> dict[str, str]:
        """Press Print on the Labels page; gives the code on each thing's label, read from the paper."""
        self.page.get_by_role("button", name=_PRINT).wait_for()
        shown = self.page.locator(".lab-stage .small:has(.code)").all_inner_texts()
        whose = {re.sub(r"\s", "", line.split("·")[0]): line.split("·")[1].strip() for line in shown}
        printed = codes_on(self.paper_from(_PRINT))
        assert set(printed) == set(whose), f"printed {printed}, shown {shown}"
        return {whose[code]: code for code in printed}


def _watch(page, faults: list[str]) -> None:
    page.on("pageerror", lambda fault: faults.append(f"{page.url}: {fault}"))
    page.on("console", lambda told: faults.append(f"{page.url}: {told.text}") if _is_fault(told) else None)
    page.on("response", lambda reply: faults.append(f"{reply.status} {reply.url}") if reply.status >= 500 else None)


def _is_fault(told) -> bool:
    # A refusal has an HTTP status of its own, which Chromium also notes on its console.
    return told.type in ("error", "warning") and "the server responded with a status of 4" not in told.text
