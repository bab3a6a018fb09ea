"""Something grows in the second suite: the alert, the silence, the call; and the batch beside it is held."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from lims.actions import alerts, quality
from lims.demo.lab import MINUTE, Lab
from lims.demo.plot import ANALYST, QA, QA_2, Story
from lims.demo.supplying import PHYSICIAN
from lims.domain.people import SYSTEM
from lims.store.reading.alerts import list_alerts

TEST = "sterility_in_process"
READ_AFTER = timedelta(hours=20)  # from the sample of day 12 to the reading of the culture


def culture_grows(lab: Lab, story: Story) -> Iterator[datetime]:
    """The sample of day 12 grows. The physician answers, quality is silent until the chain goes on to the sponsor."""
    yield lab.at + READ_AFTER
    lab.does(ANALYST, lambda act: quality.record_result(act, story.batch, TEST, "growth", tested_on=act.at.date()))
    with lab.store.reading() as db:
        alert = list_alerts(db, story.batch)[-1].alert
    yield lab.at + 9 * MINUTE
    lab.does(PHYSICIAN, lambda act: alerts.acknowledge(act, story.batch, alert))
    yield lab.at + 22 * MINUTE
    lab.does(SYSTEM, lambda act: alerts.escalate(act, story.batch, alert))
    yield lab.at + 8 * MINUTE
    lab.does(QA_2, lambda act: alerts.acknowledge(act, story.batch, alert))
    yield lab.at + 10 * MINUTE
    words = "Told what grew and where: no dose will come on the planned day; a new draw is thought about."
    lab.does(
        QA,
        lambda act: alerts.log_call(
            act,
            story.batch,
            told_role="physician",
            told="Demo physician J",
            called_at=lab.at - 4 * MINUTE,
            words=words,
            alert=alert,
        ),
    )
