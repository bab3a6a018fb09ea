"""A dose that fell short after the wash, and a patient who has nothing else: supplied out of specification."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from lims.actions import supply as supplies
from lims.actions import under_dose
from lims.actions.labels import destroy_label, mark_printed
from lims.demo.curves import TYPICAL_INKT, Curve
from lims.demo.desk import assess_everything, pass_release_tests, sign_once, the_record
from lims.demo.lab import MINUTE, Lab
from lims.demo.plot import LEAD, QA, QA_2, Story
from lims.domain.containers import container_id
from lims.store.record import Act

PHYSICIAN, PHYSICIAN_2 = "demo-physician-j", "demo-physician-l"
HOUR = timedelta(hours=1)
# Half of the cells went with the wash: the density of the product, against the typical 17 million per mL.
SHORT_INKT: Curve = replace(
    TYPICAL_INKT,
    points=TYPICAL_INKT.points
    | {"formulate": replace(TYPICAL_INKT.points["formulate"], first="8.957", second="8.305")},
)
WAY_OUT = "No new draw is possible within three weeks, and the tumour grows; the cells are sound but for their number."


def choose_the_way(lab: Lab, story: Story) -> Iterator[datetime]:
    """Too few cells after the wash: the physician signs that it goes on, for supply out of specification."""
    yield lab.at + 9 * MINUTE

    def sign(act: Act) -> None:
        under_dose.sign_dose_choice(act, story.batch, choice="out_of_specification", role="physician", reason=WAY_OUT)

    lab.does(PHYSICIAN, sign)


def supply(lab: Lab, story: Story) -> Iterator[datetime]:
    """From the filled bag to the marked one: tests, reviews, the four signed stages, and the sponsor told."""
    yield lab.at + HOUR
    yield from pass_release_tests(lab, story)
    yield lab.at + 20 * MINUTE
    assess_everything(lab, story)
    sign_once(lab, story, LEAD, "production_review")
    yield lab.at + 10 * MINUTE
    sign_once(lab, story, QA, "quality_review")
    former = lab.code_of(container_id(story.batch, "P1"))
    for person, stage, said in _stages():
        yield lab.at + 17 * MINUTE
        sealed = the_record(lab, story).content_sha256

        def sign(act: Act, stage: Callable[..., Any] = stage, said: dict[str, str] = said, sealed: str = sealed) -> Any:
            return stage(act, story.batch, content_sha256=sealed, **said)

        lab.does(person, sign)
    yield lab.at + 6 * MINUTE
    _mark_the_bag(lab, story, former)
    yield lab.at + 11 * MINUTE
    lab.does(
        QA,
        lambda act: supplies.notify(act, story.batch, who="sponsor", reference="DEMO-OOS-01", told_at=lab.at - MINUTE),
    )


def _stages() -> tuple[tuple[str, Callable[..., Any], dict[str, str]], ...]:
    return (
        (
            PHYSICIAN,
            supplies.request_supply,
            {
                "hazard": "The tumour grows: without these cells the next treatment is five weeks away.",
                "no_alternative": "A new draw and a new culture take three weeks; no other product is in reach.",
                "consent": "Signed by the patient for this product, file 7, page 2",
            },
        ),
        (
            QA,
            supplies.evaluate_risk,
            {
                "evaluation": "The dose is short of its lower limit; identity, viability, purity, endotoxin"
                " and Gram stain meet theirs. A smaller dose adds no hazard; its effect may be less."
            },
        ),
        (
            PHYSICIAN_2,
            supplies.accept_risk,
            {"words": "Read with the treating physician. The benefit outweighs a smaller effect."},
        ),
        (QA_2, supplies.approve_supply, {"words": "Supplied as requested, marked on the bag; never a release."}),
    )


def _mark_the_bag(lab: Lab, story: Story, former: str) -> None:
    """The marked label is printed and the label that says nothing of it is destroyed before a second person."""
    first, second = story.hands
    marked = lab.code_of(container_id(story.batch, "P1"))

    def change(act: Act) -> None:
        mark_printed(act, (marked,))
        destroy_label(act, former, witnessed_by=second)

    lab.does(first, change)
