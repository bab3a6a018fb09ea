"""What people look at: one step, the whole record. Reading only; rules of the domain say what is due."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from lims.actions.families import step_as_worked
from lims.actions.master import protocol_of
from lims.actions.more import more_of
from lims.domain.batch import Batch
from lims.domain.counts import RecordedCount
from lims.domain.disposition import reasons_against as reasons_against_decision
from lims.domain.errors import Message
from lims.domain.exceptions import exceptions_of
from lims.domain.protocol import Protocol, Step
from lims.domain.quality import Formulation
from lims.domain.record import BatchRecord, PutInForce
from lims.domain.review.scope import reviews_of
from lims.domain.schedule import Due, due
from lims.domain.step_controls import NOTHING_DECIDED, StepControls
from lims.domain.subject import Subject
from lims.domain.work import StepWork, not_begun
from lims.store.reading.batches import get_batch
from lims.store.reading.beside import list_beside
from lims.store.reading.containers import list_containers, list_labels
from lims.store.reading.controls import step_controls
from lims.store.reading.happenings import list_happenings, signed_content
from lims.store.reading.people import list_people
from lims.store.reading.protocols import put_in_force
from lims.store.reading.quality import (
    find_bedside,
    find_formulation,
    list_assessments,
    list_counts,
    list_dispositions,
    list_handovers,
    list_prints,
    list_refusals,
    list_results,
    list_signatures,
)
from lims.store.reading.site import head_of
from lims.store.reading.standing import list_locks, list_pauses
from lims.store.reading.subjects import get_subject
from lims.store.reading.work import find_work, finished_steps, list_work


def batch_record(db: Connection, batch: str) -> BatchRecord:
    """Everything recorded about a batch, as one value."""
    found = get_batch(db, batch)
    protocol = protocol_of(db, found)
    work, told = list_work(db, batch), step_controls(db, batch)
    refusals, labels = list_refusals(db, batch), list_labels(db, batch)
    results, handovers = list_results(db, batch), list_handovers(db, batch)
    happenings, people = list_happenings(db, f"batch:{batch}"), list_people(db)
    more = more_of(db, batch)
    return BatchRecord(
        batch=found,
        subject=get_subject(db, found.subject),
        protocol=protocol,
        work=tuple(work.get(step.key) or _not_begun(batch, step, told) for step in protocol.steps),
        counts=list_counts(db, batch),
        containers=list_containers(db, batch),
        labels=labels,
        handovers=handovers,
        results=results,
        exceptions=exceptions_of(
            protocol,
            work.values(),
            refusals,
            labels,
            results,
            handovers,
            list_assessments(db, batch),
            people,
            more.deviations,
            happenings=happenings,
            pauses=list_pauses(db),
            locks=list_locks(db),
        ),
        refusals=refusals,
        signatures=list_signatures(db, batch),
        dispositions=list_dispositions(db, batch),
        formulation=find_formulation(db, batch),
        bedside=find_bedside(db, batch),
        prints=list_prints(db, batch),
        heads=tuple(head_of(db, chain) for chain in (f"batch:{batch}", f"subject:{found.subject}", "site")),
        happenings=happenings,
        people=people,
        more=more,
        content_sha256=signed_content(happenings),
        beside=list_beside(db, found, work.values(), reviews_of(happenings)),
        master=PutInForce(*put_in_force(db, found.sha256)),
    )


def _not_begun(batch: str, step: Step, told: Mapping[str, StepControls]) -> StepWork:
    """A step that nobody has begun, with what was told of its window."""
    return replace(not_begun(batch, step.key), controls=told.get(step.key, NOTHING_DECIDED))


def reasons_against(db: Connection, batch: str, decision: str, person: str, at: datetime) -> tuple[Message, ...]:
    """Everything that stands against this decision by this person now."""
    return tuple(reasons_against_decision(batch_record(db, batch), decision, person, at))


@dataclass(frozen=True, slots=True)
class StepView:
    """One step as it is worked."""

    batch: Batch
    subject: Subject
    protocol: Protocol
    step: Step
    work: StepWork
    due: Due
    counts: tuple[RecordedCount, ...]
    formulation: Formulation | None


def step_view(db: Connection, batch: str, step: str, at: datetime) -> StepView:
    """What the step page shows."""
    found = get_batch(db, batch)
    protocol = protocol_of(db, found)
    work = find_work(db, batch, step)
    wanted = step_as_worked(db, batch, protocol.step(step), work)
    return StepView(
        batch=found,
        subject=get_subject(db, found.subject),
        protocol=protocol,
        step=wanted,
        work=work,
        due=due(wanted, finished_steps(db, batch), at),
        counts=list_counts(db, batch),
        formulation=find_formulation(db, batch),
    )
