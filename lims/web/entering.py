"""Saving one value of a step, and what is said of it while it is typed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import Connection

from lims.actions.counted import AGAIN
from lims.actions.entries import record_entry, why_unlikely
from lims.actions.views import StepView, step_view
from lims.domain.errors import NotFound, Refusal, msg
from lims.domain.protocol import EntrySpec
from lims.store.reading.work import find_work
from lims.store.record import Act
from lims.web import forms
from lims.web.acting import perform
from lims.web.language import gettext, said
from lims.web.show.entries import as_typed, judge, verdict
from lims.web.site import now, reading


@dataclass(frozen=True, slots=True)
class Entry:
    """What was sent: which entry, the value, the reason of a correction, and the value the page showed before."""

    entry: str
    replicate: int
    value: str
    reason: str
    seen: str

    @classmethod
    def of(cls, sent: Mapping[str, Any]) -> Self:
        """Read it from a form or from JSON."""
        number = str(sent.get("replicate", "1"))
        replicate = int(number) if number.isascii() and number.isdigit() and len(number) < 3 else 0
        text = {name: str(sent.get(name, ""))[:1000] for name in ("entry", "value", "reason", "seen")}
        return cls(text["entry"], replicate, text["value"], text["reason"], text["seen"])


class EntryMoved(Refusal):
    """Somebody saved another value for the same entry since the page was drawn. `theirs` is what is in force."""

    def __init__(self, theirs: str, by: str, yours: str) -> None:
        super().__init__(
            "entry_moved",
            msg("This changed while you were typing."),
            reasons=(msg("%(by)s recorded %(theirs)s.", by=by, theirs=theirs),),
            next_step=msg("Yours, %(yours)s, is kept. To replace theirs, give the reason.", yours=yours),
        )
        self.theirs = theirs

    def plain(self, translate: Any = gettext) -> dict[str, Any]:
        """As for every refusal, with the value in force."""
        return super().plain(translate) | {"theirs": self.theirs}


def save_entry(number: str, step: str, sent: Entry) -> dict[str, Any]:
    """Record the value under the request's id; gives {shown, kind, words, moved} for the field and its page."""
    spec = _spec(number, step, sent.entry)

    def work(acting: Act) -> dict[str, Any]:
        acting.lock(f"batch:{number}")
        held = find_work(acting.db, number, step).entry(sent.entry, sent.replicate)
        theirs = as_typed(spec, held.value) if held is not None else ""
        if theirs != sent.seen and held is not None:
            raise EntryMoved(theirs, held.entered_by, sent.value)
        saved: dict[str, Any] = record_entry(
            acting, number, step, sent.entry, sent.value, replicate=sent.replicate, reason=sent.reason
        )
        return saved | {"moved": acting.moved(f"batch:{number}")}

    wish = f"entry\0{number}\0{step}\0{sent.entry}\0{sent.replicate}\0{sent.value}\0{sent.reason}"
    saved = perform(work, forms.request_id(), hashlib.sha256(wish.encode()).hexdigest())
    kind, words = verdict(spec, within=saved["within_limits"])
    return {"shown": as_typed(spec, saved["value"]), "kind": kind, "words": said(words), "moved": saved["moved"]}


def judged(number: str, step: str, entry: str, value: str, replicate: int = 1) -> dict[str, Any]:
    """What is said beside the field while it is typed: {value, kind, words, asks_why}; the last lets it in."""
    with reading() as db:
        view = _view(db, number, step)
        spec = _known(view, entry)
        kind, words = judge(spec, value)
        jump = None if view is None or kind == "bad" else why_unlikely(db, view, spec, replicate, value, now())
    if jump is not None:
        kind, words = "bad", msg("%(why)s %(next)s", why=jump, next=AGAIN)
    return {"value": value, "kind": kind, "words": said(words), "asks_why": jump is not None}


def _spec(number: str, step: str, entry: str) -> EntrySpec:
    with reading() as db:
        return _known(_view(db, number, step), entry)


def _view(db: Connection, number: str, step: str) -> StepView | None:
    try:
        return step_view(db, number, step, now())
    except KeyError:
        return None


def _known(view: StepView | None, entry: str) -> EntrySpec:
    found = view.step.entry(entry) if view is not None else None
    if found is None:
        raise NotFound(
            "unknown_entry",
            msg("There is no such entry in this step."),
            next_step=msg("Open the step again and enter what it asks for."),
        )
    return found
