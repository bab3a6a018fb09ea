"""What the supply page says: the stages of a supply out of specification, who signed them, and what is next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lims.domain.batch import Stage
from lims.domain.errors import Message, msg
from lims.domain.people import Person
from lims.domain.record import BatchRecord
from lims.domain.supply import NOTIFIED, Supply, SupplyState, failed_now, may_be_supplied, newest, supply_in_force
from lims.domain.supplying import STAGES, next_stage, reasons_against_stage
from lims.web.show.way import Way

TITLES: dict[str, Message] = {
    "request": msg("Request, by the treating physician"),
    "evaluation": msg("Evaluation of the risk, by the manufacturer"),
    "acceptance": msg("Acceptance of the risk, by another physician"),
    "approval": msg("Approval, by quality"),
}


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage of the newest request: signed, next, or still to come."""

    stage: str
    title: Message
    kind: str
    chip: Message
    words: tuple[str, ...]
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class FailedRow:
    """One criterion that failed, and whether a product that failed it may be supplied at all."""

    title: str
    value: str
    limit: str
    may: bool


def stage_rows(record: BatchRecord) -> tuple[StageRow, ...]:
    """Every stage, in order."""
    found, following = newest(record), next_stage(record)
    return tuple(_rows(record, found, following))


def _rows(record: BatchRecord, found: Supply | None, following: str) -> Iterator[StageRow]:
    said = _said(found)
    for stage, title in TITLES.items():
        words, by, at = said.get(stage, ((), "", None))
        if at is not None:
            yield StageRow(stage, title, "ok", msg("Signed"), words, record.printed_name(by), at)
        elif found is not None and found.state is SupplyState.REFUSED:
            yield StageRow(stage, title, "wait", msg("Not reached"), (), "", None)
        else:
            chip = msg("Next") if stage == following else msg("Later")
            yield StageRow(stage, title, "now" if stage == following else "wait", chip, (), "", None)


def _said(found: Supply | None) -> dict[str, tuple[tuple[str, ...], str, datetime | None]]:
    if found is None:
        return {}
    return {
        "request": ((found.hazard, found.no_alternative, found.consent), found.requested_by, found.requested_at),
        "evaluation": ((found.evaluation,), found.evaluated_by, found.evaluated_at),
        "acceptance": ((found.acceptance,), found.accepted_by, found.accepted_at),
        "approval": ((found.approval,), found.approved_by, found.approved_at),
    }


def failed_rows(record: BatchRecord) -> tuple[FailedRow, ...]:
    """What failed: frozen once the risk was evaluated, else as it stands now."""
    found = newest(record)
    assays = {one.key: one for one in record.protocol.assays}
    frozen = found.failed if found is not None and found.failed else failed_now(record)
    return tuple(
        FailedRow(assays[one.assay].title, one.value, one.limit, may_be_supplied(assays[one.assay])) for one in frozen
    )


def title_of(record: BatchRecord) -> Message:
    """The answer of the page."""
    found = newest(record)
    if supply_in_force(record) is not None:
        return msg("Supplied out of specification. It was never released")
    if found is not None and found.state is SupplyState.REFUSED:
        return msg("Supply out of specification was refused")
    if found is not None:
        return msg("Supply out of specification is asked for, not approved")
    return msg("Supply out of specification: nobody asked for it")


def reasons_for(record: BatchRecord, person: Person, at: datetime) -> tuple[Message, ...]:
    """Why this person may not sign the next stage now."""
    stage = next_stage(record)
    return tuple(reasons_against_stage(record, stage, person, at)) if stage else ()


def may_sign_next(record: BatchRecord, person: Person) -> bool:
    """Whether the next stage is a matter of this person's roles at all."""
    stage = next_stage(record)
    return bool(stage) and person.has(*STAGES[stage][1])


def not_told(record: BatchRecord) -> tuple[Message, ...]:
    """Who must still be told of the newest request."""
    found = newest(record)
    if found is None or found.state is SupplyState.REFUSED:
        return ()
    told = {one.who for one in found.notices}
    return tuple(words for who, words in NOTIFIED.items() if who in ("sponsor", "authority") and who not in told)


def to_supply(record: BatchRecord, person: Person) -> Way | None:
    """The way from the batch to its supply out of specification, where a result failed or somebody asked."""
    del person
    title, found = msg("Supply out of specification"), newest(record)
    if supply_in_force(record) is not None:
        return Way("supply.page", title, "attn", "attn", msg("supplied, not released"))
    if found is not None:
        refused = found.state is SupplyState.REFUSED
        return Way(
            "supply.page", title, "attn", "stop" if refused else "now", msg("refused") if refused else msg("open")
        )
    if record.batch.stage is Stage.FILLED and failed_now(record):
        return Way("supply.page", title, "attn", "wait", msg("a result failed"))
    return None
