"""Supply out of specification: a failed product for a patient who has nothing else. Its own path, never a release.

After the rule for advanced therapies in the EU (Guidelines on GMP for ATMPs, section 11.5): only to avert an immediate
significant hazard, on the request of the treating physician, who is given the evaluation of the risk and accepts it;
in a trial the sponsor is told at once, and informs the authority. Every stage is another person's signature.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lims.domain.batch import Stage
from lims.domain.errors import Message, msg
from lims.domain.figures import thousands
from lims.domain.protocol import Assay
from lims.domain.record import BatchRecord

# What a physician can weigh against the hazard: too few, too weak or too impure cells. What can infect, poison or be
# somebody else's (sterility, Gram stain, mycoplasma, endotoxin, identity, a leak) is never supplied.
MAY_FAIL = ("dose", "viability", "purity")


class SupplyState(StrEnum):
    """How far a request has come."""

    REQUESTED = "requested"
    EVALUATED = "evaluated"
    ACCEPTED = "accepted"
    APPROVED = "approved"
    REFUSED = "refused"


NOTIFIED: dict[str, Message] = {
    "sponsor": msg("the sponsor"),
    "authority": msg("the authority"),
    "ethics": msg("the ethics committee"),
}
MUST_BE_TOLD = ("sponsor", "authority")


@dataclass(frozen=True, slots=True)
class Failed:
    """One criterion that failed, frozen as it was when the risk was evaluated."""

    assay: str
    value: str
    limit: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Somebody outside was told."""

    who: str  # sponsor | authority | ethics
    reference: str
    told_at: datetime
    told_by: str


@dataclass(frozen=True, slots=True)
class Supply:
    """One request, and how far it came."""

    batch: str
    supply: int
    state: SupplyState
    hazard: str
    no_alternative: str
    consent: str
    requested_by: str
    requested_at: datetime
    failed: tuple[Failed, ...]
    evaluation: str
    evaluated_by: str
    evaluated_at: datetime | None
    acceptance: str
    accepted_by: str
    accepted_at: datetime | None
    approval: str
    approved_by: str
    approved_at: datetime | None
    refusal: str
    refused_by: str
    refused_at: datetime | None
    notices: tuple[Notice, ...]

    @property
    def people(self) -> frozenset[str]:
        """Everybody who signed a stage of it."""
        return frozenset({self.requested_by, self.evaluated_by, self.accepted_by, self.approved_by} - {""})

    @property
    def is_open(self) -> bool:
        """It waits for its next stage."""
        return self.state not in (SupplyState.APPROVED, SupplyState.REFUSED)


def may_be_supplied(assay: Assay) -> bool:
    """Whether a product that failed this test may be supplied at all."""
    return assay.computed in MAY_FAIL


def newest(record: BatchRecord) -> Supply | None:
    """The request that counts, or None."""
    return record.more.supplies[-1] if record.more.supplies else None


def supply_in_force(record: BatchRecord) -> Supply | None:
    """The request that was approved, or None."""
    return next((one for one in record.more.supplies if one.state is SupplyState.APPROVED), None)


def failed_now(record: BatchRecord) -> tuple[Failed, ...]:
    """Every result that fails its limit, as it stands in the record now."""
    limits = {
        assay.key: assay.limit.in_words(assay.unit) if assay.limit else assay.expected
        for assay in record.protocol.assays
    }
    return tuple(
        Failed(one.assay, f"{_shown(one.value)} {one.unit}".strip(), limits.get(one.assay, ""))
        for one in record.results
        if one.verdict == "fails"
    )


def _shown(value: str) -> str:
    return thousands(int(value)) if value.isascii() and value.isdigit() else value


def reasons_against_use(record: BatchRecord, at: datetime) -> Iterator[Message]:
    """What stands against handing over or infusing a supplied product: the sponsor was not told, or more has failed."""
    del at
    if record.batch.stage is not Stage.SUPPLIED:
        return
    found = supply_in_force(record)
    if found is None:
        yield msg("No supply was approved.")
        return
    if not any(one.who == "sponsor" for one in found.notices):
        yield msg("It is supplied out of specification, and the sponsor is not told yet.")
    if set(failed_now(record)) != set(found.failed):
        yield msg("A result failed after the risk was evaluated.")


def reasons_against_closing(record: BatchRecord, at: datetime) -> Iterator[Message]:
    """What stands against closing a batch that was supplied or is asked for: an open request, somebody not told."""
    del at
    found = newest(record)
    if found is not None and found.is_open and record.batch.stage is Stage.FILLED:
        yield msg("The request for supply out of specification is open.")
    given = supply_in_force(record)
    for who in MUST_BE_TOLD:
        if given is not None and all(one.who != who for one in given.notices):
            yield msg("Supplied out of specification: %(who)s is not told yet.", who=NOTIFIED[who])
