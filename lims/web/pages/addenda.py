"""Values that are locked: what they should have been, beside them, and the release looked at again."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from lims.actions.addenda import ADDENDUM, LOCKED, MEANINGS, reevaluate_release, write_addendum
from lims.actions.entries import FIXED_BY_FILL
from lims.actions.views import batch_record
from lims.domain.addenda import reasons_against_standing, waits_for_reevaluation, was_released
from lims.domain.errors import NotReadable, Refusal, msg
from lims.domain.identifiers import check_batch_number
from lims.domain.record import BatchRecord
from lims.domain.work import StepState
from lims.web.access import allowed, signed_in
from lims.web.acting import act
from lims.web.desk import asked_text, do_or_show, text, typed
from lims.web.show.batch import mark_of
from lims.web.show.figures import FIGURE_NAMES
from lims.web.signing import REVIEW, check_signer
from lims.web.site import person, reading

blueprint = Blueprint("addenda", __name__)


@blueprint.get("/batches/<number>/addenda")
@signed_in
def page(number: str) -> ResponseReturnValue:
    """The addenda of a batch, and the forms of quality."""
    return _page(number)


@blueprint.post("/batches/<number>/addenda")
@allowed("qa")
def write(number: str) -> ResponseReturnValue:
    """Write beside a locked value, with the password again."""

    def do() -> None:
        check_signer(REVIEW)
        step, entry, replicate = _place(asked_text("place", msg("The entry")))
        act(
            write_addendum,
            number,
            step,
            entry,
            asked_text("value", msg("The value")),
            replicate=replicate,
            reason=text("reason"),
            content_sha256=text("content_sha256"),
            chain=f"batch:{number}",
        )

    return _answer(number, do)


@blueprint.post("/batches/<number>/addenda/release")
@allowed("qa")
def reevaluate(number: str) -> ResponseReturnValue:
    """The release stands, or it is recalled; with the password again."""

    def do() -> None:
        check_signer(REVIEW)
        act(
            reevaluate_release,
            number,
            verdict=asked_text("verdict", msg("The verdict")),
            reason=text("why"),
            content_sha256=text("content_sha256"),
            chain=f"batch:{number}",
        )

    return _answer(number, do)


def _place(given: str) -> tuple[str, str, int]:
    parts = given.split(":")
    if len(parts) != 3 or not parts[2].isdigit() or len(parts[2]) > 2:
        raise NotReadable("place", msg("There is no such entry."), next_step=msg("Choose one of the list."))
    return parts[0], parts[1], int(parts[2])


def _answer(number: str, do: Callable[[], object]) -> ResponseReturnValue:
    return do_or_show(do, lambda _: url_for("addenda.page", number=number), lambda refusal: _page(number, refusal))


def _page(number: str, refusal: Refusal | None = None) -> str:
    with reading() as db:
        found = batch_record(db, check_batch_number(number))
    titles = {step.key: step for step in found.protocol.steps}
    return render_template(
        "addenda/addenda.html",
        record=found,
        batch=found.batch,
        mark=mark_of(found),
        titles=titles,
        figure_names=FIGURE_NAMES,
        places=list(_places(found)),
        statement=ADDENDUM,
        meanings=MEANINGS,
        released=was_released(found),
        waits=waits_for_reevaluation(found),
        against=tuple(reasons_against_standing(found)),
        is_qa=person().has("qa"),
        typed=typed(),
        refusal=refusal,
    )


def _places(found: BatchRecord) -> Iterator[tuple[str, str]]:
    """Every value that nobody may correct any more, with what it is now."""
    for step, work in zip(found.protocol.steps, found.work, strict=True):
        fixed = work.state is StepState.FINISHED and bool(FIXED_BY_FILL & set(step.acts))
        if found.batch.stage not in LOCKED and not fixed:
            continue
        for spec in step.entries:
            for replicate in range(1, spec.replicates + 1):
                held = work.entry(spec.key, replicate)
                if held is not None:
                    reading_no = f" ({replicate})" if spec.replicates > 1 else ""
                    words = f"{step.number} {step.title}: {spec.title}{reading_no} = {held.value} {held.unit}".strip()
                    yield f"{step.key}:{spec.key}:{replicate}", words
