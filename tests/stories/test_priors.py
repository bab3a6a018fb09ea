"""Quality adopts the prior that past batches carry, not before ten can speak; the forecast says what it stands on."""

import json
from dataclasses import fields
from datetime import timedelta
from decimal import Decimal

import pytest

from lims.actions import priors
from lims.actions.master import newest_protocol
from lims.domain.errors import NotAllowed
from lims.domain.events.batches import BatchOpened
from lims.domain.events.expansion import CellsCounted, CultureHarvested, CultureSeeded
from lims.domain.events.protocols import PriorAdopted
from lims.web.api.tokens import make_token
from tests.stories.lab import INKT, QA, TECH
from tests.stories.scenarios.telling import Pages, kinds, on_paper
from tests.web.house import SETTINGS, text_of

PRIOR = PriorAdopted(
    INKT, "NCT04011033-v1", Decimal("13.1"), Decimal("0.4"), Decimal("0.50"), Decimal("0.05"), Decimal(3),
    Decimal("0.03"), tuple(f"B25-{number:04d}" for number in range(1, 13)),
)  # fmt: skip


def view(lab):
    with lab.store.reading() as db:
        return priors.prior_view(db, newest_protocol(db, INKT))


def page(lab, who=QA):
    return text_of(Pages(lab).visitor(who).get("/protocols/NCT04011033-v1"))


@pytest.fixture
def lab(lab_at):
    return lab_at("day 7")


def test_with_few_batches_the_stated_prior_stays_and_is_called_assumed(lab_at):
    lab = lab_at("closed")
    assert view(lab).batches == (lab.batch,) and view(lab).missing == 9
    assert view(lab).found.rate_per_day == view(lab).stated.rate_per_day
    refusal = lab.refused(QA, priors.adopt_prior, INKT)
    assert refusal.code == "prior_not_ready" and "1 past batches can speak, 10 are needed" in str(refusal)
    assert isinstance(lab.refused(TECH, priors.adopt_prior, INKT), NotAllowed)
    said = page(lab)
    assert "1 past batches can speak, 9 more are needed" in said and "Adopt what past batches carry" not in said


def harvest_alike(lab, numbers):
    """Batches that grew as ours did, to their harvest: the entries that tell of growth, and no day of work."""
    ours = lab.record()
    counts = [
        {name.name: getattr(one, name.name) for name in fields(CellsCounted) if hasattr(one, name.name)}
        for one in ours.counts
    ]

    def grow(act, batch):
        kept = {name.name: getattr(ours.batch, name.name) for name in fields(BatchOpened)} | {"batch": batch}
        act.lock("site")
        chain, told = f"batch:{batch}", {"late_reason": "taken over from the paper records"}
        act.open_chain(chain)
        act.record(chain, BatchOpened(**kept))
        act.record(chain, CultureSeeded(batch, f"{batch}/V1", 1), performed_at=ours.batch.day_zero_at, **told)
        for one, at in zip(counts, (one.counted_at for one in ours.counts), strict=True):
            known = one | {"batch": batch, "container": f"{batch}/V1"}
            act.record(chain, CellsCounted(**known), performed_at=at, **told)
        act.record(chain, CultureHarvested(batch, f"{batch}/V1", 1, None), performed_at=ours.batch.harvested_at, **told)

    for number in numbers:
        lab.do(QA, grow, f"B26-{number:04d}")


def test_the_button_is_there_when_ten_can_speak_and_is_pressed_once(lab_at):
    lab = lab_at("closed")
    harvest_alike(lab, range(100, 108))
    assert view(lab).missing == 1 and "Adopt what past batches carry" not in page(lab)
    harvest_alike(lab, [108])
    assert "Adopt what past batches carry" in page(lab)
    assert "Adopt what past batches carry" not in page(lab, TECH)
    adopted = Pages(lab).visitor(QA).post("/protocols/NCT04011033-v1/prior")
    assert adopted.status_code == 303
    assert kinds(lab, "site")[-1] == "PriorAdopted"
    assert len(view(lab).adopted.batches) == 10 and not view(lab).is_new
    assert lab.refused(QA, priors.adopt_prior, INKT).code == "prior_not_ready"
    assert "adopted, 10 batches" in page(lab)
    harvest_alike(lab, [109])
    assert view(lab).is_new  # one more can speak: quality may adopt again


def test_the_forecast_stands_on_the_adopted_prior_and_says_so_everywhere(lab):
    before = forecast(lab)
    assert before["prior_batches"] == 0 and any("assumed" in note for note in before["notes"])
    assert "The prior is assumed" in on_paper(lab)
    lab.at += timedelta(minutes=1)
    lab.store.perform(QA, lab.at, lambda act: (act.lock("site"), act.record("site", PRIOR))[0])
    after = forecast(lab)
    assert after["prior_batches"] == 12 and after["notes"] == ["The prior is carried by 12 past batches."]
    assert after["before_wash"]["median_cells"] < before["before_wash"]["median_cells"]
    assert "carried by 12 past batches" in on_paper(lab)
    assert "carried by 12 past batches" in text_of(Pages(lab).visitor(QA).get(f"/batches/{lab.batch}"))


class KeyOnly:
    """Settings of which only the key of the tokens is asked."""

    def token_key(self):
        return SETTINGS.token_key


def forecast(lab):
    word = make_token(lab.store, KeyOnly(), TECH, purpose="a program that plans", station="", at=lab.at)
    program = Pages(lab).app.test_client(use_cookies=False)
    answer = program.get(f"/api/v1/batches/{lab.batch}/forecast", headers={"Authorization": f"Bearer {word}"})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return json.loads(answer.get_data(as_text=True))


def test_page_board_paper_and_interface_say_the_same(lab):
    told = forecast(lab)
    after = told["after_wash"]
    assert [round(one["day"]) for one in told["counted"]] == [3, 5, 7]
    assert after["reach"] == pytest.approx(after["inside"] + after["above"])
    chance = f"{round(after['reach'] * 100)} %"
    visitor = Pages(lab).visitor(QA)
    assert chance in text_of(visitor.get("/board")) and chance in text_of(visitor.get(f"/batches/{lab.batch}"))
    assert f"least dose {round(after['reach'] * 100)}," in on_paper(lab)


def test_a_batch_that_is_held_has_no_forecast_and_says_why(lab_at):
    lab = lab_at("filled")
    assert forecast(lab)["why_not"] == "not in culture" and forecast(lab)["after_wash"] is None
