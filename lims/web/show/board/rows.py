"""The rows of the board: every live batch, said the same by edge, chip, shape and word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from lims.actions.overview import Board, BoardRow
from lims.domain.batch import GIVEN_UP, Batch, Stage
from lims.domain.errors import Message, msg
from lims.domain.protocol import Protocol
from lims.web.language import html_language
from lims.web.show.board.chance import chance_of
from lims.web.show.board.track import track_of
from lims.web.show.board.words import chip_of, on_its_way, what_of, when_of
from lims.web.show.curves import growth_of, spark_of
from lims.web.show.next_act import NextAct
from lims.web.times import SiteTime

Protocols = Mapping[str, Protocol]  # by hash
Acts = Mapping[str, NextAct | None]  # by batch


@dataclass(frozen=True, slots=True)
class Row:
    """One batch as it stands on the board."""

    batch: Batch
    edge: str  # late | now | hold | ''
    track_title: Message
    track_note: Message
    track: Markup
    chip_kind: str
    chip: Message
    what: Message
    when: Message
    spark: Markup | None
    chance: str
    chance_words: Message
    act: NextAct | None  # what is to be done next, and where


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one part of the way."""

    title: Message
    note: Message
    rows: tuple[Row, ...]


_PARTS: tuple[tuple[Message, tuple[Stage, ...]], ...] = (
    (msg("Culture"), (Stage.CULTURE,)),
    (msg("Collection and receipt"), (Stage.PLANNED, Stage.COLLECTED, Stage.RECEIVED)),
    (
        msg("Test, release, hand-over"),
        (Stage.HARVESTED, Stage.FILLED, Stage.RELEASED_INTERIM, Stage.RELEASED),
    ),
    (msg("Supplied out of specification, not released"), (Stage.SUPPLIED,)),
    (msg("Infused, waiting for final results"), (Stage.INFUSED,)),
    (msg("Rejected or cancelled, to be accounted for"), GIVEN_UP),
)


# By the heads of the batch's chains, the prior and the language: a curve says nothing of the present moment.
_SPARKS: dict[tuple[str, ...], Markup | None] = {}
MOST_SPARKS = 2000

_EDGES = {"late": "late", "overdue": "now", "now": "now", "hold": "hold"}


def part_of(stage: Stage) -> int:
    """The place of a stage among the groups of the board."""
    return next(number for number, (_, stages) in enumerate(_PARTS) if stage in stages)


def groups_of(found: Board, protocols: Protocols, acts: Acts, when: SiteTime) -> tuple[Group, ...]:
    """The rows in their groups, most urgent first; empty groups are left out."""
    groups = []
    for title, stages in _PARTS:
        here = (r for r in found.rows if r.batch.stage in stages)
        rows = tuple(row_of(r, protocols[r.batch.sha256], acts.get(r.batch.batch), when) for r in here)
        if rows:
            note = msg("1 batch") if len(rows) == 1 else msg("%(count)s batches, most urgent first", count=len(rows))
            groups.append(Group(title, note, rows))
    return tuple(groups)


def _when(row: BoardRow, act: NextAct | None, when: SiteTime) -> Message:
    if act and row.batch.on_hold and act.roles == ("physician",):
        return msg("The physician draws again, or cancels")
    return on_its_way(act.until, when) if act and act.until and not row.batch.on_hold else when_of(row, when)


def _spark(row: BoardRow, protocol: Protocol) -> Markup | None:
    """The small curve of a batch; drawn once for what it follows from."""
    key = (*row.mark, html_language())
    if key not in _SPARKS:
        growth = growth_of(row.batch, protocol, row.counts, row.window, row.outlook)
        if len(_SPARKS) >= MOST_SPARKS:
            _SPARKS.clear()
        _SPARKS[key] = spark_of(growth) if growth.points else None
    return _SPARKS[key]


def row_of(row: BoardRow, protocol: Protocol, act: NextAct | None, when: SiteTime) -> Row:
    """One batch of the board."""
    chip_kind, chip = chip_of(row, when)
    if act and act.stopped:
        chip_kind, chip = "stop", msg("Stopped, %(station)s", station=act.stopped)
    title, note, picture = track_of(row, protocol, when)
    chance, chance_words = chance_of(row)
    return Row(
        batch=row.batch,
        edge=_EDGES.get(row.state, ""),
        track_title=title,
        track_note=note,
        track=picture,
        chip_kind=chip_kind,
        chip=chip,
        what=act.title if act and not row.batch.on_hold else what_of(row),
        when=_when(row, act, when),
        spark=_spark(row, protocol),
        chance=chance,
        chance_words=chance_words,
        act=act,
    )
