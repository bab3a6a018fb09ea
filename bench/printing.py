"""Scans while labels print: the bench must not feel that a printer is at work. One server, one printer on loopback."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

from bench.client import send
from bench.figures import Figure, at_most, percentile
from bench.label_printer import LabelPrinter, Mood
from bench.load import NURSE, Scan, scans_that_fill_slots
from bench.place import Place
from bench.print_lab import register
from bench.scans import PATH
from bench.serving import product
from lims.actions.print_queue import queue_labels
from lims.actions.printers import set_printer
from lims.demo.cast import ADMINISTRATOR
from lims.printing.outputs import forms
from lims.store.record import Act
from lims.store.session import Store
from lims.web.api.tokens import make_token

WARMING, EACH, LABELS = 90, 400, 600
TECHNICIAN = "demo-technician-a"
SECONDS_A_LABEL = 0.02
LONGEST_WAIT = 60.0


def measure(place: Place) -> Iterator[Figure]:
    """p50 and p95 of one client that scans, with a still printer and with one that prints all the while."""
    store, printer = place.open_store(), LabelPrinter(place.folder / "roll.txt", Mood(seconds_a_label=SECONDS_A_LABEL))
    try:
        at = datetime.now(UTC)
        token = make_token(store, place.settings(), NURSE, purpose="bench", station="", at=at)
        bodies = [_body(*one) for one in enumerate(scans_that_fill_slots(store, WARMING + 2 * EACH, at))]
        codes = _labels(store, printer.port)
        with product(place.environment) as port:
            send(port, PATH, token, [bodies[:WARMING]], _fills_a_slot)
            still = send(port, PATH, token, [bodies[WARMING : WARMING + EACH]], _fills_a_slot)
            store.perform(TECHNICIAN, datetime.now(UTC), lambda act: queue_labels(act, codes, "bench-roll"))
            _wait_for_the_first(printer)
            before = len(printer.out())
            printing = send(port, PATH, token, [bodies[WARMING + EACH :]], _fills_a_slot)
            came_out = len(printer.out()) - before
    finally:
        printer.close()
        store.close()
    for percent, limit in ((50, 8), (95, 20)):
        bare = percentile(still.taken_ms, percent)
        beside = "the same, the printer still"
        figure = percentile(printing.taken_ms, percent)
        yield at_most(f"scan while labels print, p{percent}", figure, "ms", limit, beside=beside, bare=bare)
    yield Figure("labels that came out meanwhile", came_out, "labels")


def _labels(store: Store, port: int) -> tuple[str, ...]:
    """Labels that wait for paper, and a printer for them."""
    administrator, at = ADMINISTRATOR[0], datetime.now(UTC)

    def set_up(act: Act) -> tuple[str, ...]:
        set_printer(
            act,
            "bench-roll",
            title="Roll",
            kind="tcp",
            address=f"127.0.0.1:{port}",
            form="zpl-203",
            station="",
            forms=forms(),
        )
        return tuple(register(act, f"BENCH-{number}") for number in range(LABELS))

    codes: tuple[str, ...] = store.perform(administrator, at, partial(set_up))
    return codes


def _wait_for_the_first(printer: LabelPrinter) -> None:
    until = time.monotonic() + LONGEST_WAIT
    while not printer.out():
        if time.monotonic() > until:
            raise RuntimeError("no label came out: the worker beside the server does not print")
        time.sleep(0.05)


def _body(number: int, scan: Scan) -> bytes:
    wish = {"code": scan.code, "batch": scan.batch, "step": scan.step, "request_id": f"print-{number:08d}"}
    return json.dumps(wish).encode()


def _fills_a_slot(answer: dict[str, object]) -> bool:
    return answer["outcome"] == "accepted"
