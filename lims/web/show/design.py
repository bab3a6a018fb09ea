"""Samples for the style page, in the very values that the pages show."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from lims.domain.errors import Message, msg
from lims.domain.sources import Source
from lims.domain.steps import Slot, SlotKind
from lims.printing.charts.growth import FanPoint, Growth, GrowthPoint
from lims.printing.charts.spark import spark
from lims.web.language import gettext
from lims.web.show.results import Bar
from lims.web.show.slots import ShownSlot
from lims.web.show.sums import Sum, Term

SECTIONS = (
    ("shapes", msg("Shapes before colours")),
    ("answers", msg("Answers to a scan")),
    ("slots", msg("Slots")),
    ("entries", msg("Entries")),
    ("sums", msg("Computed values")),
    ("people", msg("Two people")),
    ("buttons", msg("Buttons")),
    ("banners", msg("Banners and refusals")),
    ("tables", msg("Tables")),
    ("charts", msg("Charts")),
    ("nothing", msg("Nothing to show")),
    ("icons", msg("Icons")),
    ("type", msg("Type")),
    ("colours", msg("Colours and space")),
)
CHIPS = (
    ("ok", msg("Accepted")),
    ("now", msg("Due now")),
    ("next", msg("Next")),
    ("late", msg("Late")),
    ("attn", msg("Look")),
    ("hold", msg("On hold")),
    ("wait", msg("Pending")),
    ("stop", msg("Refused")),
    ("plain", msg("not stated")),
)
ANSWERS = (
    ("ok", "ok", msg("Culture bag V1 accepted"), msg("Next: the incubator."), msg("one short high tone")),
    ("attn", "attn", msg("Accepted, and expires in 2 days"), msg("Review shows it again."), msg("two middle tones")),
    ("known", "info", msg("Already scanned"), msg("Nothing changed."), msg("one soft tick")),
    ("stop", "stop", msg("Stop. This label is void"), msg("Look for the newer copy."), msg("three low tones")),
)  # fmt: skip
_SLOT = Slot("vessel", "Culture bag V1", SlotKind.CONTAINER, "V1", Source.BRIEF)
_LINES = (msg("Accepted"),)
SLOTS = (
    ShownSlot(_SLOT, "todo", "incub", "INC-2", False, (msg("Cell room 2"),)),
    ShownSlot(_SLOT, "next", "bag", "V1", False, (msg("Scan the label on the bag"),)),
    ShownSlot(_SLOT, "full", "flask", "SF-2048", True, _LINES),
    ShownSlot(_SLOT, "attn", "flask", "IL-0907", True, (msg("Accepted, and expires in 2 days"),)),
    ShownSlot(_SLOT, "refused", "gauge", "BAL-1", True, (msg("Its calibration has ended. Use another."),)),
)
_VIABILITY, _LIMIT = msg("Viability"), msg("70 %% or more")


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of the style page."""

    kind: str
    shape: str
    value: str
    words: Message
    bar: Bar
    title: Message = _VIABILITY
    limit: Message = _LIMIT


ENTRIES = (
    Entry("good", "ok", "81.7", msg("within its limit"), Bar(70, 66, 96)),
    Entry("warn", "attn", "71.2", msg("so close to the limit that a second count is asked for"), Bar(70, 66, 72)),
    Entry("bad", "stop", "66.8", msg("Below the limit: saved, and a deviation opens."), Bar(70, 66, 60)),
)
SUMS = (
    Sum(
        msg("Viable cells"),
        None,
        (
            Term("", "1.20 ×10⁶ /mL", msg("all cells counted")),
            Term("×", "250 mL", msg("volume in the bag")),
            Term("×", "93 %", msg("viability")),
            Term("=", "2.79 ×10⁸", msg("viable cells"), result=True),
        ),
    ),
)
BANNERS = (
    ("attn", msg("Late since 10:30"), msg("The window closes at 14:00. Quality decides afterwards.")),
    ("hold", msg("On hold since 08:20"), msg("No labels, no hand-over. Quality can lift this.")),
    ("stop", msg("This changed while you were typing."), msg("Look at what changed. What you typed is kept.")),
    ("ok", msg("Labels balance"), msg("14 printed = 12 applied + 2 destroyed.")),
    ("wait", msg("Final sterility is not known"), msg("Lifted by the result alone. Nobody can waive it.")),
)
RESULTS = (
    (msg("Viability"), "≥ 70 %", msg("98.1 %%"), "ok", msg("meets its limit")),
    (msg("Purity"), "≥ 60 %", msg("32.7 %%"), "stop", msg("does not meet its limit")),
    (msg("Sterility, final"), "–", msg("not known yet"), "wait", msg("Pending")),
)
SIZES = (
    ("4xl", "56"), ("3xl", "38"), ("2xl", "28"), ("xl", "22"), ("l", "18"), ("m", "16"), ("s", "14"), ("xs", "13"),
)  # fmt: skip
COLOURS = (
    ("ink", msg("text")),
    ("surface", msg("panels")),
    ("bg", msg("the ground")),
    ("accent", msg("what to do now")),
    ("ok", msg("accepted, passed")),
    ("attn-solid", msg("late, unusual, allowed")),
    ("stop-solid", msg("refused, wrong")),
    ("hold", msg("waits for a person")),
    ("wait", msg("pending")),
    ("strip", msg("identity")),
    ("c-band", msg("dose, in charts only")),
    ("c-fan-50", msg("forecast, in charts only")),
)
SPACES = tuple((f"s{n}", str(pixels)) for n, pixels in enumerate((4, 8, 12, 16, 24, 32, 48, 64), 1))


def sample_spark() -> Markup:
    """A growing culture on its way into the dose band, as a row of the board draws it."""
    counted = ((0.0, 4_000_000), (3.0, 11_000_000), (5.0, 40_000_000), (7.0, 120_000_000), (10.0, 500_000_000))
    fan = FanPoint(14.0, 1_500_000_000, 900_000_000, 2_600_000_000, 1_200_000_000, 1_900_000_000)
    growth = Growth(
        tuple(GrowthPoint(day, cells, cells) for day, cells in counted),
        dose_low=860_000_000,
        dose_high=1_720_000_000,
        fan=(FanPoint(10.0, *(500_000_000,) * 5), fan),
        fan_from_day=10.0,
    )
    return Markup(spark(growth, translate=gettext))  # noqa: S704 (our own drawing: every text is escaped in Canvas)
