"""What is out of its limits on its way: the logger's file, quality's verdicts, and what was lost."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from lims.actions.loggers import CARRIERS, attach_logger
from lims.actions.transit import declare_lost, judge_excursion, judge_hold_time
from lims.domain.errors import NotReadable, msg
from lims.domain.identifiers import check_batch_number
from lims.store.record import Act
from lims.web.access import allowed
from lims.web.acting import act
from lims.web.desk import asked_text, do_or_show, text
from lims.web.pages.custody import show_page

blueprint = Blueprint("transit", __name__)


@blueprint.post("/batches/<number>/custody/<int:handover>/logger")
@allowed(*CARRIERS)
def logger(number: str, handover: int) -> ResponseReturnValue:
    """Keep the file of the logger; what it says is held against the limits."""

    def do() -> None:
        sent = request.files.get("file")
        content = sent.read() if sent else b""
        if sent is None or not content:
            raise NotReadable("no_file", msg("No file was chosen."), next_step=msg("Choose the file of the logger."))

        def keep(acting: Act) -> None:
            attach_logger(acting, number, handover, name=sent.filename or "logger", content=content)

        act(keep)

    return _answer(number, do)


@blueprint.post("/batches/<number>/custody/<int:handover>/verdict")
@allowed("qa")
def verdict(number: str, handover: int) -> ResponseReturnValue:
    """Usable or not, by what is known of its stability."""
    return _answer(
        number,
        lambda: act(
            judge_excursion, number, handover, verdict=asked_text("verdict", msg("The verdict")), words=text("words")
        ),
    )


@blueprint.post("/batches/<number>/custody/hold-time")
@allowed("qa")
def hold_time(number: str) -> ResponseReturnValue:
    """Whether blood that came too late may be accepted."""
    return _answer(
        number,
        lambda: act(judge_hold_time, number, verdict=asked_text("verdict", msg("The verdict")), words=text("words")),
    )


@blueprint.post("/batches/<number>/custody/<int:handover>/lost")
@allowed("qa")
def lost(number: str, handover: int) -> ResponseReturnValue:
    """It did not arrive and was not found."""
    return _answer(number, lambda: act(declare_lost, number, handover, words=text("words")))


def _answer(number: str, do: Callable[[], object]) -> ResponseReturnValue:
    check_batch_number(number)
    return do_or_show(do, lambda _: url_for("custody.page", number=number), lambda refusal: show_page(number, refusal))
