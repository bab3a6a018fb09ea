"""Papers: which there are, who may print them, and what must have happened before one of them means anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from lims.domain.batch import FOR_THE_WARD, GIVEN_UP, Stage
from lims.domain.deviations import batch_of_deviation
from lims.domain.errors import Message, NotFound, msg
from lims.domain.record import BatchRecord


class About(StrEnum):
    """What one paper is about."""

    BATCH = "batch"
    DEVIATION = "deviation"  # of a batch
    FORM = "form"  # a step of a batch, on numbered paper
    PROTOCOL = "protocol"


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of printed document, as the metadata of its folder says."""

    key: str  # the name of its folder, and of the document in the ledger
    title: Message
    purpose: Message  # what it is for, one sentence
    about: About
    roles: tuple[str, ...]  # who may print it; empty: everybody who is signed in
    languages: tuple[str, ...]  # in which it may be printed, beside the language of the site
    page: str  # A4
    version: int


def document_key(document: str) -> str:
    """The key of a document as the ledger names it; older entries write 'batch record'."""
    return document.replace(" ", "_")


def reasons_against_printing(key: str, record: BatchRecord, about: str = "") -> Iterator[Message]:
    """Why this paper of this batch would say nothing, or something wrong, now."""
    rule = _RULES.get(key)
    if rule is not None:
        yield from rule(record)
    if about and batch_of_deviation(about) != record.batch.batch:
        yield msg("%(about)s is not of batch %(batch)s.", about=about, batch=record.batch.batch)


def check_deviation_of(record: BatchRecord, deviation: str) -> None:
    """Raise NotFound when the batch has no deviation of that number."""
    if deviation not in {one.deviation for one in record.more.deviations}:
        raise NotFound(
            "unknown_deviation",
            msg("Batch %(batch)s has no deviation %(number)s.", batch=record.batch.batch, number=deviation[:40]),
            next_step=msg("Choose one of the deviations of the batch."),
        )


def _against_certificate(record: BatchRecord) -> Iterator[Message]:
    """A certificate states a decision: before there is one it would be a promise."""
    batch, decided = record.batch, [one.decision for one in record.dispositions if one.decision in _DECIDED]
    released = batch.supplied_at is not None or bool(decided and decided[-1] in RELEASES)
    if not released or batch.stage in GIVEN_UP:
        yield msg("Batch %(batch)s is %(stage)s: quality has not released it.", batch=batch.batch, stage=_now(record))


def _against_infusion_form(record: BatchRecord) -> Iterator[Message]:
    """The form tells the ward to give this bag: only of a product that may be given, or was."""
    batch = record.batch
    given = batch.infused_at is not None
    if not given and batch.stage not in FOR_THE_WARD:
        yield msg("Batch %(batch)s is %(stage)s: not for infusion.", batch=batch.batch, stage=_now(record))
    if not given and batch.on_hold:
        yield msg("Batch %(batch)s is on hold: %(why)s", batch=batch.batch, why=batch.hold_reason)


def _against_kit(record: BatchRecord) -> Iterator[Message]:
    if record.batch.stage in (Stage.INFUSED, Stage.REJECTED, Stage.CANCELLED, Stage.CLOSED):
        yield msg(
            "Batch %(batch)s is %(stage)s: nothing is left to be done on paper.",
            batch=record.batch.batch,
            stage=_now(record),
        )


def _now(record: BatchRecord) -> Message:
    return record.batch.stage.words


RELEASES = ("released", "released_interim")
_DECIDED = (*RELEASES, "rejected")
_RULES: dict[str, Callable[[BatchRecord], Iterator[Message]]] = {
    "certificate": _against_certificate,
    "infusion_form": _against_infusion_form,
    "downtime_kit": _against_kit,
}
