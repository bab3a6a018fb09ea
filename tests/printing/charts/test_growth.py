"""The growth chart: one drawing for page and paper, whatever was counted so far."""

import re
from xml.etree import ElementTree as ET

import pytest

from lims.domain.growth import Prior, bayes_line
from lims.printing.charts.fan import growth_fan
from lims.printing.charts.growth import Growth, GrowthPoint, growth_in_words
from lims.printing.charts.growth_plot import growth_chart
from lims.printing.charts.spark import spark
from lims.printing.charts.svg import PAGE, PAPER

COUNTS = (
    (0, 577_750_000, 693_300),
    (3, 400_641_000, 2_223_558),
    (5, 330_832_000, 6_011_217),
    (7, 342_963_500, 19_205_956),
    (14, 2_211_844_000, 1_747_356_760),
)
POINTS = tuple(GrowthPoint(*count) for count in COUNTS)
WINDOW = {"dose_low": 860_000_000, "dose_high": 1_720_000_000}
DRESSES = [pytest.param(PAGE, 720, 410, id="page"), pytest.param(PAPER, 175, 104, id="paper")]


def live():
    line = bayes_line([3, 5, 7], [n for _, _, n in COUNTS[1:4]], Prior())
    return Growth(POINTS[:4], **WINDOW, fan=growth_fan(line, 7, 14), fan_from_day=7, chance_percent=49.6)


def numbers(svg):
    return [float(number) for number in re.findall(r'(?:[xy][12]?|c[xy]|width|height)="(-?[0-9.]+)"', svg)]


STATES = {
    "finished": Growth(POINTS, **WINDOW, washed_cells=1_412_819_200),
    "live": live(),
    "no dose stated": Growth(POINTS),
    "no purity": Growth(tuple(GrowthPoint(d, n, None) for d, n, _ in COUNTS), **WINDOW),
    "one count": Growth(POINTS[:1], **WINDOW),
    "no count": Growth((), **WINDOW),
    "all cells dead": Growth((GrowthPoint(0, 5_000_000, 0), GrowthPoint(3, 0, 0))),
}


@pytest.mark.parametrize("growth", STATES.values(), ids=STATES)
@pytest.mark.parametrize(("dress", "width", "height"), DRESSES)
def test_every_state_of_a_culture_can_be_drawn(growth, dress, width, height):
    svg = growth_chart(growth, dress, width, height)
    ET.fromstring(svg)
    assert "nan" not in svg
    assert "style=" not in svg
    assert all(-1 <= number <= max(width, height) + 1 for number in numbers(svg))


def test_the_page_gets_classes_and_the_paper_gets_ink():
    page, paper = growth_chart(STATES["live"], PAGE, 720, 410), growth_chart(STATES["live"], PAPER, 175, 104)
    assert 'class="band"' in page
    assert "#000" not in page
    assert "class=" not in paper.replace('class="chart"', "")
    assert page.count("<path") == paper.count("<path")
    assert page.count("<circle") == paper.count("<circle")


def test_those_who_do_not_see_the_chart_are_told_what_it_shows():
    told = growth_in_words(STATES["live"])
    assert "from 6.93 ×10⁵ on day 0 to 1.92 ×10⁷ on day 7" in told.replace("\u00a0", " ")
    assert "Forecast for day 14: 8.57 ×10⁸" in told.replace("\u00a0", " ")
    page = growth_chart(STATES["live"], PAGE, 720, 410)
    assert 'role="img"' in page
    assert ET.fromstring(page).find("desc").text == told


def test_without_a_stated_dose_there_is_no_band_and_the_words_say_so():
    svg = growth_chart(STATES["no dose stated"], PAGE, 720, 410)
    assert 'class="band"' not in svg
    assert "dose window" not in svg
    assert "No dose is stated." in growth_in_words(STATES["no dose stated"])


def test_without_purity_the_curve_is_of_all_viable_cells_and_named_so():
    svg = growth_chart(STATES["no purity"], PAGE, 720, 410)
    assert 'class="soft"' not in svg
    assert "target" not in svg
    assert "viable 2.21" in svg


def test_a_day_has_one_place_in_both_dresses():
    page, paper = (
        growth_chart(STATES["finished"], dress, w, h) for dress, w, h in ((PAGE, 910, 520), (PAPER, 171.5, 98))
    )
    for svg, unit in ((page, 13), (paper, 2.45)):
        found = re.findall(r'<circle cx="([0-9.]+)" cy="[0-9.]+" r="[0-9.]+" (?:class="dot"|fill="#000")', svg)
        assert [round(float(x) / unit, 1) for x in found] == pytest.approx([3.6, 15.4, 23.2, 31.1, 58.5], abs=0.2)


def test_two_charts_on_one_page_do_not_share_an_id():
    first, second = growth_chart(STATES["live"], PAGE, 720, 410), growth_chart(STATES["finished"], PAGE, 720, 410)
    assert not set(re.findall(r'id="([^"]+)"', first)) & set(re.findall(r'id="([^"]+)"', second))


@pytest.mark.parametrize("growth", STATES.values(), ids=STATES)
def test_the_row_of_the_board_draws_the_same_cultures(growth):
    svg = spark(growth)
    ET.fromstring(svg)
    assert all(-1 <= number <= 301 for number in numbers(svg))


def test_hostile_words_stay_words():
    from lims.printing.charts.svg import Canvas

    canvas = Canvas(PAGE, 100, 100)
    canvas.text("k", 0, 0, '<script>alert("x")</script>')
    svg = canvas.svg("<b>", '"><script>')
    assert "<script>" not in svg
    ET.fromstring(svg)
