"""The whole story of one batch as one value: what the batch page, the QA desk and the printed record are drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lims.domain.batch import Batch
from lims.domain.containers import Container
from lims.domain.counts import RecordedCount
from lims.domain.custody import Handover
from lims.domain.labelling import Label
from lims.domain.more import More
from lims.domain.people import SYSTEM, SYSTEM_NAME, Person
from lims.domain.protocol import Protocol
from lims.domain.quality import Bedside, Disposition, Formulation, RecordException, Refused, Result, Signature
from lims.domain.subject import Subject
from lims.domain.work import StepWork


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The head of one chain: how many entries, and the hash of the last."""

    chain: str
    entries: int
    head_hash: str


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the time-line, from one entry of the ledger."""

    seq: int
    at: datetime
    performed_at: datetime | None
    person: str
    kind: str  # the event's name
    data: tuple[tuple[str, str], ...]
    hash: str
    station: str = ""  # where it was recorded


@dataclass(frozen=True, slots=True)
class Beside:
    """An entry of another chain that concerns a thing of the batch: its subject, a lot, a piece of equipment."""

    chain: str
    thing: str
    happening: Happening


@dataclass(frozen=True, slots=True)
class PrintedCopy:
    """One print of a document of the batch."""

    document: str
    copy: int
    reason: str
    content_sha256: str
    printed_at: datetime
    printed_by: str
    about: str = ""  # the thing of the batch it is about, such as a deviation; empty: the batch


@dataclass(frozen=True, slots=True)
class PutInForce:
    """When and by whom the version of the master record came into force that the batch is pinned to."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class BatchRecord:
    """Everything recorded about one batch, in the order a reader needs it. `people` maps sign-in names to people."""

    batch: Batch
    subject: Subject
    protocol: Protocol
    work: tuple[StepWork, ...]  # one for each step of the protocol, in its order
    counts: tuple[RecordedCount, ...]
    containers: tuple[Container, ...]
    labels: tuple[Label, ...]
    handovers: tuple[Handover, ...]
    results: tuple[Result, ...]
    exceptions: tuple[RecordException, ...]
    refusals: tuple[Refused, ...]
    signatures: tuple[Signature, ...]
    dispositions: tuple[Disposition, ...]
    formulation: Formulation | None
    bedside: Bedside | None
    prints: tuple[PrintedCopy, ...]
    heads: tuple[ChainHead, ...]
    happenings: tuple[Happening, ...]
    people: tuple[Person, ...]
    more: More
    content_sha256: str  # over the batch's entries but for signatures, dispositions and prints: what a signer signs
    beside: tuple[Beside, ...] = ()  # while it is under review: what befell its things since it was first reviewed
    master: PutInForce | None = None

    def printed_name(self, person: str) -> str:
        """The name as it stands on paper; the sign-in name when the person is not known here."""
        known = next((p.printed_name for p in self.people if p.person == person), "")
        return known or (SYSTEM_NAME if person == SYSTEM else person)

    def performer_of(self, work: StepWork) -> str:
        """Who performed a step: who stands on its downtime form where it has one, else who ended or began it."""
        paper = next((one for one in self.more.forms if one.form == work.paper_form), None) if work.paper_form else None
        return paper.performed_by if paper is not None else work.finished_by or work.started_by

    def step_work(self, step: str) -> StepWork:
        """The work on one step."""
        return next(w for w in self.work if w.step == step)
