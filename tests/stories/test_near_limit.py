"""A dose that just reaches its limit: told as a coin toss on the step, on the page, to quality and on paper."""

from decimal import ROUND_CEILING, Decimal

from lims.actions.outlook import window_of
from lims.domain.figures import plain
from tests.stories.lab import QA, STATION, TECH
from tests.stories.scenarios.telling import Pages, on_paper
from tests.web.house import text_of

SAYS = "but not with 95 % certainty: count again"


def density_for(lab, share):
    """The density at which the washed cells are this share of the lowest dose."""
    record = lab.record()
    with lab.store.reading() as db:
        low = window_of(db, record.batch, record.protocol).low_cells
    needed = Decimal(low) * Decimal(share) / 100 / Decimal("0.832")
    return plain(needed.to_integral_value(rounding=ROUND_CEILING))


def formulate(lab, share):
    lab.start("formulate")
    lab.scan_everything("formulate")
    lab.enter_everything("formulate", viable_density=density_for(lab, share))


def test_a_dose_near_its_limit_is_told_before_it_is_filled_and_ever_after(lab_at):
    lab = lab_at("harvested")
    formulate(lab, "1.03")
    visitor = Pages(lab).visitor(TECH, station=STATION)
    assert SAYS in text_of(visitor.get(f"/batches/{lab.batch}/steps/formulate")).replace("\u00a0", " ")
    lab.finish("formulate")
    assert SAYS in text_of(Pages(lab).visitor(QA).get(f"/batches/{lab.batch}"))
    assert SAYS in text_of(Pages(lab).visitor(QA).get(f"/quality/{lab.batch}"))
    assert SAYS in on_paper(lab)


def test_a_sure_dose_is_not_talked_about(lab_at):
    lab = lab_at("harvested")
    formulate(lab, "1.5")
    visitor = Pages(lab).visitor(TECH, station=STATION)
    assert SAYS not in text_of(visitor.get(f"/batches/{lab.batch}/steps/formulate"))
    lab.finish("formulate")
    assert SAYS not in text_of(Pages(lab).visitor(QA).get(f"/batches/{lab.batch}"))
    assert SAYS not in on_paper(lab)
