"""A real server and a real Chromium. A violation of the content policy or a fault of a script fails any test."""

import base64
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect

from lims.settings import TOKEN_KEY, Settings
from lims.store.reading.containers import labels_of
from lims.store.session import open_store
from tests.browser.scanner import type_like_a_scanner
from tests.browser.served import ServedHouse
from tests.once import made_once
from tests.web.house import PASSWORD, SETTINGS, play_into

SERVE = """
import sys
from lims.settings import read_settings
from lims.web import serve
serve.serve_forever(read_settings(), host="127.0.0.1", port=int(sys.argv[1]), workers=1)
"""
CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-quic", "--autoplay-policy=no-user-gesture-required",
]  # fmt: skip
# How long a page may take to show what it must: as long as a machine needs that does much else. Nothing is measured.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def base_url():
    """None: every server of these tests has an address of its own. (The plugin's own fixture warns.)"""


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium-headless-shell"), "args": CHROMIUM}


class Site:
    """The address of the running server, its time, and the labels of its demonstration."""

    def __init__(self, address: str, store, clock) -> None:
        self.address = address
        self.store = store
        self.clock = clock

    def code_of(self, target: str) -> str:
        with self.store.reading() as db:
            return next(one.label_code for one in reversed(labels_of(db, target)) if one.in_force)


@pytest.fixture(scope="session")
def sites(tmp_path_factory):
    """The production servers of this run: one, and one more for each second try."""
    with ExitStack() as servers:
        yield lambda: servers.enter_context(_served(tmp_path_factory))


@pytest.fixture(scope="session")
def first_site(sites):
    return sites()


@pytest.fixture
def site(request, first_site, sites):
    """The production server with both trials played up to now: its worker looks at the clock of this machine.

    A second try begins in a laboratory of its own: what the first one left half done would refuse it everything.
    """
    again = getattr(request.node, "execution_count", 1) > 1
    return sites() if again else first_site


@contextmanager
def _served(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    home.chmod(0o700)
    settings = Settings(home, f"sqlite:///{home / 'autolog.db'}")
    settings.make_keys()
    # The rows by which people are known were sealed with the key of the web tests.
    (settings.keys / TOKEN_KEY).write_bytes(base64.b64encode(SETTINGS.token_key) + b"\n")
    shutil.copy(made_once(tmp_path_factory, "demonstration-now", _play_until_now) / "autolog.db", home)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {**os.environ, "LIMS_HOME": str(home), "LIMS_DATABASE_URL": settings.database_url}
    with (home / "serve.log").open("wb") as log:
        server = subprocess.Popen([sys.executable, "-c", SERVE, str(port)], env=environ, stdout=log, stderr=log)
    try:
        wait_for(f"http://127.0.0.1:{port}", server)
        store = open_store(settings.database_url)
        yield Site(f"http://127.0.0.1:{port}", store, lambda: datetime.now(UTC))
        store.close()
    finally:
        server.terminate()
        server.wait(30)
    assert "Traceback" not in (home / "serve.log").read_text()


def _play_until_now(folder) -> None:
    play_into(f"sqlite:///{folder}/autolog.db", datetime.now(UTC))


def wait_for(address: str, server) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(900):  # a machine on which four of these begin at once takes its time
        assert server.poll() is None, "the server ended"
        try:
            opener.open(f"{address}/healthz", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not answer")


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """The demonstration behind a server of the tests' own, whose clock stands until a test moves it."""
    house = ServedHouse(tmp_path_factory)
    yield house
    house.close()


@pytest.fixture
def watched(page):
    """The page of a test; whatever breaks its policy or its scripts is told at the end."""
    faults = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda told: faults.append(told.text) if _is_fault(told) else None)
    yield page
    assert not faults, "\n".join(faults)


def _is_fault(told) -> bool:
    # A refused scan is told with its HTTP status, which Chromium also notes on its console.
    return "Content Security Policy" in told.text or "Refused to" in told.text or (
        told.type == "error" and "the server responded with a status of" not in told.text
    )  # fmt: skip


@pytest.fixture
def bench(watched, site):
    return Bench(watched, site)


class Bench:
    """A person at a page, with a scanner in hand."""

    def __init__(self, page, site) -> None:
        self.page = page
        self.site = site

    def open(self, path: str) -> None:
        self.page.goto(self.site.address + path)

    def sign_in(self, name: str) -> None:
        self.open("/sign-in")
        # A busy machine puts the focus into the field a moment after the page is there; a person would see that.
        expect(self.page.get_by_label("User name")).to_be_focused()
        self.page.get_by_label("User name").fill(name)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)

    def scan(self, text: str) -> None:
        """What a scanner does: keys, fast, then Enter, wherever the focus is."""
        type_like_a_scanner(self.page, text)

    def scan_thing(self, target: str) -> None:
        self.scan(self.site.code_of(target))

    def type(self, text: str) -> None:
        """What a person does."""
        self.page.keyboard.type(text, delay=90)


def pytest_collection_modifyitems(items):
    """What fails in a browser is tried once more, and the summary says RERUN: a machine so busy that a page comes late
    is no fault of the laboratory's. Whoever sees the word looks for the race: so far half of them were ours.
    """
    here, again = str(Path(__file__).parent), pytest.mark.flaky(reruns=1)
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(again)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Under a failed test stands what every open page says and where its focus is: a lab's fault is told in words."""
    report = yield
    if report.when == "call" and report.failed:
        for page in _open_pages(item.funcargs):
            report.sections.append((f"page {page.url}", _words_of(page)))
    return report


def _open_pages(given) -> list:
    own = [given["page"]] if "page" in given else []
    return own + [person.page for person in given["crew"].people] if "crew" in given else own


def _words_of(page) -> str:
    try:
        focus = page.evaluate("document.activeElement?.outerHTML.slice(0, 300) ?? ''")
        return f"{page.locator('body').inner_text()}\n\nfocus: {focus}"
    except Error as fault:  # the fault of the test stays the news, also where the page is gone
        return f"it says nothing any more: {fault.message}"
