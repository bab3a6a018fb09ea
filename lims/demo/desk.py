"""Results, review, decision, and the way to the bedside."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from lims.actions import batches, infusion, quality
from lims.actions.deviation_work import (
    classify_deviation,
    close_deviation,
    investigate_deviation,
    the_deviation,
)
from lims.actions.views import batch_record
from lims.demo.lab import MINUTE, Lab
from lims.demo.plot import ANALYST, LEAD, NURSE, NURSE_2, QA, QA_2, Story
from lims.demo.transport import courier
from lims.domain.containers import container_id
from lims.domain.deviation_rules import content_of
from lims.domain.quality import RecordException
from lims.domain.record import BatchRecord
from lims.store.record import Act

VALUES = {"endotoxin": "0.15"}
ASSESSMENTS = {
    "stop": "No effect: the vessel was never opened here; both batches were looked at.",
    "reprint": "No effect: former print destroyed, labels reconcile.",
    "changed_after": "Accepted: the printout of the counter shows the new value.",
    "correction": "Accepted: the printout of the counter shows the new value.",
}
DEVIATIONS = {"near_miss": "stop"}


def release(lab: Lab, story: Story) -> Iterator[datetime]:
    """From the filled bag to the closed record, as far as the story goes."""
    yield lab.at + 50 * MINUTE
    yield from pass_release_tests(lab, story)
    yield lab.at + 15 * MINUTE
    sign_once(lab, story, LEAD, "production_review")
    if story.until == "qa":
        return
    yield lab.at + 10 * MINUTE
    assess_everything(lab, story)
    sign_once(lab, story, LEAD, "production_review")
    yield lab.at + 10 * MINUTE
    sign_once(lab, story, QA, "quality_review")
    yield lab.at + 10 * MINUTE
    shown = the_record(lab, story)
    lab.does(
        QA_2,
        lambda act: quality.decide(act, story.batch, decision="released_interim", content_sha256=shown.content_sha256),
    )
    yield lab.at + 60 * MINUTE
    yield from courier(lab, story, to_lab=False)
    yield from _infuse(lab, story)
    yield from _close(lab, story)


def pass_release_tests(lab: Lab, story: Story) -> Iterator[datetime]:
    """Every test that people do and that a release waits for."""
    for assay in story.protocol.assays:
        if not assay.computed and not assay.may_be_pending:
            yield lab.at + MINUTE
            enter_result(lab, story, assay.key)


def the_record(lab: Lab, story: Story) -> BatchRecord:
    """The record of the story's batch as it stands."""
    with lab.store.reading() as db:
        return batch_record(db, story.batch)


def enter_result(lab: Lab, story: Story, key: str) -> None:
    """The analyst records a result that meets its limit."""
    assay = next(one for one in story.protocol.assays if one.key == key)
    value = VALUES.get(key) or assay.expected
    lab.does(
        ANALYST,
        lambda act: quality.record_result(act, story.batch, key, value, tested_on=lab.at.date()),
    )


def assess_everything(lab: Lab, story: Story) -> None:
    """Quality assesses every exception and closes every deviation."""

    def assess(one: RecordException) -> None:
        words = ASSESSMENTS.get(one.kind, "Looked at: no effect on the product.")
        lab.does(QA, lambda act: quality.assess_exception(act, story.batch, one.key, assessment=words))

    for one in the_record(lab, story).exceptions:
        if not one.assessed and not one.deviation:
            assess(one)
    for deviation in the_record(lab, story).more.deviations:
        if deviation.is_open:
            lab.does(QA, partial(settle_deviation, number=deviation.deviation))


def settle_deviation(act: Act, number: str) -> None:
    """Quality grades a deviation that nobody graded, investigates one that is grave, and closes it with a signature."""
    found = the_deviation(act, number)
    if not found.classified:
        classify_deviation(act, number, grade="minor", reason="Seen in time: it never touched the product.")
    if found.is_grave:
        cause = "Two batches of the same day were worked near each other."
        investigate_deviation(act, number, cause=cause, impact="None: nothing was opened, added or taken away.")
    words = ASSESSMENTS.get(DEVIATIONS.get(found.kind, ""), "Looked at: no effect on the product.")
    close_deviation(act, number, conclusion=words, content_sha256=content_of(the_deviation(act, number)))


def sign_once(lab: Lab, story: Story, person: str, role: str) -> None:
    """Sign a review, unless it is signed for this content."""
    shown = the_record(lab, story)
    if any(s.role == role and s.content_sha256 == shown.content_sha256 for s in shown.signatures):
        return
    lab.does(
        person,
        lambda act: quality.sign_review(
            act, story.batch, role=role, content_sha256=shown.content_sha256, compared=True
        ),
    )


def _infuse(lab: Lab, story: Story) -> Iterator[datetime]:
    yield lab.at + 25 * MINUTE
    band, bag = lab.code_of(story.subject), lab.code_of(container_id(story.batch, "P1"))
    lab.does(
        NURSE,
        lambda act: infusion.check_bedside(
            act, story.batch, wristband_code=band, bag_code=bag, order=story.batch, second_person=NURSE_2
        ),
    )
    yield lab.at + 40 * MINUTE
    filled = next(one for one in the_record(lab, story).containers if one.name == "P1")
    lab.does(
        NURSE,
        lambda act: infusion.infuse(act, story.batch, volume_ml=f"{filled.volume_ml:f}", remarks="no reaction"),
    )


def _close(lab: Lab, story: Story) -> Iterator[datetime]:
    yield lab.at + timedelta(days=14)
    enter_result(lab, story, "sterility_final")
    yield lab.at + 20 * MINUTE
    shown = the_record(lab, story)
    lab.does(QA, lambda act: quality.confirm_final(act, story.batch, content_sha256=shown.content_sha256))
    yield lab.at + 20 * MINUTE
    lab.does(QA, lambda act: batches.close_batch(act, story.batch))
