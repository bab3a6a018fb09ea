"""One container with its whole story: its parents and children, its way through hands, its labels, every entry."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from lims.domain.containers import Container, ContainerState
from lims.domain.errors import Message, msg
from lims.domain.holding import Held, Holding, holding_of
from lims.domain.labelling import Label
from lims.domain.record import BatchRecord
from lims.printing.charts.containers import made_of
from lims.web.show.holding import gap_lines, holder_picture, place_words
from lims.web.show.results import value_in_words
from lims.web.show.story import StoryLine, lines_of, naming
from lims.web.times import SiteTime

_FATES: dict[str, Message] = {
    "used_up": msg("Used up"),
    "tested": msg("Tested"),
    "infused": msg("Infused"),
    "destroyed": msg("Destroyed"),
    "retained": msg("Retained"),
    "frozen": msg("Frozen"),
    "not_used": msg("Not used"),
}


@dataclass(frozen=True, slots=True)
class ContainerStory:
    """A container, and everything that leads from it."""

    container: Container
    title: Message
    words: Message
    parents: tuple[Container, ...]
    children: tuple[Container, ...]
    labels: tuple[Label, ...]
    results: tuple[tuple[str, str, bool], ...]  # the title of the test, its result in words, whether it meets
    way: tuple[tuple[Held, Message], ...]
    gaps: tuple[Message, ...]
    picture: Markup | None
    lines: tuple[StoryLine, ...]


def container_story(record: BatchRecord, name: str, when: SiteTime) -> ContainerStory | None:
    """The story of the container of that name in its batch; None when there is none."""
    one = next((c for c in record.containers if c.name == name), None)
    if one is None:
        return None
    parents, by_name = made_of(record.containers, record.more.edges), {c.name: c for c in record.containers}
    labels = tuple(label for label in record.labels if label.target == one.container)
    tests = {assay.key: assay.title for assay in record.protocol.assays}
    holding = holding_of(record).of(one.container)
    return ContainerStory(
        container=one,
        title=_title(one, holding),
        words=_words(one, when),
        parents=tuple(by_name[p] for p in parents.get(name, ()) if p in by_name),
        children=tuple(c for c in record.containers if name in parents.get(c.name, ())),
        labels=labels,
        results=tuple(
            (tests.get(r.assay, r.assay), value_in_words(r.value, r.unit), r.verdict == "meets")
            for r in record.results
            if r.sample in (one.name, one.container)
        ),
        way=tuple((held, place_words(held)) for held in holding.held),
        gaps=gap_lines(holding.gaps, when),
        picture=holder_picture(record, holding, when) if holding.held else None,
        lines=lines_of(record, naming(record.happenings, (one.container, *(label.label_code for label in labels)))),
    )


def _title(one: Container, holding: Holding) -> Message:
    if one.state is ContainerState.PLANNED:
        return msg("%(title)s is planned, and holds nothing yet", title=one.title)
    if one.state is ContainerState.ENDED:
        fate = _FATES.get(one.fate) or msg("%(fate)s", fate=one.fate.replace("_", " "))
        return msg("%(title)s: %(fate)s", title=one.title, fate=fate)
    here = holding.held[-1] if holding.held else None
    place = place_words(here) if here else msg("a place that was not written down")
    return msg("%(title)s is in use: %(place)s", title=one.title, place=place)


def _words(one: Container, when: SiteTime) -> Message:
    if one.filled_at is None:
        return msg("Planned %(time)s.", time=when.moment(one.planned_at))
    if one.ended_at is None:
        return msg("Filled %(time)s.", time=when.moment(one.filled_at))
    return msg("Filled %(since)s, ended %(until)s.", since=when.moment(one.filled_at), until=when.moment(one.ended_at))
