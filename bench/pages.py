"""Pages of a site with 10,000 batches: the server's time for every page there is, first paint, and what they weigh."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from bench.addresses import addresses
from bench.figures import Figure, at_most, percentile
from bench.many import multiply
from bench.place import Place
from bench.serving import product
from lims.settings import read_settings
from lims.store.credentials import set_password_hash
from lims.store.session import Store, open_store
from lims.web.app import create_app
from lims.web.passwords import Passwords
from lims.web.settings import WebSettings

ENTRIES = 1_000_000
ROUNDS, FEW = 12, 4
PERSON, PASSWORD = "demo-qa-d", "measured at its own pace"
PAINTED = ("/board", "/scan", "/quality", "/subjects")
DECODER = "zxing"  # the camera's decoder comes only when a camera is opened
_LOADED = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg))"')
_ASKED = re.compile(r"""(?:from|import)\s*\(?["'](\./[^"']+)["']|url\(["']?([^"')]+\.woff2)""")


def measure(place: Place) -> Iterator[Figure]:
    """Every page a dozen times for a few things each, the database filled first; then a real browser."""
    place.settings()
    home = place.folder / "many"
    shutil.copytree(place.home / "keys", home / "keys")
    file = home / "autolog.db"
    with sqlite3.connect(place.home / "autolog.db") as small, sqlite3.connect(file) as copy:
        small.backup(copy)
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
        yield from _painted(f"http://127.0.0.1:{port}")


def _served(store: Store, key: bytes) -> Iterator[Figure]:
    app = create_app(store, WebSettings(key, password_memory_kib=1024, password_rounds=1))
    passwords = Passwords(at_once=1, memory_kib=65_536, rounds=3)
    with store.writing() as db:
        set_password_hash(db, PERSON, passwords.make_hash(PASSWORD), datetime.now(UTC), key=key)
    client = signed_in(app)
    with store.reading() as db:
        pages = list(addresses(app, db, few=FEW))
    taken: dict[str, list[float]] = defaultdict(list)
    weights: dict[str, int] = {}
    for _ in range(ROUNDS):
        for endpoint, address in pages:
            began = time.perf_counter()
            answer = client.get(address)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                taken[endpoint].append((time.perf_counter() - began) * 1000)
                weights[endpoint] = max(weights.get(endpoint, 0), len(answer.data))
    every = [one for each in taken.values() for one in each]
    at_95 = {endpoint: percentile(each, 95) for endpoint, each in taken.items()}
    slowest = sorted(at_95, key=lambda endpoint: -at_95[endpoint])
    yield at_most(f"a page, any of {len(at_95)} kinds, p50", percentile(every, 50), "ms", 100)
    yield at_most(f"a page, any of {len(at_95)} kinds, p95", percentile(every, 95), "ms", 100)
    for endpoint in slowest[:3]:
        yield at_most(f"the slowest kinds: {endpoint}, p95", at_95[endpoint], "ms", 100)
    carried = _carried(client)
    heaviest = max(weights, key=lambda endpoint: weights[endpoint])
    median = sorted(weights.values())[len(weights) // 2]
    yield at_most("a page with styles, scripts, fonts: the usual one", (median + carried) / 1000, "kB", 300)
    squeezed = f"gzip -6 of the HTML: {len(gzip.compress(client.get('/board').data)) / 1000:.0f} kB for the board"
    heavy = (weights[heaviest] + carried) / 1000
    yield Figure(f"the heaviest: {heaviest}", heavy, "kB", beside=squeezed)


def signed_in(app: Flask) -> FlaskClient:
    """A browser in which a person of quality is signed in."""
    client = app.test_client()
    token = re.search(r'data-form-token="([^"]+)"', client.get("/nothing-here").get_data(as_text=True))
    assert token is not None
    client.post("/sign-in", data={"form_token": token[1], "name": PERSON, "password": PASSWORD})
    return client


def _carried(client: FlaskClient) -> int:
    """Bytes of every style sheet, script and font that the board's page asks for, as they are sent: not squeezed."""
    waiting = _LOADED.findall(client.get("/board").get_data(as_text=True))
    seen: dict[str, int] = {}
    while waiting:
        address = waiting.pop()
        if address in seen or DECODER in address:
            continue
        sent = client.get(address).data
        seen[address] = len(sent)
        if address.endswith((".css", ".js")):
            folder = Path(address).parent
            for script, font in _ASKED.findall(sent.decode(errors="replace")):
                # Greek and the signs of formulas come only to pages that hold them; a page of numbers does.
                waiting.append(str(Path("/", *(folder / (script or font)).parts[1:])).replace("/css/../", "/"))
    return sum(seen.values())


def _painted(address: str) -> Iterator[Figure]:
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
        painted = []
        for path in PAINTED * 5:
            page.goto(f"{address}{path}")
            page.wait_for_function(f"({paint}) > 0")
            painted.append(float(page.evaluate(paint)))
        browser.close()
    yield at_most("first contentful paint, p95", percentile(painted, 95) / 1000, "s", 1)
    yield at_most("first contentful paint, nothing kept yet", float(cold) / 1000, "s", 1)
