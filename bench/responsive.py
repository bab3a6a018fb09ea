"""Scans while batch records are laid out: the bench must not feel that somebody prints. One server, one press."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Self

from bench.client import Sent, send
from bench.figures import Figure, at_most, percentile
from bench.load import NURSE, Scan, scans_that_fill_slots
from bench.place import Place
from bench.scans import PATH
from bench.serving import product
from lims.actions.views import batch_record
from lims.domain.batch import Stage
from lims.store.checkpoints import find_latest_checkpoint
from lims.store.reading.batches import list_batches
from lims.store.reading.record_file import record_json
from lims.store.session import Store
from lims.web.api.tokens import make_token
from lims.web.documents import print_stamp
from lims.web.press import Paper, print_record_paper

WARMING, EACH, TURNS = 90, 400, 3


def measure(place: Place) -> Iterator[Figure]:
    """p95 of one client that scans, with the press still and with one record after the other on it, by turns.

    By turns, because a machine is never as quiet as a moment ago: what else runs on it meets both alike.
    """
    store = place.open_store()
    try:
        at = datetime.now(UTC)
        token = make_token(store, place.settings(), NURSE, purpose="bench", station="", at=at)
        scans = scans_that_fill_slots(store, WARMING + 2 * TURNS * EACH, at)
        bodies = iter([_body(*one) for one in enumerate(scans)])
        paper = _longest(store)
        print_record_paper(paper)
        still_ms: list[float] = []
        beside_ms: list[float] = []
        printed = 0
        with product(place.environment) as port:

            def some(wanted: int) -> Sent:
                return send(port, PATH, token, [[next(bodies) for _ in range(wanted)]], _fills_a_slot)

            some(WARMING)
            for _ in range(TURNS):
                still_ms += some(EACH).taken_ms
                with _Press(paper) as press:
                    beside_ms += some(EACH).taken_ms
                printed += press.printed
    finally:
        store.close()
    for percent in (50, 95):
        still, beside = percentile(still_ms, percent), percentile(beside_ms, percent)
        words = "the same, nobody printing"
        yield Figure(f"scan while records print, p{percent}", beside, "ms", beside=words, bare=still)
    yield at_most("scan while records print, p95", percentile(beside_ms, 95) / percentile(still_ms, 95), "times", 2)
    yield Figure("records printed meanwhile", printed, "records")


class _Press:
    """Somebody who prints one record after the other, in the process that prints for a server."""

    def __init__(self, paper: Paper) -> None:
        self._paper, self._over, self.printed = paper, threading.Event(), 0
        self._hand = threading.Thread(target=self._print)

    def __enter__(self) -> Self:
        self._hand.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._hand.join()

    def _print(self) -> None:
        while not self._over.is_set():
            print_record_paper(self._paper)
            self.printed += 1


def _longest(store: Store) -> Paper:
    with store.reading() as db:
        closed = next(batch for batch in list_batches(db) if batch.stage is Stage.CLOSED)
        stamp = print_stamp(db, at=datetime.now(UTC), printed_by="Demo QA person E", copy=2, reason="measured")
        inside = record_json(db, closed.batch, find_latest_checkpoint(db), document="batch_record", copy=2)
        return Paper(batch_record(db, closed.batch), stamp, "en", inside)


def _body(number: int, scan: Scan) -> bytes:
    wish = {"code": scan.code, "batch": scan.batch, "step": scan.step, "request_id": f"press-{number:08d}"}
    return json.dumps(wish).encode()


def _fills_a_slot(answer: dict[str, object]) -> bool:
    return answer["outcome"] == "accepted"
