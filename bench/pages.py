"""Pages of a site with 10,000 batches: the server's time for every page there is, first paint, and what they weigh."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from bench.addresses import addresses
from bench.figures import Figure, at_most, percentile
from bench.many import multiply
from bench.place import Place
from bench.serving import product
from lims.actions.alerts import log_call
from lims.garbage import search_seldom
from lims.settings import read_settings
from lims.store.credentials import set_password_hash
from lims.store.reading.site import head_of
from lims.store.record import Act
from lims.store.session import Store, open_store
from lims.web.ahead import read_ahead
from lims.web.app import create_app
from lims.web.passwords import Passwords
from lims.web.settings import WebSettings

ENTRIES = 1_000_000
ROUNDS, FEW = 12, 4
PERSON, PASSWORD = "demo-qa-d", "measured at its own pace"
SQUEEZED = {"Accept-Encoding": "gzip"}
LONG = 1_000  # entries of a batch that gave everybody trouble
DECODER = "zxing"  # the camera's decoder comes only when a camera is opened
_LOADED = re.compile(r'(?:href|src)="(/static/[^"#]+\.(?:css|js|svg))[#"]')
_ASKED = re.compile(r"""(?:from|import)\s*\(?["'](\./[^"']+)["']|url\(["']?([^"')]+\.woff2)""")


def measure(place: Place) -> Iterator[Figure]:
    """Every page a dozen times for a few things each, the database filled first; then a real browser."""
    place.settings()
    home = place.folder / "many"
    shutil.copytree(place.home / "keys", home / "keys")
    file = home / "autolog.db"
    shutil.copyfile(place.as_played, file)
    began = time.perf_counter()
    counted = multiply(file)
    seconds = time.perf_counter() - began
    if counted["ledger"] < ENTRIES:
        raise RuntimeError(f"only {counted['ledger']} entries were made")
    size = f"{file.stat().st_size / 1e6:,.0f} MB"
    yield Figure(f"{counted['batches']:,} batches, {counted['ledger']:,} entries made", seconds, "s", beside=size)
    store = open_store(f"sqlite:///{file}")
    try:
        yield from _served(store, read_settings({"LIMS_HOME": str(home)}).token_key())
    finally:
        store.close()
    environment = place.environment | {"LIMS_HOME": str(home)}
    with product(environment) as port:
        yield from _painted(f"http://127.0.0.1:{port}", _paths_painted(file))


def _paths_painted(file: Path) -> list[str]:
    """Board, step, batch, desk and scan, of a batch that is at work."""
    with sqlite3.connect(file) as db:
        query = (
            "SELECT batch, step FROM steps JOIN batches USING (batch) WHERE stage = 'culture' ORDER BY started_at DESC"
        )
        batch, step = db.execute(query).fetchone()
    return ["/board", f"/batches/{batch}/steps/{step}", f"/batches/{batch}", "/quality", "/scan"]


def _served(store: Store, key: bytes) -> Iterator[Figure]:
    app = create_app(store, WebSettings(key, password_memory_kib=1024, password_rounds=1))
    passwords = Passwords(at_once=1, memory_kib=65_536, rounds=3)
    with store.writing() as db:
        set_password_hash(db, PERSON, passwords.make_hash(PASSWORD), datetime.now(UTC), key=key)
    client = signed_in(app)
    search_seldom()  # both as the server does once it has loaded everything
    read_ahead(store)
    with store.reading() as db:
        pages = list(addresses(app, db, few=FEW))
    taken: dict[str, list[float]] = defaultdict(list)
    unpacked: dict[str, tuple[str, int]] = {}
    for _ in range(ROUNDS):
        for endpoint, address in pages:
            began = time.perf_counter()
            answer = client.get(address)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                taken[endpoint].append((time.perf_counter() - began) * 1000)
                unpacked[address] = (endpoint, len(answer.data))
    every = [one for each in taken.values() for one in each]
    at_95 = {endpoint: percentile(each, 95) for endpoint, each in taken.items()}
    slowest = sorted(at_95, key=lambda endpoint: -at_95[endpoint])
    yield at_most(f"a page, any of {len(at_95)} kinds, p50", percentile(every, 50), "ms", 100)
    yield at_most(f"a page, any of {len(at_95)} kinds, p95", percentile(every, 95), "ms", 100)
    for endpoint in slowest[:3]:
        yield at_most(f"the slowest kinds: {endpoint}, p95", at_95[endpoint], "ms", 100)
    weights: dict[str, tuple[int, int]] = {}  # of the longest page of each kind: as it is sent, unpacked
    for address, (endpoint, size) in unpacked.items():
        weights[endpoint] = max(weights.get(endpoint, (0, 0)), (_sent(client, address), size))
    yield from _weighed(weights, _carried(client))
    yield from _long(app, store, client)


def _weighed(weights: dict[str, tuple[int, int]], carried: int) -> Iterator[Figure]:
    """What a first visit brings over the wire: the page, and everything it asks for but the camera's decoder."""
    sent = sorted(weights, key=lambda endpoint: weights[endpoint][0])
    for title, endpoint in (("the usual one", sent[len(sent) // 2]), (f"the heaviest, {sent[-1]}", sent[-1])):
        sends, holds = weights[endpoint]
        beside = f"the page {sends / 1000:.0f} kB, unpacked {holds / 1000:.0f} kB"
        yield at_most(f"first visit, as sent: {title}", (sends + carried) / 1000, "kB", 300, beside=beside)
    longest = max(weights, key=lambda endpoint: weights[endpoint][1])
    yield Figure(f"the longest page, unpacked: {longest}", weights[longest][1] / 1000, "kB")


def _sent(client: FlaskClient, address: str) -> int:
    return len(client.get(address, headers=SQUEEZED).data)


def _long(app: Flask, store: Store, client: FlaskClient) -> Iterator[Figure]:
    """The pages of one batch about which people telephoned until it had a thousand entries."""
    with store.reading() as db:
        number = next(address for endpoint, address in addresses(app, db, few=1) if endpoint == "batches.page")[9:]
        missing = LONG - head_of(db, f"batch:{number}").entries
    at = datetime.now(UTC)

    def call(act: Act) -> None:
        for _ in range(missing):
            log_call(act, number, told_role="physician", told="Demo physician J", called_at=at, words="Nothing new.")

    store.perform(PERSON, at, call)
    for path in (f"/batches/{number}", f"/batches/{number}/time-line", f"/batches/{number}/alerts"):
        taken = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            assert client.get(path).status_code == 200
            taken.append((time.perf_counter() - began) * 1000)
        beside = f"{_sent(client, path) / 1000:.0f} kB as sent"
        title = path.partition(number)[2] or "its page"
        yield at_most(f"a batch of {LONG:,} entries: {title}, p95", percentile(taken, 95), "ms", 100, beside=beside)


def signed_in(app: Flask) -> FlaskClient:
    """A browser in which a person of quality is signed in."""
    client = app.test_client()
    token = re.search(r'data-form-token="([^"]+)"', client.get("/nothing-here").get_data(as_text=True))
    assert token is not None
    client.post("/sign-in", data={"form_token": token[1], "name": PERSON, "password": PASSWORD})
    return client


def _carried(client: FlaskClient) -> int:
    """Bytes of every style sheet, script, icon and font that the board's page asks for, as they are sent."""
    waiting = _LOADED.findall(client.get("/board").get_data(as_text=True))
    seen: dict[str, int] = {}
    while waiting:
        address = waiting.pop()
        if address in seen or DECODER in address:
            continue
        sent = client.get(address).data
        seen[address] = _sent(client, address)
        if address.endswith((".css", ".js")):
            folder = Path(address).parent
            for script, font in _ASKED.findall(sent.decode(errors="replace")):
                # Greek and the signs of formulas come only to pages that hold them; a page of numbers does.
                waiting.append(str(Path("/", *(folder / (script or font)).parts[1:])).replace("/css/../", "/"))
    return sum(seen.values())


def _painted(address: str, paths: Sequence[str]) -> Iterator[Figure]:
    """First contentful paint in Chromium, the files of the site in its cache as on every working day, and not."""
    from playwright.sync_api import sync_playwright

    paint = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
    with sync_playwright() as play:
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium-headless-shell")
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(f"{address}/sign-in")
        cold = page.evaluate(paint)
        page.get_by_label("User name").fill(PERSON)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/sign-in" not in url)
        painted: dict[str, list[float]] = defaultdict(list)
        for path in paths * 5:
            page.goto(f"{address}{path}")
            while not page.evaluate(paint):
                page.wait_for_timeout(10)  # the site's rules for scripts forbid the browser's own waiting
            painted[path].append(float(page.evaluate(paint)))
        browser.close()
    for path in paths:
        yield at_most(f"first contentful paint, {path}, slowest of 5", max(painted[path]) / 1000, "s", 1)
    yield at_most("first contentful paint, nothing kept yet", float(cold) / 1000, "s", 1)
