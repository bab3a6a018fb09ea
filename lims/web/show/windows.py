"""The windows of a batch's steps as chips: overdue, missed, begun or ended late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from lims.domain.batch import GIVEN_UP, Batch, Stage
from lims.domain.errors import Message, msg
from lims.domain.protocol import Protocol, Step
from lims.domain.record import BatchRecord
from lims.domain.schedule import DueAlert, due_alerts
from lims.domain.work import StepState, StepWork
from lims.web.times import SiteTime, span

Chip = tuple[str, Message]
_OVER = (Stage.RELEASED, Stage.RELEASED_INTERIM, Stage.INFUSED, Stage.CLOSED, *GIVEN_UP)


def windows_of(record: BatchRecord, when: SiteTime) -> Mapping[str, Chip | None]:
    """By step what there is to say of its window; nothing where it was or may still be kept."""
    found: dict[str, Chip | None] = defaultdict(lambda: None)
    if record.batch.stage not in _OVER:
        for alert in due_alerts(record.protocol, {work.step: work for work in record.work}, when.now):
            if alert.kind != "pre_due":
                found[alert.step] = _chip(alert, when)
    for work in record.work:
        if work.late_reason:
            found[work.step] = "attn", msg("begun late")
        elif work.controls.window("ended_late") is not None:
            found[work.step] = "attn", msg("ended late")
        elif work.step not in found and work.state is StepState.OPEN and work.controls.window("missed") is not None:
            found[work.step] = "late", msg("missed")
    return found


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """One step of one batch whose moment has passed."""

    batch: Batch
    step: Step
    chip: Chip


def open_windows(batch: Batch, protocol: Protocol, work: Mapping[str, StepWork], when: SiteTime) -> list[OpenWindow]:
    """The steps of a batch that are overdue or missed; none on a batch that stands still or is not worked."""
    if batch.on_hold or batch.stage in (Stage.PLANNED, Stage.FILLED, *_OVER):
        return []
    alerts = (alert for alert in due_alerts(protocol, work, when.now) if alert.kind != "pre_due")
    return [OpenWindow(batch, protocol.step(alert.step), _chip(alert, when)) for alert in alerts]


def _chip(alert: DueAlert, when: SiteTime) -> Chip:
    if when.now > alert.closes_at:
        return "late", msg("missed, closed %(ago)s ago", ago=span(when.now - alert.closes_at))
    return "attn", msg("overdue by %(by)s", by=span(when.now - alert.due_at))
