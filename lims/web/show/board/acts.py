"""What comes next with each batch of the board."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection

from lims.actions.master import protocol_of
from lims.actions.overview import Board, BoardRow
from lims.domain.batch import FOR_THE_WARD
from lims.domain.errors import msg
from lims.domain.protocol import Protocol, Step
from lims.store.reading.deviations import batches_with_grave_deviations
from lims.store.reading.draws import find_collection_refusal
from lims.store.reading.materials import list_equipment
from lims.web.show.next_act import NextAct, handovers_that_matter, next_act


def protocols_of(db: Connection, found: Board) -> dict[str, Protocol]:
    """The master record of every batch on the board, by its hash; each is read once."""
    known: dict[str, Protocol] = {}
    for row in found.rows:
        if row.batch.sha256 not in known:
            known[row.batch.sha256] = protocol_of(db, row.batch)
    return known


def acts_of(db: Connection, found: Board, protocols: Mapping[str, Protocol]) -> dict[str, NextAct | None]:
    """The next act by batch: a step, a hand-over, a decision, the bedside."""
    stopped = {one.batch: one.equipment for one in list_equipment(db) if one.stopped_by and one.batch}
    refused = {row.batch.batch for row in found.on_hold if find_collection_refusal(db, row.batch.batch)}
    for_the_ward = [row.batch.batch for row in found.rows if row.batch.stage in FOR_THE_WARD]
    unsettled = batches_with_grave_deviations(db, for_the_ward)
    moves = handovers_that_matter(db, (row.batch for row in found.rows))
    acts = {
        row.batch.batch: next_act(
            row.batch,
            _step_of(row, protocols),
            moves.get(row.batch.batch, ()),
            draw_refused=row.batch.batch in refused,
            unsettled=row.batch.batch in unsettled,
        )
        for row in found.rows
    }
    return {batch: _stopped_at(act, stopped.get(batch, "")) for batch, act in acts.items()}


def _stopped_at(act: NextAct | None, station: str) -> NextAct | None:
    """Where the station of a batch is stopped, a second person at the bench comes before anything else."""
    if act is None or not station:
        return act
    return replace(act, title=msg("A second person looks at the bench"), icon="stop", stopped=station)


def _step_of(row: BoardRow, protocols: Mapping[str, Protocol]) -> Step | None:
    return protocols[row.batch.sha256].step(row.running.step) if row.running else row.next_step
