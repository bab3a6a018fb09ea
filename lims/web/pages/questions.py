"""Questions of quality about single values: asked, answered by their authors, taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.entries import values_are_locked
from lims.actions.questions import answer_question, ask_correction, take_question_back
from lims.actions.views import batch_record
from lims.domain.batch import GIVEN_UP, Stage
from lims.domain.errors import NotReadable, Refusal, msg
from lims.domain.identifiers import check_batch_number
from lims.domain.questions import place_of
from lims.domain.record import BatchRecord
from lims.web.access import allowed, signed_in
from lims.web.acting import act
from lims.web.desk import asked_text, do_or_show, text, typed
from lims.web.show.batch import mark_of
from lims.web.site import person, reading

blueprint = Blueprint("questions", __name__)
HANDS = ("technician", "verifier", "qc", "qa", "nurse", "courier", "physician")


@blueprint.get("/batches/<number>/questions")
@signed_in
def page(number: str) -> ResponseReturnValue:
    """What was asked about this batch, the answers, and the form of quality; `?place=` chooses the value."""
    return _page(number)


@blueprint.post("/batches/<number>/questions")
@allowed("qa")
def ask(number: str) -> ResponseReturnValue:
    """Send a value back to its author."""

    def do() -> object:
        step, entry, replicate = _place(asked_text("place", msg("The value")))
        words = asked_text("words", msg("The question"))
        return act(ask_correction, number, step, entry, replicate=replicate, words=words, chain=f"batch:{number}")

    return _answered(number, do)


@blueprint.post("/batches/<number>/questions/<int:question>")
@allowed(*HANDS)
def answer(number: str, question: int) -> ResponseReturnValue:
    """The author says why the value stands."""
    return _answered(
        number, lambda: act(answer_question, number, question, words=asked_text("answer", msg("The answer")))
    )


@blueprint.post("/batches/<number>/questions/<int:question>/back")
@allowed("qa")
def take_back(number: str, question: int) -> ResponseReturnValue:
    """Quality takes the question back."""
    return _answered(
        number, lambda: act(take_question_back, number, question, reason=asked_text("reason", msg("The reason")))
    )


def _answered(number: str, do: Callable[[], object]) -> ResponseReturnValue:
    return do_or_show(do, lambda _: url_for("questions.page", number=number), lambda refusal: _page(number, refusal))


def _place(given: str) -> tuple[str, str, int]:
    parts = given.split(":")
    if len(parts) != 3 or not parts[2].isdigit() or len(parts[2]) > 2:
        raise NotReadable("place", msg("There is no such value."), next_step=msg("Choose one of the list."))
    return parts[0], parts[1], int(parts[2])


def _page(number: str, refusal: Refusal | None = None) -> str:
    with reading() as db:
        found = batch_record(db, check_batch_number(number))
    who = person()
    asked = sorted(found.more.questions, key=lambda one: (not one.is_open, one.asked_of != who.person, -one.question))
    return render_template(
        "questions/page.html",
        record=found,
        batch=found.batch,
        mark=mark_of(found),
        rows=[(one, place_of(found.protocol, one), _now(found, one.step, one.entry, one.replicate)) for one in asked],
        locked={one.step for one in asked if values_are_locked(found.batch.stage, found.protocol.step(one.step))},
        waiting=sum(one.is_open for one in asked),
        mine=sum(one.is_open and one.asked_of == who.person for one in asked),
        places=list(_places(found)),
        place=text("place") or request.args.get("place", ""),
        may_ask=who.has("qa") and found.batch.stage not in (Stage.CLOSED, *GIVEN_UP),
        is_qa=who.has("qa"),
        typed=typed(),
        refusal=refusal,
    )


def _now(found: BatchRecord, step: str, entry: str, replicate: int) -> str:
    """The value as it is now, with its unit."""
    held = found.step_work(step).entry(entry, replicate)
    return f"{held.value} {held.unit}".strip() if held else ""


def _places(found: BatchRecord) -> Iterator[tuple[str, str]]:
    """Every value of the record with its author."""
    for step, work in zip(found.protocol.steps, found.work, strict=True):
        for spec in step.entries:
            for replicate in range(1, spec.replicates + 1):
                held = work.entry(spec.key, replicate)
                if held is not None:
                    reading_no = f" ({replicate})" if spec.replicates > 1 else ""
                    value = f"{held.value} {held.unit}".strip()
                    words = f"{step.number} {step.title}: {spec.title}{reading_no} = {value}"
                    yield f"{step.key}:{spec.key}:{replicate}", f"{words}, {found.printed_name(held.entered_by)}"
