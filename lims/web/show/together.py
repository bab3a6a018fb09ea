"""Records that wait for the same review: which were opened by this person as they are now, and which were not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lims.actions.queue_records import sorting_of
from lims.domain.batch import Batch, Stage
from lims.domain.errors import Message, msg
from lims.domain.people import Person
from lims.domain.record import BatchRecord
from lims.domain.review.scope import set_aside
from lims.domain.signing import MAY_SIGN, REVIEWS, reasons_against_review
from lims.web.show.quality import found_in_words


@dataclass(frozen=True, slots=True)
class Row:
    """One record of the list: `state` is opened | unopened | blocked, `reasons` why it is blocked."""

    batch: Batch
    state: str
    found: Message
    sorting: Message
    reasons: tuple[Message, ...]
    content_sha256: str


@dataclass(frozen=True, slots=True)
class Together:
    """The records that wait for one review by this person."""

    role: str
    rows: tuple[Row, ...]

    @property
    def opened(self) -> tuple[Row, ...]:
        """Those that may be signed now."""
        return tuple(one for one in self.rows if one.state == "opened")

    @property
    def title(self) -> Message:
        """What can be signed now."""
        count = len(self.opened)
        if not self.rows:
            return msg("No record waits for this review")
        if not count:
            return msg("Open each record, then sign them together")
        if count == 1:
            return msg("1 record opened, ready to be signed")
        return msg("%(count)s records opened, ready to be signed together", count=count)


ROLE_WORDS = {"production_review": msg("Production review"), "quality_review": msg("Quality review")}


def roles_of(person: Person) -> tuple[str, ...]:
    """The reviews that this person may sign at all."""
    return tuple(role for role in REVIEWS if person.has(*MAY_SIGN[role]))


def together(records: Iterable[BatchRecord], role: str, person: Person) -> Together:
    """The filled batches that wait for this review: opened ones first, then those to open, then the blocked."""
    rows = [row for record in records if (row := _row(record, role, person)) is not None]
    order = ("opened", "unopened", "blocked")
    return Together(role, tuple(sorted(rows, key=lambda row: order.index(row.state))))


def waits_for(record: BatchRecord, role: str, person: Person) -> bool:
    """Whether this person may sign this review of the record now."""
    return record.batch.stage is Stage.FILLED and not any(reasons_against_review(record, role, person))


def _row(record: BatchRecord, role: str, person: Person) -> Row | None:
    if record.batch.stage is not Stage.FILLED:
        return None
    reasons = tuple(reasons_against_review(record, role, person))
    if any("signed already" in one.msgid for one in reasons):
        return None
    state = "blocked" if reasons else "opened" if set_aside(record, role, person.person) else "unopened"
    found = sorting_of(record)
    words = msg(
        "%(entries)s entries: %(ordinary)s ordinary by rule, %(rest)s stand out",
        entries=found.entries,
        ordinary=len(found.ordinary),
        rest=found.entries - len(found.ordinary),
    )
    return Row(record.batch, state, found_in_words(record), words, reasons, record.content_sha256)
