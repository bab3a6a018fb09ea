"""What happened to the vessels of a batch, each with its balance: split, pooled, poured over, joined, lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from lims.domain.errors import Message, msg
from lims.domain.vessels import Edge, Loss

_POURED = ("split", "pool", "transfer", "rejoins")
KINDS: dict[str, Message] = {
    "split": msg("Split"),
    "pool": msg("Pooled"),
    "transfer": msg("Poured over"),
    "rejoins": msg("Branch rejoins"),
    "spill": msg("Spilled"),
    "leak": msg("Leaked"),
    "break": msg("Broke"),
    "discard": msg("Discarded"),
}


@dataclass(frozen=True, slots=True)
class Share:
    """One vessel in a movement: its name, mL and cells, where they are known."""

    name: str
    volume_ml: Decimal | None
    viable_cells: int | None


@dataclass(frozen=True, slots=True)
class Movement:
    """One act: from where, into what, and what is gone. What was before is what is told after it, to the last drop."""

    seq: int
    at: datetime
    kind: str
    sources: tuple[Share, ...]
    targets: tuple[Share, ...]
    before_ml: Decimal | None
    lost: Loss | None

    @property
    def lost_ml(self) -> Decimal:
        """What is gone; nothing for most."""
        return self.lost.volume_ml if self.lost else Decimal(0)

    @property
    def after_ml(self) -> Decimal | None:
        """What is still in vessels."""
        return None if self.before_ml is None else self.before_ml - self.lost_ml


def movements(edges: Iterable[Edge], losses: Iterable[Loss]) -> tuple[Movement, ...]:
    """Every movement of a batch but the ones that a step of the protocol makes, oldest first."""
    lost = {one.seq: one for one in losses}
    poured = sorted((one for one in edges if one.kind in _POURED), key=lambda one: (one.seq, one.parent, one.child))
    found = [_poured(seq, tuple(group), lost) for seq, group in groupby(poured, key=lambda one: one.seq)]
    told = {one.seq for one in found}
    found += [_gone(one) for seq, one in lost.items() if seq not in told]
    return tuple(sorted(found, key=lambda one: one.seq))


def _poured(seq: int, edges: tuple[Edge, ...], lost: dict[int, Loss]) -> Movement:
    first, gone = edges[0], lost.get(seq)
    sources = tuple(_shares((one.parent, one) for one in edges))
    targets = tuple(_shares((one.child, one) for one in edges))
    moved = _sum(one.volume_ml for one in edges)
    before = moved
    if first.kind == "split" and moved is not None and gone is not None:
        before = moved + gone.volume_ml
        (whole,) = sources
        sources = (Share(whole.name, before, _plus(whole.viable_cells, gone.viable_cells)),)
    if first.kind == "pool" and moved is not None and gone is not None:
        (whole,) = targets
        less = None if gone.viable_cells is None else -gone.viable_cells
        targets = (Share(whole.name, moved - gone.volume_ml, _plus(whole.viable_cells, less)),)
    return Movement(seq, first.at, first.kind, sources, targets, before, gone)


def _gone(loss: Loss) -> Movement:
    source = Share(_name(loss.container), loss.volume_ml, loss.viable_cells)
    return Movement(loss.seq, loss.at, loss.how, (source,), (), loss.of_ml, loss)


def _shares(ends: Iterable[tuple[str, Edge]]) -> Iterator[Share]:
    by_name: dict[str, list[Edge]] = {}
    for container, edge in ends:
        by_name.setdefault(_name(container), []).append(edge)
    for name, edges in by_name.items():
        cells = [one.viable_cells for one in edges if one.viable_cells is not None]
        yield Share(name, _sum(one.volume_ml for one in edges), sum(cells) if len(cells) == len(edges) else None)


def _sum(volumes: Iterable[Decimal | None]) -> Decimal | None:
    told = list(volumes)
    known = [one for one in told if one is not None]
    return sum(known, Decimal(0)) if len(known) == len(told) else None


def _plus(cells: int | None, more: int | None) -> int | None:
    return None if cells is None or more is None else cells + more


def _name(container: str) -> str:
    return container.rpartition("/")[2]
