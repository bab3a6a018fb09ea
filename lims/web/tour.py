"""The tour of the demonstration: nine stops at its real batches, from the board to the proof.

Where somebody is on the tour stands in a cookie: it can be left at any moment and found again in the person's menu.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import request, url_for
from sqlalchemy import Connection

from lims.domain.batch import Batch, Stage
from lims.domain.containers import container_id
from lims.domain.errors import Message, msg
from lims.domain.identifiers import grouped
from lims.store.reading.batches import list_batches, list_live_batches
from lims.store.reading.containers import labels_of, list_labels
from lims.store.reading.deviations import list_closed_deviations, list_open_deviations
from lims.web.site import find_signed_in, reading, site

COOKIE = "autolog-tour"
OFFERED, LEFT = "", "left"
Find = Callable[[Connection], str]


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop: its title, what there is to see in short sentences, and what finds its page and its label code."""

    title: Message
    words: tuple[Message, ...]
    address: Find
    code: Find | None = None  # a label to try a scan with


@dataclass(frozen=True, slots=True)
class Here:
    """Where the person is: the number of the stop, how many there are, and whether this page is the stop's."""

    number: int
    count: int
    stop: Stop
    address: str
    code: str
    arrived: bool


def _live(db: Connection, *stages: Stage) -> Batch | None:
    return next((one for one in list_live_batches(db) if one.stage in stages and not one.on_hold), None)


def _growing(db: Connection) -> Batch | None:
    return _live(db, Stage.CULTURE)


def _closed(db: Connection) -> Batch | None:
    return next((one for one in list_batches(db) if one.stage is Stage.CLOSED), None)


def _page(endpoint: str, batch: Batch | None, anchor: str = "") -> str:
    return url_for(endpoint, number=batch.batch, _anchor=anchor or None) if batch else url_for("board.page")


def _vessel_code(db: Connection, batch: Batch | None) -> str:
    found = labels_of(db, container_id(batch.batch, "V1")) if batch else ()
    return next((one.label_code for one in reversed(found) if one.in_force), "")


def _wrong_scan(db: Connection) -> str:
    every = (*list_open_deviations(db), *list_closed_deviations(db))
    found = next((one for one in every if one.source.startswith("stop:")), None)
    return url_for("deviations.one", deviation=found.deviation) if found else url_for("deviations.page")


def _reprinted(db: Connection) -> str:
    every = (label for batch in list_batches(db, limit=12) for label in list_labels(db, batch.batch))
    label = next((one for one in every if one.replaces), None)
    return url_for("labels.life", code=label.label_code) if label else url_for("labels.page")


STOPS = (
    Stop(
        msg("The board"),
        (
            msg("Every live batch, the most urgent first. Each row says its patient, its culture day and what is due."),
            msg("The curve runs towards the green band: the dose that this patient needs."),
        ),
        lambda _: url_for("board.page"),
    ),
    Stop(
        msg("A scan"),
        (
            msg("This page listens. Point a scanner at any label, or choose Type a code and enter the one below."),
            msg("What was scanned opens: a vessel, a lot, a person, a place."),
        ),
        lambda _: url_for("scanning.page"),
        lambda db: _vessel_code(db, _growing(db)),
    ),
    Stop(
        msg("A step at the bench"),
        (
            msg("Each box waits for one thing. A scan finds its own box, and the server compares patient and dose."),
            msg("What is typed is checked against its limit at once and kept, whatever happens to the screen."),
        ),
        lambda db: _page("steps.current", _growing(db)),
    ),
    Stop(
        msg("A wrong bag"),
        (
            msg("Somebody scanned another patient's vessel. The screen filled with red and the station stopped."),
            msg("Nobody can click that away: a second person looked at the bench. Quality sees it here."),
        ),
        _wrong_scan,
    ),
    Stop(
        msg("The whole batch"),
        (
            msg("One page from vein to vein: the growth curve, the vessels, who held it, every label, every entry."),
            msg("This one was given to its patient and is closed."),
        ),
        lambda db: _page("batches.page", _closed(db)),
    ),
    Stop(
        msg("The decision"),
        (
            msg("Quality reads what was unusual first. What blocks a release says who can lift it."),
            msg("Only here somebody signs, with the password again."),
        ),
        lambda db: _page("quality.review", _live(db, Stage.FILLED)),
    ),
    Stop(
        msg("One label"),
        (
            msg("Every print has a code of its own. This one replaced another, which is void from that moment."),
            msg("Printed, applied, destroyed: the sum must come out."),
        ),
        _reprinted,
    ),
    Stop(
        msg("The record on paper"),
        (
            msg(
                "Under Records a numbered copy of the batch record is printed. It holds everything, on about 13 pages."
            ),
            msg("Corrections stand beside what they corrected. Nothing is edited, nothing is deleted."),
        ),
        lambda db: _page("batches.page", _closed(db), "record"),
    ),
    Stop(
        msg("The proof"),
        (
            msg("Each entry holds the hash of the one before, and paper carries the seal of them all."),
            msg("Quality presses Verify now. This was the last stop: everything here may be tried out."),
        ),
        lambda _: url_for("ledger.page"),
    ),
)


def tour_of_request() -> Here | str:
    """The stop this browser is at; 'offer' to whoever has neither begun nor left it; '' for nobody and no tour."""
    if not site().demonstration or find_signed_in() is None:
        return ""
    at = request.cookies.get(COOKIE, OFFERED)
    if at == OFFERED:
        return "offer" if request.endpoint == "board.page" else ""
    if not at.isascii() or not at.isdigit() or not 1 <= int(at) <= len(STOPS):
        return ""
    stop = STOPS[int(at) - 1]
    with reading() as db:
        address, code = stop.address(db), stop.code(db) if stop.code else ""
    arrived = request.path == address.partition("#")[0] or request.endpoint == "steps.page" == _led_to(address)
    return Here(int(at), len(STOPS), stop, address, grouped(code) if code else "", arrived)


def _led_to(address: str) -> str:
    """The current step of a batch is a way to the page of that step."""
    return "steps.page" if address.endswith("/step") else ""
