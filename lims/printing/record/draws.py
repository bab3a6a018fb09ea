"""The draw that was refused, chosen, made again; the early end of a batch; the bag that went back."""

from __future__ import annotations

from lims.domain.cancelling import KEPT, WHY
from lims.domain.draws import CHOICES, REFUSED_FOR, forecast_words, low_draw
from lims.domain.errors import Message, msg
from lims.printing.record.facts import Fact
from lims.printing.record.pen import Pen


def draw_facts(pen: Pen) -> tuple[Fact, ...]:
    """Every fact about a draw and an end that were not straightforward; empty where all was."""
    rows = [*_end(pen), *_links(pen), *_draw(pen), *_returns(pen)]
    return tuple(Fact(pen.say(term), value) for term, value in rows)


def _end(pen: Pen) -> list[tuple[Message, str]]:
    ended = pen.record.more.cancellation
    if ended is None:
        return []
    signature = next((one for one in pen.record.signatures if one.signature == ended.signature), None)
    signed = pen.prose(
        "%(name)s, physician, %(at)s; signature %(number)s bound to content %(content)s",
        name=signature.printed_name if signature else pen.name(ended.cancelled_by),
        at=pen.times.full(ended.cancelled_at),
        number=ended.signature,
        content=signature.content_sha256[:16] if signature else "",
    )
    why = pen.prose("%(why)s: %(reason)s", why=WHY[ended.kind], reason=ended.reason)
    return [
        (msg("Cancelled by"), signed),
        (msg("Why"), why),
        (msg("At stage"), ended.stage.replace("_", " ")),
        (msg("What stays"), pen.say(KEPT)),
    ]


def _links(pen: Pen) -> list[tuple[Message, str]]:
    draws, rows = pen.record.more.draws, []
    if draws.replaced_by is not None:
        one = draws.replaced_by
        words = pen.prose(
            "%(batch)s, by %(who)s, %(at)s",
            batch=one.new_batch,
            who=pen.name(one.superseded_by),
            at=pen.times.minute(one.superseded_at),
        )
        rows.append((msg("Replaced by"), words))
    if draws.replaces is not None:
        one = draws.replaces
        words = pen.prose(
            "%(batch)s, donation %(din)s: %(why)s. Checked again: consent of %(consent)s, markers of %(markers)s",
            batch=one.old_batch,
            din=one.old_din or "–",
            why=one.reason,
            consent=pen.times.day(one.consent_on),
            markers=pen.times.day(one.markers_on),
        )
        rows.append((msg("Replaces"), words))
    return rows


def _draw(pen: Pen) -> list[tuple[Message, str]]:
    draws, rows = pen.record.more.draws, []
    if draws.refusal is not None:
        one = draws.refusal
        words = pen.prose(
            "%(why)s. %(words)s. %(first)s, %(second)s, %(at)s",
            why=", ".join(pen.say(REFUSED_FOR[reason]) for reason in one.reasons),
            words=one.words,
            first=pen.name(one.refused_by),
            second=pen.name(one.second_person),
            at=pen.times.full(one.refused_at),
        )
        rows.append((msg("Collection refused"), words))
    low = low_draw(pen.record.protocol, {one.step: one for one in pen.record.work})
    if low is not None:
        words = pen.prose("%(volume)s mL, at least %(least)s mL.", volume=low.volume_ml, least=low.least_ml)
        rows.append((msg("Volume too small"), f"{words} {pen.say(forecast_words(low))}"))
    if draws.choice is not None:
        words = pen.prose(
            "%(choice)s: %(why)s. %(who)s, %(at)s",
            choice=CHOICES[draws.choice.choice],
            why=draws.choice.words,
            who=pen.name(draws.choice.chosen_by),
            at=pen.times.full(draws.choice.chosen_at),
        )
        rows.append((msg("The physician chose"), words))
    return rows


def _returns(pen: Pen) -> list[tuple[Message, str]]:
    return [
        (
            msg("Bag returned"),
            pen.prose(
                "%(thing)s, hand-over %(number)s, %(who)s, %(at)s: %(why)s",
                thing=one.container.rpartition("/")[2],
                number=one.handover,
                who=pen.name(one.returned_by),
                at=pen.times.full(one.returned_at),
                why=one.reason,
            ),
        )
        for one in pen.record.more.returns
    ]
