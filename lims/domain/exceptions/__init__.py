"""Review by exception: what in a record a reviewer must see. Raised by rule, never by hand, never deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from lims.domain.custody import Handover
from lims.domain.deviations import Deviation
from lims.domain.exceptions.controls import of_controls
from lims.domain.exceptions.handovers import of_handovers
from lims.domain.exceptions.labels import of_labels
from lims.domain.exceptions.recorded import Recorded
from lims.domain.exceptions.refusals import of_refusals
from lims.domain.exceptions.results import of_results
from lims.domain.exceptions.standing import of_standing
from lims.domain.exceptions.steps import of_steps
from lims.domain.labelling import Label
from lims.domain.people import Person
from lims.domain.protocol import Protocol
from lims.domain.quality import RecordException, Refused, Result
from lims.domain.record import Happening
from lims.domain.standing import Lock, Pause
from lims.domain.work import StepWork

Assessments = Mapping[str, tuple[str, str, datetime]]

# One line for each area of the record. Where two exceptions happened at the same moment, this is their order.
AREAS: tuple[Callable[[Recorded], Iterator[RecordException]], ...] = (
    of_steps,
    of_controls,
    of_refusals,
    of_labels,
    of_results,
    of_handovers,
    of_standing,
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
    deviations: Iterable[Deviation] = (),
    *,
    happenings: Iterable[Happening] = (),
    pauses: Iterable[Pause] = (),
    locks: Iterable[Lock] = (),
) -> tuple[RecordException, ...]:
    """Every exception of a batch in the order it happened, with what quality wrote of it. People by printed name.

    An exception that raised a deviation (its key is the deviation's source) is assessed by closing that.
    """
    recorded = Recorded(
        protocol=protocol,
        work=tuple(work),
        refusals=tuple(refusals),
        labels=tuple(labels),
        results=tuple(results),
        handovers=tuple(handovers),
        names={person.person: person.printed_name for person in people},
        happenings=tuple(happenings),
        pauses=tuple(pauses),
        locks=tuple(locks),
    )
    found = (one for area in AREAS for one in area(recorded))
    raised = {one.source: one for one in deviations}
    return tuple(_assessed(one, assessments, raised.get(one.key)) for one in sorted(found, key=lambda one: one.at))


def _assessed(one: RecordException, assessments: Assessments, deviation: Deviation | None) -> RecordException:
    if deviation is not None:
        closing = deviation.closing
        if closing is None:
            return replace(one, deviation=deviation.deviation)
        one = replace(one, deviation=deviation.deviation, assessment=closing.words)
        return replace(one, assessed_by=closing.by, assessed_at=closing.at)
    if one.key not in assessments:
        return one
    text, by, at = assessments[one.key]
    return replace(one, assessment=text, assessed_by=by, assessed_at=at)
