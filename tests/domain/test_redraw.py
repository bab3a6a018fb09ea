"""The calendar after a re-draw: one dose moves, later ones only where they are meant to, and none meet unseen."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lims.domain.protocol import DrawPlan
from lims.domain.redraw import clashes, moved_doses, plan_after, reasons_against_dates
from lims.domain.sources import Source
from lims.domain.subject import Planned

FIRST, DAYS = date(2026, 3, 2), 14
RULES = DrawPlan(1_000_000, 365, 30, Source.ASSUMED)


def plan(doses, gap=14):
    draws = [FIRST + timedelta(days=gap * number) for number in range(doses)]
    return tuple(Planned(number, on, on + timedelta(days=DAYS)) for number, on in enumerate(draws, 1))


@given(st.integers(1, 8), st.data(), st.integers(-10, 60), st.booleans())
def test_only_the_drawn_dose_and_the_asked_ones_move(doses, data, by, later_too):
    before = plan(doses)
    dose = data.draw(st.integers(1, doses))
    draw_on = before[dose - 1].draw_on + timedelta(days=by)
    asked = frozenset(range(dose + 1, doses + 1)) if later_too else frozenset()
    after = plan_after(before, moved_doses(before, dose, draw_on, DAYS, later=asked))
    assert after[dose - 1] == Planned(dose, draw_on, draw_on + timedelta(days=DAYS))
    for was, now in zip(before, after, strict=True):
        if was.dose_no < dose or (was.dose_no > dose and not later_too):
            assert now == was
        if was.dose_no > dose and later_too:
            assert now.infusion_on - was.infusion_on == timedelta(days=max(by, 0))
        assert now.infusion_on - now.draw_on == timedelta(days=DAYS)
    if later_too and by >= 0:
        assert not list(clashes(after))


def test_two_doses_on_one_day_are_told():
    before = plan(3)
    after = plan_after(before, moved_doses(before, 1, before[1].draw_on, DAYS, later=frozenset()))
    assert [dose for dose, _ in clashes(after)] == [2]


@given(st.integers(0, 60), st.integers(0, 500), st.integers(0, 60))
def test_consent_and_markers_are_counted_to_the_day_of_the_draw(wait, consent, markers):
    against = list(
        reasons_against_dates(
            RULES,
            today=FIRST,
            draw_on=FIRST + timedelta(days=wait),
            consent_on=FIRST - timedelta(days=consent),
            markers_on=FIRST - timedelta(days=markers),
        )
    )
    assert len(against) == (wait + consent > 365) + (wait + markers > 30)


def test_nothing_is_of_tomorrow_and_no_draw_of_yesterday():
    day = timedelta(days=1)
    against = reasons_against_dates(None, today=FIRST, draw_on=FIRST - day, consent_on=FIRST + day, markers_on=FIRST)
    assert [str(one).partition(" ")[0] for one in against] == ["The", "The"]
    assert not list(reasons_against_dates(None, today=FIRST, draw_on=FIRST, consent_on=FIRST, markers_on=FIRST))
