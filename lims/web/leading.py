"""Where a scan leads: which page shows the thing that was found."""

from __future__ import annotations

from typing import Any

from flask import current_app, url_for

from lims.domain.errors import NotFound, NotReadable, msg
from lims.domain.identifiers import is_batch_number, is_subject_code, read_label_code
from lims.store.reading.batches import get_batch
from lims.store.reading.materials import find_equipment
from lims.store.reading.subjects import find_subject
from lims.web.language import gettext
from lims.web.site import person, reading

AT_THE_BENCH = ("technician", "verifier", "nurse")


def find_by_number(typed: str) -> dict[str, Any] | None:
    """The answer to a batch number or subject code that was typed; None when it is neither."""
    text = typed.strip()
    if not text.isascii():
        return None  # upper() would make plain letters of some that only look alike
    text = text.upper()
    if is_batch_number(text):
        with reading() as db:
            batch = get_batch(db, text)
        words = gettext("Batch %(batch)s of %(subject)s.") % {"batch": batch.batch, "subject": batch.subject}
        return _found(words, "batch", batch.batch, batch=batch.batch)
    if not is_subject_code(text):
        return None
    with reading() as db:
        subject = find_subject(db, text)
    if subject is None:
        raise NotFound(
            "unknown_subject",
            msg("There is no subject %(subject)s.", subject=text),
            next_step=msg("Check the code on the wristband, or open the board."),
        )
    return _found(gettext("Subject %(subject)s.") % {"subject": subject.subject}, "subject", subject.subject)


def _found(words: str, kind: str, target: str, *, batch: str = "") -> dict[str, Any]:
    return {
        "outcome": "found",
        "words": words,
        "next_words": "",
        "batch": batch,
        "step": "",
        "slot": "",
        "target_kind": kind,
        "target": target,
        "open": {"kind": kind, "id": target},
    }


def address_of(answer: dict[str, Any]) -> str:
    """The page of what was found; empty when there is none. At the bench a batch opens at its step."""
    opens = answer.get("open") or {"kind": "", "id": ""}
    kind, name = opens["kind"], opens["id"]
    if kind == "step":
        number, _, step = name.partition("/")
        return url_for("steps.page", number=number, step=step)
    if kind in ("batch", "container"):
        number = name.partition("/")[0]
        return url_for("steps.current", number=number) if person().has(*AT_THE_BENCH) else _page("batches.page", number)
    if kind == "subject":
        return _page("subjects.subject", name)
    if kind == "equipment":
        with reading() as db:
            thing = find_equipment(db, name)
        # A station that was chosen by its scan is worked at: the next scan is a label of the batch.
        return url_for("scanning.page") if thing and thing.station else _page("equipment.one", name)
    if kind == "person":
        return ""  # a badge leads nowhere: whoever scans it stays where they work
    return _page("lots.page", name) if kind == "material" else ""


def address_of_batch(number: str) -> str:
    """The page of a batch; the board where there is none."""
    return _page("batches.page", number) or "/"


def address_of_labels(number: str) -> str:
    """Where the labels of a batch are printed."""
    return url_for("labels.page", batch=number) if "labels.page" in current_app.view_functions else ""


def address_of_life(code: str) -> str:
    """The page of the label whose code was scanned; empty for anything that is no label code."""
    try:
        return url_for("labels.life", code=read_label_code(code))
    except NotReadable:
        return ""


def _page(endpoint: str, name: str) -> str:
    """The address of a page with one place in its path, whatever that place is called."""
    rules = list(current_app.url_map.iter_rules(endpoint)) if endpoint in current_app.view_functions else []
    fitting = next((rule for rule in rules if len(rule.arguments) == 1), None)
    places: dict[str, Any] = dict.fromkeys(fitting.arguments, name) if fitting else {}
    return url_for(endpoint, **places) if fitting else ""
