"""Rows of the culture: counts, and the stages of the batch."""

from sqlalchemy import Connection, insert

from lims.domain.batch import Stage
from lims.domain.events.expansion import (
    CellsCounted,
    CellsIsolated,
    CultureHarvested,
    CultureRestimulated,
    CultureSeeded,
    MediumAdded,
    SampleTaken,
)
from lims.domain.vessels import volume_shares
from lims.ledger.entry import Entry
from lims.store.appliers.batches import set_batch
from lims.store.appliers.containers import set_container
from lims.store.appliers.registry import applies
from lims.store.appliers.vessels import draw_edges, hold_portions
from lims.store.tables.expansion import counts


@applies(CellsCounted)
def apply_cells_counted(db: Connection, entry: Entry, event: CellsCounted) -> None:
    """One row for the count; the container holds what was counted, unless the count corrects one of the past."""
    db.execute(
        insert(counts).values(
            batch=event.batch,
            seq=entry.seq,
            step=event.step,
            container=event.container,
            counted_at=entry.performed_at or entry.recorded_at,
            volume_ml=event.volume_ml,
            readings=event.readings,
            viable_cells_per_ml=event.viable_cells_per_ml,
            viability_percent=event.viability_percent,
            purity_percent=event.purity_percent,
            viable_cells=event.viable_cells,
            target_cells=event.target_cells,
            method=event.method,
            counted_by=entry.person,
        )
    )
    if event.members:
        hold_portions(db, event.members)
    elif not event.corrects:
        set_container(db, event.container, volume_ml=event.volume_ml, viable_cells=event.viable_cells)


@applies(CellsIsolated)
def apply_cells_isolated(db: Connection, entry: Entry, event: CellsIsolated) -> None:
    """The count has its own row; nothing else changes."""


@applies(CultureSeeded)
def apply_culture_seeded(db: Connection, entry: Entry, event: CultureSeeded) -> None:
    """Culture day 0."""
    set_batch(db, event.batch, stage=Stage.CULTURE, day_zero_at=entry.performed_at or entry.recorded_at)


@applies(MediumAdded)
def apply_medium_added(db: Connection, entry: Entry, event: MediumAdded) -> None:
    """The vessel's volume as it is after the feed, worked out when it was recorded."""
    _hold_after(db, event)


@applies(CultureRestimulated)
def apply_culture_restimulated(db: Connection, entry: Entry, event: CultureRestimulated) -> None:
    """The vessel's volume as it is after the addition; what was added comes back to the branch it left."""
    _hold_after(db, event)
    if event.added_from:
        into = [one.container for one in event.members] or [event.container]
        volumes = volume_shares(event.volume_ml, [one.volume_ml for one in event.members] or [event.volume_ml])
        ways = [(event.added_from, child, volume, None) for child, volume in zip(into, volumes, strict=True)]
        draw_edges(db, entry, event.batch, "rejoins", *ways)


@applies(SampleTaken)
def apply_sample_taken(db: Connection, entry: Entry, event: SampleTaken) -> None:
    """The vessel's volume and cells as they are after the sample."""
    _hold_after(db, event)


def _hold_after(db: Connection, event: MediumAdded | CultureRestimulated | SampleTaken) -> None:
    if event.members:
        hold_portions(db, event.members)
    else:
        set_container(db, event.container, volume_ml=event.volume_after_ml)


@applies(CultureHarvested)
def apply_culture_harvested(db: Connection, entry: Entry, event: CultureHarvested) -> None:
    """The expansion is over."""
    set_batch(db, event.batch, stage=Stage.HARVESTED, harvested_at=entry.performed_at or entry.recorded_at)
