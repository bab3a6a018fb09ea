"""What every section is written with: the record, the site's clock, the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from lims.domain.batch import Stage
from lims.domain.errors import Message, Translate, in_english, msg
from lims.domain.identifiers import grouped
from lims.domain.protocol import Source
from lims.domain.record import BatchRecord
from lims.printing.stamp import PrintStamp
from lims.printing.times import SiteTimes, site_times
from lims.printing.two_languages import first_of

SOURCE_MARKS = {Source.TRIAL: "T", Source.BRIEF: "B", Source.PUBLIC: "P", Source.ASSUMED: "A", Source.NOT_STATED: "N"}

UNFINISHED = (Stage.PLANNED, Stage.COLLECTED, Stage.RECEIVED, Stage.CULTURE, Stage.HARVESTED, Stage.FILLED)


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes about one record for one print."""

    record: BatchRecord
    stamp: PrintStamp
    times: SiteTimes
    translate: Translate
    names: Translate = in_english  # what headings and names of fields are said with: two languages at once, if need be

    def say(self, message: Message) -> str:
        """The sentence in the reader's language."""
        return message.render(self.translate)

    def prose(self, msgid: str, /, **params: object) -> str:
        """A sentence written on the spot."""
        return self.say(msg(msgid, **params))

    def recorded(self, text: str) -> str:
        """What the record has in the program's own words, in the reader's language; a person's words as they are."""
        return self.translate(text) if text else ""

    def name(self, person: str) -> str:
        """The printed name behind a sign-in name."""
        return self.record.printed_name(person)

    @property
    def draft(self) -> bool:
        """The record is not complete: nothing was decided about the batch yet."""
        return self.record.batch.stage in UNFINISHED

    def label_code_of(self, container: str) -> str:
        """The code in force of a container's label, in groups of four; empty without one."""
        codes = (label.label_code for label in self.record.labels if label.target == container and label.in_force)
        return next((grouped(code) for code in codes), "")


def pen_for(record: BatchRecord, stamp: PrintStamp, translate: Translate = in_english) -> Pen:
    """A pen that knows whether the site's clock was changed during the batch."""
    first = first_of(translate)
    times = site_times(stamp.zone, (*_moments(record), stamp.printed_at), first)
    return Pen(record, stamp, times, first, translate)


def _moments(record: BatchRecord) -> Iterator[datetime]:
    batch = record.batch
    yield from (at for at in (batch.opened_at, batch.closed_at, batch.infused_at) if at)
    yield from (happening.at for happening in record.happenings)
    yield from (at for work in record.work for at in (work.started_at, work.finished_at) if at)
    yield from (signature.signed_at for signature in record.signatures)


def plural_cells(basis: str) -> Message:
    """What the dose counts."""
    return msg("viable target cells") if basis == "target_viable" else msg("viable cells")


def drawn(svg: str) -> Markup:
    """A chart, ready for a template."""
    return Markup(svg)  # noqa: S704 the chart's canvas escapes every text it draws
