"""A record with bad days: a gap in custody, a hand-over refused, a deviation told to its end, a form that is out."""

from dataclasses import replace
from datetime import date, timedelta

from lims.domain.custody import HandoverState
from lims.domain.deviations import CapaAction, Deviation, DeviationState, Turn
from lims.domain.downtime import Form, FormState
from lims.domain.holds import Hold
from lims.domain.labelling import LabelState
from lims.domain.record import BatchRecord
from tests.printing.make_people import CONTENT, NAMES
from tests.printing.make_record import make_record
from tests.printing.make_work import BATCH, moment

NUMBER = f"{BATCH}-D1"
CAUSE = "The alarm of the incubator was muted during cleaning and not switched on again."
WORDS = "Incubator INC-02 at 4.3 % CO2 for 11 minutes."


def bad_record(state: str = "released_interim") -> BatchRecord:
    """The record of a batch on which much went otherwise."""
    record = make_record(state)
    more = replace(record.more, deviations=(deviation(), open_one()), holds=(hold(),), forms=(form(),))
    first, *rest = record.handovers
    gone = replace(
        first, state=HandoverState.REFUSED, verdict="seal broken", seal_intact=False, limit_at=first.given_at
    )
    voided = replace(record.labels[-1], state=LabelState.VOIDED)
    return replace(record, more=more, handovers=(gone, *rest), labels=(*record.labels[:-1], voided))


def deviation() -> Deviation:
    """Opened, graded, investigated, closed, opened again, closed: with an action that was proved to help."""
    at = moment("count_d7", 60)
    turns = (
        _turn(1, "classified", "It may touch growth.", "major", at, "qa.d"),
        _turn(2, "assigned", "lead.c", date(2026, 11, 20).isoformat(), at, "qa.d"),
        _turn(3, "investigated", CAUSE, "Viability on day 10 was as on day 7.", at, "lead.c"),
        _turn(4, "closed", "No effect on the product", "", at, "qa.d", "I reviewed and close this deviation"),
        _turn(5, "reopened", "The logger's file came late.", "", at, "qa.d"),
        _turn(6, "closed", "No effect, logger read", "", at, "qa.e", "I reviewed and close this deviation"),
    )
    action = CapaAction(
        f"{NUMBER}-A1", NUMBER, BATCH, "corrective", "The mute ends by itself after 10 minutes.", "lead.c",
        date(2026, 12, 1), at, "qa.d", "Set on all incubators.", at, "lead.c", True,
        "No muted alarm in a week.", at, "qa.d",
    )  # fmt: skip
    return Deviation(
        NUMBER, BATCH, "alarm:7", "alarm", "major", WORDS, False, DeviationState.CLOSED, at, "tech.a",
        step="count_d7", container=f"{BATCH}/V1", seen_by="Demo technician A", owner="lead.c",
        due_on=date(2026, 11, 20), turns=turns, actions=(action,), twins=("B26-0018-D3",),
    )  # fmt: skip


def open_one() -> Deviation:
    """A second one that nobody has looked at."""
    at = moment("fill", 30)
    return Deviation(
        f"{BATCH}-D2", BATCH, "seen", "seen", "minor", "A pen lay in the cabinet.", False, DeviationState.OPEN, at,
        "tech.a", classified=False,
    )  # fmt: skip


def hold() -> Hold:
    at = moment("count_d7", 70)
    return Hold(
        BATCH, 99, "Until the logger is read", NUMBER, False, at, "qa.d", at + timedelta(hours=2), "qa.d", "Read."
    )


def form() -> Form:
    at = moment("fill", 10)
    return Form("DF-0007", BATCH, "feed_d12", FormState.PRINTED, at, "tech.a", "", "", "", "", None, "")


def _turn(seq, kind, words, more, at, by, meaning="") -> Turn:
    signed = NAMES[by] if kind == "closed" else ""
    content = CONTENT if kind == "closed" else ""
    return Turn(BATCH, seq, NUMBER, kind, words, more, signed, meaning, content, at + timedelta(minutes=seq), by)
