"""The lanes of containers, on a page and on paper: one definition, the gap seen without colour."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lims.domain.errors import msg
from lims.domain.holding import TRANSIT, Gap, Held, Holding
from lims.printing.charts.holders import Touch, holder_lanes
from lims.printing.charts.svg import PAGE, PAPER

AT = datetime(2026, 11, 12, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
V1, P1 = "B26-0141/V1", "B26-0141/P1"
HELD = (
    Held(V1, "lab", "INC-1 <b>&", "tech.a", AT, AT + 300 * HOUR),
    Held(P1, "lab", "BSC-1", "tech.a", AT + 300 * HOUR, AT + 304 * HOUR),
    Held(P1, TRANSIT, "Ward 5", "tech.a", AT + 304 * HOUR, AT + 305 * HOUR, 3),
    Held(P1, "ward", "", "nurse.f", AT + 305 * HOUR, None),
)


def drawn(holding, dress, width):
    return holder_lanes(
        holding, (Touch(V1, AT + HOUR),), now=AT + 310 * HOUR, zone=ZoneInfo("Asia/Taipei"), dress=dress, width=width
    )


@pytest.mark.parametrize(("dress", "width"), [(PAGE, 720.0), (PAPER, 180.0)])
def test_every_container_has_its_lane_and_hostile_text_stays_text(dress, width):
    svg = drawn(Holding(HELD, ()), dress, width)
    root = ET.fromstring(svg)
    words = [one.text for one in root.iter() if one.tag.endswith("text")]
    assert {"V1", "P1"} <= set(words) and "<b>" not in svg and "?" not in words
    assert ("class=" in svg.partition(">")[2]) is (dress is PAGE)


@pytest.mark.parametrize(("dress", "width"), [(PAGE, 720.0), (PAPER, 180.0)])
def test_a_gap_is_hatched_and_has_a_question_mark(dress, width):
    gap = Gap(P1, AT + 304 * HOUR, AT + 305 * HOUR, msg("no hand-over"))
    whole, broken = drawn(Holding(HELD, ()), dress, width), drawn(Holding(HELD, (gap,)), dress, width)
    assert ">?<" in broken and ">?<" not in whole
    assert broken.count("<line") > whole.count("<line") + 1, "strokes across: seen in grey too"


def test_without_anything_held_it_says_so():
    assert "No container holds anything yet." in drawn(Holding((), ()), PAGE, 720.0)
