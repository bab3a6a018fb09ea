"""Review by exception: what in a record a reviewer must see. Raised by rule, never by hand, never deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from lims.domain.custody import Handover
from lims.domain.exceptions.handovers import of_handovers
from lims.domain.exceptions.labels import of_labels
from lims.domain.exceptions.recorded import Recorded
from lims.domain.exceptions.refusals import of_refusals
from lims.domain.exceptions.results import of_results
from lims.domain.exceptions.steps import of_steps
from lims.domain.labelling import Label
from lims.domain.people import Person
from lims.domain.protocol import Protocol
from lims.domain.quality import RecordException, Refused, Result
from lims.domain.work import StepWork

Assessments = Mapping[str, tuple[str, str, datetime]]

# One line for each area of the record. Where two exceptions happened at the same moment, this is their order.
AREAS: tuple[Callable[[Recorded], Iterator[RecordException]], ...] = (
    of_steps,
    of_refusals,
    of_labels,
    of_results,
    of_handovers,
)


def exceptions_of(
    protocol: Protocol,
    work: Iterable[StepWork],
    refusals: Iterable[Refused],
    labels: Iterable[Label],
    results: Iterable[Result],
    handovers: Iterable[Handover],
    assessments: Assessments,
    people: Iterable[Person] = (),
) -> tuple[RecordException, ...]:
    """Every exception of a batch in the order it happened, with what quality wrote of it. People by printed name."""
    recorded = Recorded(
        protocol=protocol,
        work=tuple(work),
        refusals=tuple(refusals),
        labels=tuple(labels),
        results=tuple(results),
        handovers=tuple(handovers),
        names={person.person: person.printed_name for person in people},
    )
    found = (one for area in AREAS for one in area(recorded))
    return tuple(_assessed(one, assessments) for one in sorted(found, key=lambda one: one.at))


def _assessed(one: RecordException, assessments: Assessments) -> RecordException:
    if one.key not in assessments:
        return one
    text, by, at = assessments[one.key]
    return RecordException(one.key, one.kind, one.step, one.what, one.at, one.by, text, by, at)
