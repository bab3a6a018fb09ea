"""The desk of quality: what waits, what stands out, what each result says, and who may sign what now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from lims.domain.batch import GIVEN_UP, Batch, Stage
from lims.domain.disposition import pending_assays, reasons_against
from lims.domain.errors import Message, msg
from lims.domain.people import Person
from lims.domain.quality import RecordException
from lims.domain.record import BatchRecord
from lims.domain.review.scope import sorted_record
from lims.domain.signing import MAY_SIGN, people_who_performed
from lims.web.show.batch import mark_of
from lims.web.show.results import ResultRow, result_rows
from lims.web.show.signing import Signed, ToSign, signed_so_far, to_sign
from lims.web.times import SiteTime

SHOWN_REASONS = 3


@dataclass(frozen=True, slots=True)
class Waiting:
    """One batch in the queue."""

    batch: Batch
    kind: str
    chip: Message
    words: Message


@dataclass(frozen=True, slots=True)
class Choice:
    """One decision; with `reasons` it is blocked, and stays in the list with them."""

    decision: str
    title: Message
    words: Message
    reasons: tuple[Message, ...]
    ready: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """One batch on the desk, as this person sees it."""

    record: BatchRecord
    title: Message
    subtitle: Message
    mark: tuple[str, Message]
    results: tuple[ResultRow, ...]
    signed: tuple[Signed, ...]
    performed: tuple[str, ...]
    to_sign: ToSign | None
    choices: tuple[Choice, ...]
    decides: bool  # this person may decide now

    @property
    def batch(self) -> Batch:
        """The batch on the desk."""
        return self.record.batch

    @property
    def entries(self) -> int:
        """How many entries the signature covers."""
        return next((h.entries for h in self.record.heads if self.batch.batch in h.chain), len(self.record.happenings))


def desk_of(record: BatchRecord, person: Person, when: SiteTime) -> Desk:
    """What the desk shows of this batch to this person."""
    choices = tuple(_choices(record, person, when))
    return Desk(
        record=record,
        title=title_of(record, choices),
        subtitle=_subtitle(record, when),
        mark=mark_of(record),
        results=result_rows(record),
        signed=tuple(signed_so_far(record, person)),
        performed=tuple(sorted(record.printed_name(p) for p in people_who_performed(record))),
        to_sign=to_sign(record, person),
        choices=choices,
        decides=person.has(*MAY_SIGN["disposition"]),
    )


def title_of(record: BatchRecord, choices: Iterable[Choice]) -> Message:
    """The answer to the desk's question: what stands between this batch and its release."""
    settled = _settled(record)
    if settled is not None:
        return settled
    open_ = [c for c in choices if c.decision in ("released", "released_interim") and not c.reasons]
    found = found_in_words(record)
    if open_ and open_[0].decision == "released":
        return msg("%(exceptions)s. Nothing blocks a release", exceptions=found)
    if open_:
        return msg("%(exceptions)s. Nothing blocks an interim release", exceptions=found)
    against = min((len(c.reasons) for c in choices if c.decision.startswith("released")), default=0)
    if against == 1:
        return msg("%(exceptions)s. One thing stands against a release", exceptions=found)
    return msg("%(exceptions)s. %(count)s things stand against a release", exceptions=found, count=against)


def _settled(record: BatchRecord) -> Message | None:
    batch, pending = record.batch, pending_assays(record)
    if batch.on_hold and batch.stage not in GIVEN_UP:
        return msg("On hold: %(why)s", why=batch.hold_reason)
    if batch.supplied_at is not None and batch.stage not in GIVEN_UP:
        return msg("Supplied out of specification. It was never released")
    if batch.nonconformance and batch.stage in (Stage.INFUSED, Stage.CLOSED):
        return msg("Infused, and does not conform. %(what)s", what=batch.nonconformance)
    if batch.stage in (Stage.RELEASED_INTERIM, Stage.INFUSED, Stage.CLOSED) and pending:
        return msg("Released on interim results. Pending: %(what)s", what=", ".join(a.title for a in pending))
    return {
        Stage.REJECTED: msg("Rejected. Nothing of it may be used"),
        Stage.CANCELLED: msg("Cancelled. Nothing of it may be used"),
        Stage.RELEASED: msg("Released. It may go to the ward"),
        Stage.RELEASED_INTERIM: msg("Every result is known: the interim release can be confirmed"),
        Stage.INFUSED: msg("Infused, and every result is known"),
        Stage.CLOSED: msg("Closed. Every result is known"),
    }.get(batch.stage)


def found_in_words(record: BatchRecord) -> Message:
    """The deviations first, then the exceptions that are none."""
    exceptions = _exceptions_in_words(tuple(one for one in record.exceptions if not one.deviation))
    found = record.more.deviations
    if not found:
        return exceptions
    open_ = sum(1 for one in found if one.is_open)
    if open_ == 1:
        return msg("1 deviation open. %(exceptions)s", exceptions=exceptions)
    if open_:
        return msg("%(count)s deviations open. %(exceptions)s", count=open_, exceptions=exceptions)
    if len(found) == 1:
        return msg("1 deviation, closed. %(exceptions)s", exceptions=exceptions)
    return msg("%(count)s deviations, all closed. %(exceptions)s", count=len(found), exceptions=exceptions)


