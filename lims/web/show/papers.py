"""The papers of a batch as a list: which there are, whether one may be printed now, its copies, the last of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lims.domain.downtime import FormState
from lims.domain.errors import Message, msg
from lims.domain.papers import About, Paper, reasons_against_printing
from lims.domain.people import Person, roles_words
from lims.domain.record import BatchRecord, PrintedCopy
from lims.printing.documents import documents
from lims.web.times import SiteTime


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper: `value` is what the form sends to print it; `against` why it is not printed now."""

    value: str
    title: Message
    purpose: Message
    copies: int
    last: Message | None
    against: tuple[Message, ...]

    @property
    def may(self) -> bool:
        """It can be printed by this person now."""
        return not self.against


def paper_rows(record: BatchRecord, person: Person, times: SiteTime) -> tuple[PaperRow, ...]:
    """Every paper of this batch: the batch's own, then one for each deviation."""
    rows: list[PaperRow] = []
    for one in documents():
        paper = one.paper
        if paper.about is About.BATCH:
            rows.append(_row(record, person, times, paper, "", paper.title))
        elif paper.about is About.DEVIATION:
            rows += [
                _row(record, person, times, paper, found.deviation, _of_one(paper, found.deviation))
                for found in record.more.deviations
            ]
    return tuple(rows)


def _of_one(paper: Paper, number: str) -> Message:
    return msg("%(paper)s %(about)s", paper=paper.title, about=number)


def _row(record: BatchRecord, person: Person, times: SiteTime, paper: Paper, about: str, title: Message) -> PaperRow:
    copies = [one for one in record.prints if one.document == paper.key and one.about == about]
    return PaperRow(
        value=f"{paper.key}:{about}" if about else paper.key,
        title=title,
        purpose=paper.purpose,
        copies=len(copies),
        last=_last(record, copies, times),
        against=tuple(_against(record, person, paper)),
    )


def _against(record: BatchRecord, person: Person, paper: Paper) -> Iterator[Message]:
    if paper.roles and not person.has(*paper.roles):
        yield msg("It is printed by: %(roles)s.", roles=roles_words(paper.roles))
    yield from reasons_against_printing(paper.key, record)


def _last(record: BatchRecord, copies: Sequence[PrintedCopy], times: SiteTime) -> Message | None:
    if not copies:
        return None
    newest = max(copies, key=lambda one: one.copy)
    return msg(
        "copy %(copy)s, %(time)s, %(who)s: %(reason)s",
        copy=newest.copy,
        time=times.moment(newest.printed_at),
        who=record.printed_name(newest.printed_by),
        reason=newest.reason,
    )


@dataclass(frozen=True, slots=True)
class FormRow:
    """One downtime form, which is printed once and counted by its own number."""

    form: str
    step: str
    state: Message
    out: bool


_STATES: dict[FormState, Message] = {
    FormState.PRINTED: msg("out"),
    FormState.ENTERED: msg("entered"),
    FormState.VOIDED: msg("destroyed"),
}


def form_rows(record: BatchRecord) -> tuple[FormRow, ...]:
    """The numbered forms of the batch."""
    return tuple(
        FormRow(one.form, record.protocol.step(one.step).title, _STATES[one.state], one.state is FormState.PRINTED)
        for one in record.more.forms
    )
