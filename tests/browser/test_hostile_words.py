"""Hostile names, lots, remarks and file names (check W2): words on every page; a real browser runs none of them."""

import socket
import threading
from datetime import date

import pytest

from lims.actions.attachments import keep_attachment
from lims.actions.deviations import report_deviation
from lims.actions.materials import receive_lot
from lims.actions.people import add_person
from lims.domain.errors import Refusal
from tests.hostile_texts import hostile_texts
from tests.web.house import PASSWORD

BATCH, WORDS = "B26-0005", 160


class Listener:
    """An address that only listens: whoever comes was led there by a text."""

    def __init__(self):
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.visits = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        while True:
            try:
                guest, _ = self._socket.accept()
            except OSError:
                return
            self.visits.append(guest.recv(200))
            guest.close()

    def close(self):
        self._socket.close()


@pytest.fixture
def listener():
    listener = Listener()
    yield listener
    listener.close()


def plant(house, texts):
    """Record the texts where people type: printed names, lots, what is wrong, names of files; how many were kept."""
    kept, day, at = 0, date(2027, 5, 1), house.clock()
    for number, text in enumerate(texts):
        ways = (
            ("demo-administrator", add_person, (f"x{number}.y",), {"printed_name": text, "roles": ("courier",)}),
            ("demo-qa-d", receive_lot, (f"X-{number}",),
             {"kind": "medium", "title": text, "lot_number": text[:60], "expires_on": day}),
            ("demo-technician-a", report_deviation, (BATCH,), {"what": text}),
            ("demo-technician-a", keep_attachment, (BATCH,),
             {"name": text[:100], "content": f"{number}".encode(), "what": text[:250]}),
        )  # fmt: skip
        who, action, asked, named = ways[number % len(ways)]
        try:
            house.store.perform(who, at, lambda act, a=action, q=asked, n=named: a(act, *q, **n) and None)
        except Refusal:
            continue
        kept += 1
    return kept


@pytest.mark.check("W2")
def test_no_hostile_word_runs_on_any_page(house, watched, listener):
    assert plant(house, hostile_texts(listener.address, "/etc/passwd")[:WORDS]) > 120
    strayed = []
    watched.on("dialog", lambda box: (strayed.append(f"dialog: {box.message}"), box.dismiss()))
    watched.on("request", lambda asked: strayed.append(asked.url) if foreign(asked.url, house.address) else None)
    watched.goto(f"{house.address}/sign-in")
    watched.get_by_label("User name").fill("demo-qa-d")
    watched.get_by_label("Password", exact=True).fill(PASSWORD)
    watched.keyboard.press("Enter")
    watched.wait_for_url(lambda url: "/sign-in" not in url)
    for path in (
        "/people",
        "/materials",
        "/deviations",
        f"/batches/{BATCH}",
        f"/batches/{BATCH}/time-line",
        f"/batches/{BATCH}/deviations",
        f"/deviations/{BATCH}-D3",
        "/materials/X-1",
        "/find?q=%3Cimg",
        "/ledger/site",
    ):
        watched.goto(house.address + path)
        strange = watched.evaluate(
            "document.querySelectorAll('main :is(script, iframe, object, embed, base, style)').length"
        )
        assert strange == 0, path
        assert (
            watched.evaluate("[...document.querySelectorAll('[onerror],[onload],[onclick],[onmouseover]')].length") == 0
        )
    assert not strayed, strayed
    assert not listener.visits


def foreign(url, address):
    return not url.startswith((address, "data:", "about:"))
