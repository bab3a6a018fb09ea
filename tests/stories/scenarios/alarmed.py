"""What the stories about alerts share: the day on which a sample is read, and how everybody answers."""

from lims.actions import alerts
from lims.actions.quality import record_result
from lims.actions.watch import watch
from lims.domain.schedule import due
from lims.domain.work import StepState
from lims.store.reading.work import list_work
from tests.stories.lab import NURSE, PHYSICIAN, QA, QC

ANSWER_FOR = {"qa": QA, "physician": PHYSICIAN, "nurse": NURSE, "qc": QC}


def work_through(lab, last):
    """Every step of our batch in its time, up to and with `last`."""
    for step in lab.record().protocol.steps:
        if lab.record().step_work(step.key).state is StepState.FINISHED:
            continue
        with lab.store.reading() as db:
            when = due(step, list_work(db, lab.batch), lab.at)
        lab.at = max(lab.at, when.due_at or lab.at)
        lab.work(step.key)
        if step.key == last:
            return


def grows(lab, assay="sterility_in_process", **more):
    """The laboratory reads that something grew."""
    return lab.do(QC, record_result, lab.batch, assay, "growth", tested_on=lab.at.date(), **more)


def acknowledge_all(lab, batch=""):
    """Everybody who was alerted says so, each for their own role."""
    for one in lab.record(batch).more.alerts:
        for role in one.to:
            if role not in next(a for a in lab.record(batch).more.alerts if a.alert == one.alert).answered:
                lab.do(ANSWER_FOR[role], alerts.acknowledge, one.batch, one.alert)


def call(lab, told_role, alert="", batch="", person=QA):
    """Somebody is called now, and it is written down."""
    said = {"told": "Demo physician J", "called_at": lab.at, "words": "told what grew; no dose for now"}
    return lab.do(person, alerts.log_call, batch or lab.batch, told_role=told_role, alert=alert, **said)


def minute(lab, **later):
    """The worker's next round, so much later."""
    lab.wait(**later)
    return watch(lab.store, lab.at)
