"""Container graph, custody lanes, dose strip and day track, drawn from whatever the record holds."""

import itertools
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.containers import Container, ContainerState
from lims.domain.custody import HandoverState
from lims.printing.charts.containers import Joined, container_graph
from lims.printing.charts.custody import Ends, custody_lanes, parties
from lims.printing.charts.dose import dose_strip
from lims.printing.charts.svg import PAGE, PAPER, spread
from lims.printing.charts.timescale import time_scale
from lims.printing.charts.track import MarkState, TrackMark, track
from tests.printing.make_record import make_record

ZONE = ZoneInfo("Asia/Taipei")
START = datetime(2026, 11, 3, tzinfo=UTC)
moments = st.lists(
    st.integers(0, 60 * 24 * 20).map(lambda minutes: START + timedelta(minutes=minutes)), min_size=1, max_size=60
)


def graph(containers, joined=(), dress=PAPER):
    svg = container_graph(tuple(containers), joined, day_zero=START, zone=ZONE, dress=dress, width=175)
    ET.fromstring(svg)
    return svg


def made(name, filled, ended, made_from=(), kind="vessel"):
    state = ContainerState.PLANNED if filled is None else ContainerState.ENDED if ended else ContainerState.IN_USE
    hours = [None if at is None else START + timedelta(hours=at) for at in (filled, ended)]
    return Container(
        f"B26-0001/{name}",
        "B26-0001",
        "INKT-001",
        name,
        name,
        kind,
        made_from,
        state,
        None,
        None,
        "",
        "",
        START,
        *hours,
        "",
    )


@given(moments)
def test_time_never_runs_backwards_on_the_axis(times):
    scale = time_scale(times, ZONE, 10, 170)
    places = [scale.x(at) for at in sorted(times)]
    assert places == sorted(places)
    assert all(10 <= place <= 170 for place in places)


@given(moments)
def test_the_stretches_of_the_axis_leave_no_gap(times):
    stretches = time_scale(times, ZONE, 0, 100).stretches
    assert stretches[0].left == 0
    assert stretches[-1].right == pytest.approx(100)
    for before, after in itertools.pairwise(stretches):
        assert before.right == after.left
        assert before.end == after.start


def test_the_hours_of_a_bench_day_get_more_room_than_the_hours_between():
    times = [START + timedelta(hours=h) for h in (0, 1, 2, 3, 24 * 14)]
    scale = time_scale(times, ZONE, 0, 100)
    assert scale.x(times[3]) - scale.x(times[0]) > 20


@pytest.mark.parametrize("state", ["culture", "closed"])
@pytest.mark.parametrize("dress", [PAGE, PAPER], ids=["page", "paper"])
def test_every_container_of_a_batch_is_in_the_graph(state, dress):
    containers = make_record(state).containers
    svg = graph(containers, dress=dress)
    for container in containers:
        assert f">{container.name}<" in svg


def test_two_containers_in_use_at_once_never_share_a_lane():
    svg = graph([made(f"V{k}", k, 100 + k) for k in range(12)])
    boxes = [
        tuple(map(float, found)) for found in re.findall(r'<rect x="([0-9.]+)" y="([0-9.]+)" width="([0-9.]+)"', svg)
    ]
    assert len(boxes) == 12
    assert len({y for _, y, _ in boxes}) == 12


def test_an_added_container_has_an_arrow_and_a_planned_one_a_dashed_box():
    containers = [made("V1", 0, None), made("D1", 1, 168), made("P1", None, None, ("V1",), "product")]
    svg = graph(containers, (Joined("D1", "V1", START + timedelta(hours=168)),), PAGE)
    assert 'class="solid"' in svg
    assert 'class="box planned"' in svg
    assert 'class="box live"' in svg
    assert "planned" in svg


def test_a_batch_with_nothing_filled_yet_shows_what_is_planned():
    assert ">P1<" in graph([made("P1", None, None)])
    graph([])


def test_forty_samples_stand_side_by_side_and_below_each_other():
    containers = [made("V1", 0, None), *(made(f"Q{k}", 24 + k / 10, None, ("V1",), "sample") for k in range(40))]
    svg = graph(containers)
    boxes = [
        tuple(map(float, found)) for found in re.findall(r'<rect x="([0-9.]+)" y="([0-9.]+)" width="([0-9.]+)"', svg)
    ][:-1]
    for k, (x, y, width) in enumerate(boxes):
        assert not any(y == y2 and x < x2 + w2 and x2 < x + width for x2, y2, w2 in boxes[k + 1 :])


def test_a_hand_over_names_both_holders():
    assert parties("courier_to_lab") == ("courier", "lab")
    assert parties("destruction") == ("destruction", "destruction")


@pytest.mark.parametrize("state", ["culture", "closed"])
def test_every_hand_over_has_its_number_on_the_lanes(state):
    record = make_record(state)
    ends = Ends(record.batch.collected_at, record.batch.infused_at)
    svg = custody_lanes(record.handovers, ends, zone=ZONE, dress=PAPER, width=175)
    ET.fromstring(svg)
    for handover in record.handovers:
        assert f">{handover.handover}<" in svg
    assert ("infused" in svg) == (state == "closed")


def test_a_refused_hand_over_leaves_the_giver_holding_and_an_open_one_is_on_the_way():
    first, second, *_ = make_record("culture").handovers
    refused = replace(second, state=HandoverState.REFUSED, taken_by="", taken_at=None, lowest_c=None, highest_c=None)
    svg = custody_lanes((first, refused), Ends(), zone=ZONE, dress=PAGE, width=720)
    assert 'class="badge refused"' in svg
    courier = re.findall(r'<line x1="[0-9.]+" y1="([0-9.]+)" x2="[0-9.]+" y2="[0-9.]+" class="held"', svg)
    assert courier[-1] == courier[1]
    opened = replace(refused, state=HandoverState.OPEN)
    assert 'class="transit"' in custody_lanes((first, opened), Ends(), zone=ZONE, dress=PAGE, width=720)


def test_custody_without_a_hand_over_says_so():
    assert "Nothing was handed over yet." in custody_lanes((), Ends(), zone=ZONE, dress=PAGE, width=720)


@pytest.mark.parametrize("dose", [None, 0, 1, 860_000_000, 1_412_819_200, 1_720_000_000, 9_000_000_000])
def test_the_needle_stays_on_the_strip(dose):
    svg = dose_strip(860_000_000, 1_720_000_000, dose_cells=dose, dress=PAPER, width=84)
    ET.fromstring(svg)
    assert all(0 <= float(x) <= 84 for x in re.findall(r' x="([0-9.-]+)"', svg))


def test_the_track_tells_its_days_in_words_and_shapes():
    marks = (
        TrackMark(0, MarkState.DONE),
        TrackMark(3, MarkState.LATE),
        TrackMark(7, MarkState.NOW),
        TrackMark(9, MarkState.HOLD),
    )
    svg = track(7, marks)
    ET.fromstring(svg)
    assert "Day 7 of 14: 1 steps done, 1 late." in svg
    for state in ("done", "late", "now", "hold"):
        assert f'class="mark {state}' in svg


@given(st.lists(st.floats(0, 100), max_size=8))
def test_words_moved_apart_keep_their_order_and_stay_in_the_picture(wanted):
    places = spread(sorted(wanted), 10, 0, 100)
    assert places == sorted(places)
    assert all(after - before >= 10 - 1e-9 for before, after in itertools.pairwise(places))
    assert all(place <= 100 for place in places)
