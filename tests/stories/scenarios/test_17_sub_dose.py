"""Scenario 17, where the master record states a dose below its window: chosen by two, told as what it is."""

import shutil
from datetime import timedelta

import pytest

from lims.actions import under_dose
from lims.actions.master import protocol_from
from lims.actions.protocols import activate_protocol
from lims.demo.play import open_laboratory
from lims.demo.story import play
from lims.domain.under_dose import options
from lims.ledger.checkpoint import public_key_text
from lims.masterdata.site import read_site
from lims.resources import config_dir
from lims.store.session import open_store
from lims.store.verify import verify as prove
from tests.stories.lab import KEY, NOON, PHYSICIAN, QA, QA_2, Lab, World, story_of
from tests.stories.scenarios.doses import (
    enter_with_density,
    finish_refused,
    settle_deviations,
    test_release,
    verify,
    work_with_density,
)
from tests.stories.scenarios.telling import Pages, on_paper
from tests.web.house import PASSWORD, text_of

LEAST_PER_M2 = 200_000_000
FEW_IN_CULTURE, FEW_WASHED, FAR_TOO_FEW = "0.31e6", "4.25e6", "0.27e6"


def with_sub_dose():
    """Version 2 of the house's iNKT record, which allows two fifths of the least dose."""
    text = (config_dir() / "protocols" / "NCT04011033-v1.toml").read_text(encoding="utf-8")
    stated = f"extend_hours = 48\nsub_dose_low_per_m2 = {LEAST_PER_M2}\n"
    changed = text.replace("\nversion = 1\n", "\nversion = 2\n", 1).replace("extend_hours = 48\n", stated, 1)
    return changed.replace(
        'sources = { extend_hours = "assumed"',
        'sources = { sub_dose_low_per_m2 = "assumed", extend_hours = "assumed"',
        1,
    )


@pytest.fixture
def lab(sqlite_template, tmp_path):
    """A batch under that record, on the day of its harvest."""
    path = tmp_path / "sub_dose.db"
    shutil.copy(sqlite_template, path)
    lab = Lab(open_store(f"sqlite:///{path}"), NOON - timedelta(days=30))
    site = read_site((config_dir() / "site.toml").read_text(encoding="utf-8"))
    tuple(open_laboratory(lab, site, public_key_text(KEY.public_key()), NOON + timedelta(days=60)))
    text = with_sub_dose()
    confirmed = tuple(one.path for one in protocol_from(text).assumed())
    assert "dose.sub_dose_low_per_m2" in confirmed  # quality confirms it like every value that nobody states
    story = story_of(lab.do(QA, activate_protocol, text, confirmed=confirmed), NOON)
    story.until = "harvest"
    for at in play(lab, story):
        lab.at = max(lab.at, at)
    lab.world = World(story.subject, story.batch, "", "", "", lab.at)
    yield lab
    report = prove(lab.store, rebuild=True)
    lab.store.close()
    assert report.ok, report.faults[:5]


def sign(lab, person, role):
    return lab.do(person, under_dose.sign_dose_choice, lab.batch, choice="sub_dose", role=role, reason="as protocol")


def way(lab):
    record = lab.record()
    return {one.choice: one for one in options(record.protocol, record, lab.at)}["sub_dose"]


def test_a_sub_dose_is_chosen_by_two_filled_released_and_told_as_what_it_is(lab):
    enter_with_density(lab, "harvest", FEW_IN_CULTURE)
    verify(lab, "harvest")
    assert finish_refused(lab, "harvest").code == "under_dose"
    assert way(lab).is_open and way(lab).missing == ("physician", "qa")
    assert not sign(lab, PHYSICIAN, "physician")
    assert finish_refused(lab, "harvest").code == "under_dose"  # one signature is not two
    quality = Pages(lab).visitor(QA)
    fields = {"choice": "sub_dose", "role": "qa", "reason": "within the protocol", "password": PASSWORD}
    assert quality.post(f"/batches/{lab.batch}/dose", **fields).status_code == 303
    lab.finish("harvest")

    work_with_density(lab, "formulate", FEW_WASHED)  # the wash took some: what is washed is chosen for anew
    for person, role in ((PHYSICIAN, "physician"), (QA, "qa")):
        sign(lab, person, role)
    lab.work("fill")
    record = lab.record()
    low = record.formulation.low_cells
    assert LEAST_PER_M2 * low // 500_000_000 <= record.formulation.dose_cells < low
    assert next(one for one in record.results if one.assay == "dose").verdict == "meets"
    bag = next(one for one in record.labels if one.target == lab.thing("P1"))
    assert dict(bag.text)["dose_cells"].startswith(f"{record.formulation.dose_cells / 1e8:.2f}")
    test_release(lab)
    settle_deviations(lab)
    lab.review()
    lab.decide("released_interim", QA_2)
    told = "Give a dose below the window"
    assert told in on_paper(lab) and told in text_of(Pages(lab).visitor(QA).get(f"/batches/{lab.batch}/dose"))


def test_below_the_least_of_the_protocol_nobody_can_sign_it(lab):
    enter_with_density(lab, "harvest", FAR_TOO_FEW)
    verify(lab, "harvest")
    assert finish_refused(lab, "harvest").code == "under_dose"
    assert any("the least it allows" in str(one) for one in way(lab).reasons)
    refusal = lab.refused(
        PHYSICIAN, under_dose.sign_dose_choice, lab.batch, choice="sub_dose", role="physician", reason="x"
    )
    assert refusal.code == "choice_not_now"
