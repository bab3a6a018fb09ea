"""The page of the vessels: what stands where, what may be done, what every movement came to, what a loss means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lims.actions.losses import Outlook
from lims.domain.batch import Stage
from lims.domain.containers import Container, ContainerState
from lims.domain.dose import DoseWindow
from lims.domain.errors import Message, msg
from lims.domain.labelling import Label, LabelState
from lims.domain.outlook import outlook_of
from lims.domain.record import BatchRecord
from lims.domain.spills import SAMPLE_PREFIX
from lims.domain.under_dose import fed_meanwhile
from lims.domain.vessels import Loss, after_losses
from lims.domain.work import StepState

DOINGS: dict[str, tuple[Message, str]] = {
    "plan": (msg("Label new vessels"), "tag"),
    "split": (msg("Split"), "split"),
    "pool": (msg("Pool"), "bag"),
    "feed": (msg("Feed, while extended"), "flask"),
    "transfer": (msg("Pour over"), "drop"),
    "move": (msg("Move"), "incub"),
    "spill": (msg("Spill, leak, break"), "attn"),
    "sample": (msg("Extra sample"), "vial"),
    "result": (msg("Result of an extra sample"), "qa"),
    "discard": (msg("Discard"), "flask"),
    "bar": (msg("Bar, or state an expiry"), "hold"),
    "drop": (msg("Planned, not needed"), "undo"),
}
WITNESSED = ("spill", "leak", "break", "discard")  # not what stayed in the tubing of a split


@dataclass(frozen=True, slots=True)
class LossShown:
    """A loss with what was to be expected before it and after it."""

    loss: Loss
    title: str
    before: Outlook
    after: Outlook


def doings(record: BatchRecord, at: datetime) -> tuple[str, ...]:
    """What may be done with the vessels of this batch now."""
    stage, live = record.batch.stage, live_vessels(record)
    if stage is Stage.CLOSED or not (live or taken_samples(record)):
        return ()
    opened = stage in (Stage.CULTURE, Stage.HARVESTED) and not record.batch.on_hold
    poured = opened and any(one.kind == "vessel" for one in live)
    members = pooled(record)
    able = {
        "plan": poured,
        "split": poured and len(planned_vessels(record)) > 1,
        "pool": poured and bool(members) and bool(planned_vessels(record)),
        "feed": poured and any(fed_meanwhile(work, at) for work in record.work if work.state is StepState.RUNNING),
        "transfer": poured and bool(members or planned_vessels(record)),
        "sample": bool(live and planned_samples(record)),
        "result": bool(taken_samples(record)),
        "discard": bool(live) and not record.batch.on_hold,
        "drop": bool(planned_vessels(record) or planned_samples(record)),
    }
    return tuple(name for name in DOINGS if able.get(name, bool(live)))


def pooled(record: BatchRecord) -> tuple[Container, ...]:
    """What was parted and may be poured together again."""
    live = live_vessels(record)
    return tuple(one for one in live if len([two for two in live if two.family == one.family]) > 1)


def live_vessels(record: BatchRecord) -> tuple[Container, ...]:
    """Everything that holds material now, but for samples."""
    return tuple(one for one in record.containers if one.kind != "sample" and one.state is ContainerState.IN_USE)


def planned_vessels(record: BatchRecord) -> tuple[Container, ...]:
    """New vessels that were planned and labelled outside a step, and are empty."""
    return tuple(
        one for one in record.containers if one.state is ContainerState.PLANNED and one.family not in ("", one.name)
    )


def planned_samples(record: BatchRecord) -> tuple[Container, ...]:
    """Extra sterility samples that were asked for and not taken yet."""
    return tuple(
        one for one in record.containers if one.state is ContainerState.PLANNED and one.name.startswith(SAMPLE_PREFIX)
    )


def taken_samples(record: BatchRecord) -> tuple[Container, ...]:
    """Extra sterility samples that wait for their result."""
    return tuple(
        one for one in record.containers if one.state is ContainerState.IN_USE and one.name.startswith(SAMPLE_PREFIX)
    )


def labels_to_print(record: BatchRecord) -> tuple[Label, ...]:
    """Labels of what was planned on this page that were not printed yet."""
    wanted = {one.container for one in (*planned_vessels(record), *planned_samples(record))}
    return tuple(one for one in record.labels if one.target in wanted and one.state is LabelState.ISSUED)


def losses_shown(record: BatchRecord, window: DoseWindow | None) -> tuple[LossShown, ...]:
    """Every loss that somebody saw, newest first, with the forecast as it stood without it and with it."""
    titles = {one.container: one.title for one in record.containers}
    shown = []
    for loss in (one for one in record.more.losses if one.how in WITNESSED):
        earlier = tuple(one for one in record.more.losses if one.seq < loss.seq)
        left = None if loss.of_cells is None or loss.viable_cells is None else loss.of_cells - loss.viable_cells
        before = _outlook(record, window, loss, earlier, loss.of_cells)
        after = _outlook(record, window, loss, (*earlier, loss), left)
        shown.append(LossShown(loss, titles.get(loss.container, loss.container), before, after))
    return tuple(reversed(shown))


def _outlook(
    record: BatchRecord, window: DoseWindow | None, loss: Loss, losses: tuple[Loss, ...], cells: int | None
) -> Outlook:
    counts = after_losses((one for one in record.counts if one.seq < loss.seq), losses)
    adopted = record.more.prior
    prior = adopted.prior if adopted else None
    made = outlook_of(record.protocol, counts, window, prior, day_zero_at=record.batch.day_zero_at)
    if made.after is None:
        return Outlook(cells, None, None)
    return Outlook(cells, int(made.after.median_cells), made.after.reach)