def _exceptions_in_words(exceptions: tuple[RecordException, ...]) -> Message:
    to_do = sum(not one.assessed for one in exceptions)
    if not exceptions:
        return msg("No exceptions")
    if len(exceptions) == 1:
        return msg("1 exception, to be assessed") if to_do else msg("1 exception, assessed")
    if not to_do:
        return msg("%(count)s exceptions, all assessed", count=len(exceptions))
    if to_do == len(exceptions):
        return msg("%(count)s exceptions to assess", count=to_do)
    return msg("%(count)s exceptions, %(open)s to assess", count=len(exceptions), open=to_do)


def _subtitle(record: BatchRecord, when: SiteTime) -> Message:
    found = sorted_record(record)
    words = msg(
        "%(good)s of %(all)s entries are ordinary by rule; the rest and a sample are shown.",
        good=len(found.ordinary),
        all=found.entries,
    )
    beside = len(record.happenings) - found.entries
    if beside:
        words = msg("%(words)s %(count)s more are signatures, alerts, tasks and copies.", words=words, count=beside)
    batch = record.batch
    if batch.expires_at is None or batch.infused_at is not None:
        return words
    return msg(
        "%(words)s Infusion planned %(day)s, fresh until %(until)s.",
        words=words,
        day=when.weekday(batch.infusion_on),
        until=when.moment(batch.expires_at),
    )


def _choices(record: BatchRecord, person: Person, when: SiteTime) -> Iterable[Choice]:
    stage = record.batch.stage
    if stage in (Stage.CLOSED, *GIVEN_UP, Stage.INFUSED):
        return
    decisions = ["released_interim", "released", "hold_lifted" if record.batch.on_hold else "held", "rejected"]
    if stage in (Stage.RELEASED, Stage.SUPPLIED):
        decisions = ["hold_lifted" if record.batch.on_hold else "held", "rejected"]
    for decision in decisions:
        reasons = tuple(reasons_against(record, decision, person.person, when.now))
        title, words = DECISION_WORDS[decision]
        if decision == "released_interim" and not reasons:
            pending = ", ".join(assay.title for assay in pending_assays(record))
            words = msg("Pending and said so on the label and the certificate: %(what)s.", what=pending)
        yield Choice(decision, title, words, reasons, decision.startswith("released") and not reasons)


DECISION_WORDS: dict[str, tuple[Message, Message]] = {
    "released": (msg("Release"), msg("Every result is known and meets its limit.")),
    "released_interim": (msg("Interim release"), msg("For what may be pending at infusion, such as final sterility.")),
    "held": (msg("Hold"), msg("Stops labels and hand-over. Quality lifts it, with a reason.")),
    "hold_lifted": (msg("Lift the hold"), msg("Work goes on where it stood. Say why.")),
    "rejected": (msg("Reject"), msg("Cannot be undone. Tell the physician at once.")),
}


def shown(reasons: tuple[Message, ...]) -> tuple[Message, ...]:
    """The first reasons, and how many more there are."""
    first = tuple(islice(reasons, SHOWN_REASONS))
    more = len(reasons) - len(first)
    return (*first, msg("And %(count)s more.", count=more)) if more else first


def waiting(record: BatchRecord, when: SiteTime) -> Waiting:
    """One batch of the queue in a few words."""
    batch = record.batch
    to_do = sum(not one.assessed for one in record.exceptions) + sum(one.is_open for one in record.more.deviations)
    pending = pending_assays(record)
    words = found_in_words(record)
    if batch.on_hold:
        return Waiting(batch, "hold", msg("Hold"), msg("%(why)s", why=batch.hold_reason))
    if batch.stage in (Stage.INFUSED, Stage.RELEASED_INTERIM) and pending:
        on = min(due_on(record, assay.days_to_result) or when.today for assay in pending)
        return Waiting(batch, "wait", msg("%(day)s", day=when.day(on)), msg("%(what)s pending", what=pending[0].title))
    if batch.supplied_at is not None:
        return Waiting(batch, "attn", msg("Out of specification"), words)
    if batch.stage in (Stage.INFUSED, Stage.RELEASED_INTERIM):
        return Waiting(batch, "now", msg("Confirm"), msg("every result is in"))
    if batch.expires_at is not None and batch.expires_at - when.now < timedelta(hours=24):
        chip = msg("until %(time)s", time=when.moment(batch.expires_at))
        return Waiting(batch, "late" if batch.expires_at <= when.now else "now", chip, words)
    return Waiting(batch, "attn" if to_do else "now", msg("To assess") if to_do else msg("Ready"), words)


def due_on(record: BatchRecord, days: int) -> date | None:
    """The day a test of so many days can be read, counted from the harvest or the fill."""
    begun: datetime | None = record.batch.filled_at or record.batch.harvested_at
    return (begun + timedelta(days=days)).date() if begun else None
