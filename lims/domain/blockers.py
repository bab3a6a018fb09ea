"""What every area has to say against a release, an infusion or the closing of a batch, in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from lims.domain import addenda, alerts, contamination, deviations, downtime, questions, supply, transit
from lims.domain.errors import Message
from lims.domain.record import BatchRecord

Against = Callable[[BatchRecord, datetime], Iterator[Message]]

RELEASE: tuple[Against, ...] = (
    deviations.reasons_against,
    addenda.reasons_against,
    downtime.reasons_against,
    questions.reasons_against,
    transit.reasons_against,
)
INFUSE: tuple[Against, ...] = (
    deviations.reasons_against_infusion,
    addenda.reasons_against,
    supply.reasons_against_use,
    transit.reasons_against,
)
CLOSE: tuple[Against, ...] = (
    deviations.reasons_against,
    addenda.reasons_against,
    supply.reasons_against_closing,
    downtime.reasons_against,
    questions.reasons_against,
    alerts.reasons_against_closing,
    contamination.reasons_against_closing,
)
LIFT: tuple[Against, ...] = (contamination.reasons_against_lifting, transit.reasons_against)


def reasons_of(blockers: tuple[Against, ...], record: BatchRecord, at: datetime) -> Iterator[Message]:
    """Every reason of every area, in their order."""
    for against in blockers:
        yield from against(record, at)
