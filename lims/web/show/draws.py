"""The draw of a batch and its early end, in words: what was refused, chosen, replaced, cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lims.domain.batch import Stage
from lims.domain.cancelling import WHY
from lims.domain.draws import CHOICES, LowDraw, forecast_words, low_draw, refused_for
from lims.domain.errors import Message, msg
from lims.domain.record import BatchRecord
from lims.web.times import SiteTime


@dataclass(frozen=True, slots=True)
class DrawFact:
    """One line about the draw; `batch` is another batch that it leads to, or empty."""

    term: Message
    says: Message
    tone: str = ""
    batch: str = ""


def low_draw_of(record: BatchRecord) -> LowDraw | None:
    """Too small a draw as received, or None."""
    return low_draw(record.protocol, {one.step: one for one in record.work})


def may_be_redrawn(record: BatchRecord) -> bool:
    """Whether the physician may draw this dose again: something was drawn, nothing was given, nothing replaced it."""
    batch, draws, ended = record.batch, record.more.draws, record.more.cancellation
    if ended is not None and ended.kind == "died":
        return False
    drawn = batch.collected_at is not None or draws.replaces is not None
    return drawn and batch.stage is not Stage.PLANNED and batch.infused_at is None and draws.replaced_by is None


def title_of(record: BatchRecord) -> Message:
    """The answer to what this page is opened for."""
    batch, draws = record.batch, record.more.draws
    if record.more.cancellation is not None:
        return msg("Cancelled: %(why)s", why=WHY[record.more.cancellation.kind])
    if draws.refusal is not None:
        return msg("The collection was refused. The physician decides")
    low = low_draw_of(record)
    if low is not None and draws.choice is None and batch.stage is Stage.RECEIVED:
        return msg("Too little blood: go on with it, or draw again?")
    if batch.collected_at is None:
        return msg("Nothing was drawn for %(batch)s yet", batch=batch.batch)
    return msg("The draw of %(batch)s", batch=batch.batch)


def draw_facts(record: BatchRecord, when: SiteTime) -> tuple[DrawFact, ...]:
    """Everything about the draw, in the order it happened."""
    return tuple(_facts(record, when))


def _planned(record: BatchRecord, when: SiteTime) -> Iterator[DrawFact]:
    """The infusion of this dose and of the next: what a new draw would push."""
    plan = {one.dose_no: one for one in record.subject.plan}
    for dose in (record.batch.dose_no, record.batch.dose_no + 1):
        if dose in plan:
            words = msg(
                "infusion %(day)s, draw %(draw)s",
                day=when.weekday(plan[dose].infusion_on),
                draw=when.weekday(plan[dose].draw_on),
            )
            yield DrawFact(msg("Dose %(dose)s", dose=dose), words)


def _facts(record: BatchRecord, when: SiteTime) -> Iterator[DrawFact]:
    batch, draws = record.batch, record.more.draws
    if draws.replaces is not None:
        one = draws.replaces
        yield DrawFact(
            msg("Replaces"), msg("%(batch)s: %(why)s", batch=one.old_batch, why=one.reason), "", one.old_batch
        )
        checked = msg(
            "consent of %(consent)s, infectious markers of %(markers)s",
            consent=when.day(one.consent_on),
            markers=when.day(one.markers_on),
        )
        yield DrawFact(msg("Checked again"), checked)
    drawn = msg("not yet")
    if batch.collected_at is not None:
        drawn = msg("%(time)s, donation %(din)s", time=when.moment(batch.collected_at), din=batch.din)
    yield DrawFact(msg("Drawn"), drawn)
    if batch.infused_at is None:
        yield from _planned(record, when)
    low = low_draw_of(record)
    if low is not None:
        words = msg("%(volume)s mL, at least %(least)s mL", volume=low.volume_ml, least=low.least_ml)
        yield DrawFact(msg("Volume received"), words, "attn")
        yield DrawFact(msg("To be expected"), forecast_words(low))
    if draws.refusal is not None:
        why = refused_for(draws.refusal.reasons)
        yield DrawFact(msg("Refused"), msg("%(why)s. %(words)s", why=why, words=draws.refusal.words), "stop")
        yield DrawFact(
            msg("Refused by"),
            msg(
                "%(first)s and %(second)s, %(time)s",
                first=record.printed_name(draws.refusal.refused_by),
                second=record.printed_name(draws.refusal.second_person),
                time=when.moment(draws.refusal.refused_at),
            ),
        )
    if draws.choice is not None:
        chosen = draws.choice
        words = msg(
            "%(choice)s, %(who)s, %(time)s: %(why)s",
            choice=CHOICES[chosen.choice],
            who=record.printed_name(chosen.chosen_by),
            time=when.moment(chosen.chosen_at),
            why=chosen.words,
        )
        yield DrawFact(msg("The physician chose"), words, "ok" if chosen.choice == "proceed" else "attn")
    ended = record.more.cancellation
    if ended is not None:
        words = msg("%(why)s: %(reason)s", why=WHY[ended.kind], reason=ended.reason)
        yield DrawFact(msg("Cancelled"), words, "stop")
        signed = msg(
            "%(who)s, %(time)s, signature %(number)s",
            who=record.printed_name(ended.cancelled_by),
            time=when.moment(ended.cancelled_at),
            number=ended.signature,
        )
        yield DrawFact(msg("Signed by"), signed)
    if draws.replaced_by is not None:
        new = draws.replaced_by
        yield DrawFact(msg("Replaced by"), msg("%(batch)s", batch=new.new_batch), "", new.new_batch)
