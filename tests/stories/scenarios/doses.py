"""What the scenarios of unusual doses share: a formulation or a harvest of a chosen density, and the release tests."""

from lims.actions import quality, steps
from lims.actions.deviation_work import close_deviation, investigate_deviation
from lims.domain.deviation_rules import content_of
from tests.stories.lab import QA, QA_2, QC, STATION, TECH, TECH_2

TOO_MANY = "40e6"  # about twice the density of a typical formulation: the highest dose fits in part of the volume
TOO_FEW = "3e6"


def work_with_density(lab, step, density):
    """The whole step, counted at this density."""
    enter_with_density(lab, step, density)
    lab.finish(step)


def enter_with_density(lab, step, density):
    lab.start(step)
    lab.scan_everything(step)
    lab.enter_everything(step, viable_density=density)


def finish_refused(lab, step, person=TECH):
    return lab.refused(person, steps.finish_step, lab.batch, step, station=STATION, cleared=True)


def verify(lab, step):
    lab.do(TECH, steps.verify_step, lab.batch, step, verified_by=TECH_2, station=STATION)


def test_release(lab, **instead):
    """The analyst records every release test that people do and that may not be pending."""
    for assay in lab.record().protocol.assays:
        if not assay.computed and not assay.may_be_pending:
            value = instead.get(assay.key) or assay.expected or "0.15"
            lab.do(QC, quality.record_result, lab.batch, assay.key, value, tested_on=lab.at.date())


test_release.__test__ = False


def settle_deviations(lab):
    """Every open deviation is investigated by one person of quality and closed by another."""
    for one in lab.record().more.deviations:
        if one.is_open:
            number = one.deviation
            lab.do(QA, investigate_deviation, number, cause="donor material", impact="stated in the record")
            found = next(d for d in lab.record().more.deviations if d.deviation == number)
            shown = content_of(found)
            lab.do(QA_2, close_deviation, number, conclusion="accepted as it stands", content_sha256=shown)
