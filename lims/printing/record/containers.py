"""Containers: the graph, and every container with its code and its fate."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.containers import Container, ContainerState
from lims.domain.errors import Message, msg
from lims.domain.figures import plain
from lims.printing.charts.containers import container_graph, joined_of, made_of
from lims.printing.charts.svg import PAPER
from lims.printing.record.pen import Pen

GRAPH_WIDTH_MM = 175.0


@dataclass(frozen=True, slots=True)
class ContainerRow:
    """One container in the table."""

    name: str
    title: str
    code: str
    made_from: str
    filled: str
    ended: str
    volume: str
    place: str
    fate: str
    limits: str


_FATES: dict[str, Message] = {
    "used_up": msg("used up"),
    "tested": msg("tested"),
    "infused": msg("infused"),
    "destroyed": msg("destroyed"),
    "retained": msg("retained"),
    "split": msg("split"),
    "pooled": msg("pooled"),
    "transferred": msg("poured over"),
    "lost": msg("lost"),
    "research": msg("kept for research"),
    "discarded": msg("discarded"),
    "not_used": msg("not used"),
    "frozen": msg("frozen"),
    "waste": msg("waste"),
}


def container_rows(pen: Pen) -> tuple[ContainerRow, ...]:
    """Every container of the batch in the order it was filled; the planned ones last."""
    late = max((c.filled_at for c in pen.record.containers if c.filled_at), default=None)
    ordered = sorted(pen.record.containers, key=lambda c: (c.filled_at is None, c.filled_at or late or c.planned_at))
    return tuple(_row(pen, c) for c in ordered)


def _row(pen: Pen, c: Container) -> ContainerRow:
    fate = _FATES.get(c.fate)
    words = pen.say(fate) if fate else c.fate
    if c.state is ContainerState.PLANNED:
        words = pen.prose("planned")
    elif c.state is ContainerState.IN_USE:
        words = pen.prose("in use")
    return ContainerRow(
        name=c.name,
        title=c.title,
        code=pen.label_code_of(c.container) or pen.prose("no label in force"),
        made_from=", ".join(made_of(pen.record.containers, pen.record.more.edges)[c.name]) or pen.prose("draw"),
        filled=pen.times.short(c.filled_at),
        ended=pen.times.short(c.ended_at),
        volume="" if c.volume_ml is None else plain(c.volume_ml),
        place=c.place if c.state is ContainerState.IN_USE or c.fate in ("frozen", "retained") else "",
        fate=words,
        limits=_limits(pen, c),
    )


def _limits(pen: Pen, c: Container) -> str:
    """Until when it may be used, and why not, where that was set for this container alone."""
    until = "" if c.expires_at in (None, pen.record.batch.expires_at) else pen.times.short(c.expires_at)
    return ". ".join(filter(None, (f"{pen.prose('Use until')} {until}" if until else "", c.restriction)))


def graph(pen: Pen) -> str:
    """The container graph for paper."""
    return container_graph(
        pen.record.containers,
        joined_of(pen.record.containers, pen.record.more.edges),
        edges=pen.record.more.edges,
        losses=pen.record.more.losses,
        day_zero=pen.record.batch.day_zero_at,
        zone=pen.times.zone,
        dress=PAPER,
        width=GRAPH_WIDTH_MM,
        translate=pen.translate,
    )


def scans_in_words(pen: Pen) -> str:
    """How many scans were compared with the identity of the batch, and how many were refused."""
    accepted = sum(len(work.filled) for work in pen.record.work)
    refused = len(pen.record.refusals)
    return pen.prose(
        "%(containers)s containers, one subject, one batch. %(scans)s scans compared with subject, batch and dose: "
        "%(accepted)s accepted, %(refused)s refused.",
        containers=len(pen.record.containers),
        scans=accepted + refused,
        accepted=accepted,
        refused=refused,
    )
