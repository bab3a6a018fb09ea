"""What must hold whatever was tried: judged from the ledger and the rows alone, not by the rules of the product."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from lims.domain.protocol import Protocol

RELEASES = {"released", "released_interim"}
HANDS = {"StepStarted", "SlotFilled", "EntryRecorded", "StepFinished"}
# Each query gives the rows that must not be there.
NEVER: dict[str, str] = {
    "a label of another batch fills a slot": "SELECT s.batch, s.slot, l.batch FROM slots s JOIN labels l "
    "ON l.label_code = s.label_code WHERE l.batch <> '' AND l.batch <> s.batch",
    "two labels in force on one thing": "SELECT target, count(*) FROM labels WHERE state IN ('issued', 'printed', "
    "'applied') AND target_kind = 'container' GROUP BY target HAVING count(*) > 1",
    "a container in use that nobody holds": "SELECT container FROM containers WHERE state = 'in_use' AND holder = ''",
    "less than nothing in a container": "SELECT container FROM containers WHERE CAST(volume_ml AS REAL) < 0 "
    "OR viable_cells < 0",
    "a batch that is held and given": "SELECT batch FROM batches WHERE on_hold AND stage IN ('infused', 'closed')",
    "an infused dose without a bedside check": "SELECT b.batch FROM batches b LEFT JOIN bedsides s "
    "ON s.batch = b.batch WHERE b.infused_at IS NOT NULL AND s.batch IS NULL",
    "a container that is given away twice": "SELECT h.batch, c.value, count(*) FROM handovers h, "
    "json_each(h.containers) c WHERE h.state = 'open' GROUP BY h.batch, c.value HAVING count(*) > 1",
    "a station that holds a batch without a running step": "SELECT e.equipment FROM equipment e LEFT JOIN steps s "
    "ON s.batch = e.batch AND s.step = e.step AND s.state = 'running' WHERE e.batch <> '' AND s.batch IS NULL",
    "an edge between two subjects": "SELECT v.parent, v.child FROM vessel_edges v JOIN containers a "
    "ON a.container = v.parent JOIN containers b ON b.container = v.child WHERE a.subject <> b.subject",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One entry as the ledger has it."""

    kind: str
    person: str
    data: Mapping[str, Any]


def broken(db: Connection) -> Iterator[str]:
    """Every rule about the rows that does not hold now."""
    for name, query in NEVER.items():
        rows = db.exec_driver_sql(query).fetchmany(3)
        if rows:
            yield f"{name}: {[tuple(row) for row in rows]}"


def chain(db: Connection, batch: str) -> list[Told]:
    """The entries of a batch, oldest first."""
    texts = db.exec_driver_sql("SELECT text FROM ledger WHERE chain = ? ORDER BY seq", (f"batch:{batch}",)).scalars()
    found = (json.loads(text) for text in texts)
    return [Told(one["kind"], one["person"], one["data"]) for one in found]


def faults_of_releases(entries: list[Told], protocol: Protocol) -> Iterator[str]:
    """What was missing at the moment of each release and each infusion."""
    for number, one in enumerate(entries):
        if one.kind == "DispositionDecided" and one.data["decision"] in RELEASES:
            yield from _faults_of_release(entries[:number], one, protocol)
        if one.kind == "DoseInfused":
            kinds = [before.kind for before in entries[:number]]
            decided = [b for b in entries[:number] if b.kind == "DispositionDecided" and b.data["decision"] in RELEASES]
            if "BedsideChecked" not in kinds or not (decided or "SupplyApproved" in kinds):
                yield "infused without a bedside check or a decision"
            if _held(entries[:number]):
                yield "infused while on hold"


def _faults_of_release(before: list[Told], decided: Told, protocol: Protocol) -> Iterator[str]:
    finished = {one.data["step"] for one in before if one.kind == "StepFinished"}
    for step in protocol.steps:
        if step.key not in finished:
            yield f"released without step {step.key}"
        elif step.verified and not _verified(before, step.key):
            yield f"released without a second person on {step.key}"
    verdicts: dict[str, set[str]] = {}
    for one in before:
        if one.kind == "ResultRecorded":
            verdicts.setdefault(one.data["assay"], set()).add(one.data["verdict"])
    for assay in protocol.assays:
        pending = assay.may_be_pending and decided.data["decision"] == "released_interim"
        if "fails" in verdicts.get(assay.key, set()):
            yield f"released with a failed {assay.key}"
        elif not verdicts.get(assay.key) and not pending:
            yield f"released without {assay.key}"
    yield from _faults_of_signatures(before, decided)
    if _held(before):
        yield "released while on hold"
    if opened := _open_deviations(before):
        yield f"released with {opened} open deviations"


def _verified(before: list[Told], step: str) -> bool:
    of_step = [one for one in before if one.data.get("step") == step]
    end = next((n for n, one in enumerate(of_step) if one.kind == "StepFinished"), len(of_step))
    last = max((n for n, one in enumerate(of_step[:end]) if one.kind == "EntryRecorded"), default=-1)
    return any(one.kind == "StepVerified" for one in of_step[last + 1 : end])


def _faults_of_signatures(before: list[Told], decided: Told) -> Iterator[str]:
    void = {one.data["signature"] for one in before if one.kind == "SignatureVoided"}
    signed = [one for one in before if one.kind == "RecordSigned" and one.data["signature"] not in void]
    content = next(one.data["content_sha256"] for one in signed if one.data["signature"] == decided.data["signature"])
    people = {one.data["role"]: one.person for one in signed if one.data["content_sha256"] == content}
    if not {"production_review", "quality_review"} <= people.keys():
        yield "released without both reviews of exactly this content"
    elif people["production_review"] == people["quality_review"]:
        yield "one person gave both reviews"
    hands = {one.person for one in before if one.kind in HANDS} | {
        one.data["verified_by"] for one in before if one.kind == "StepVerified"
    }
    if decided.person in hands or people.get("quality_review") in hands:
        yield "quality decided about its own work"


def _held(before: list[Told]) -> bool:
    held = False
    for one in before:
        if one.kind == "BatchHeld" or (one.kind == "DispositionDecided" and one.data["decision"] == "held"):
            held = True
        elif one.kind == "DispositionDecided" and one.data["decision"] == "hold_lifted":
            held = False
    return held


def _open_deviations(before: list[Told]) -> int:
    opened = sum(1 for one in before if one.kind in ("DeviationOpened", "DeviationReopened"))
    return opened - sum(1 for one in before if one.kind == "DeviationClosed")
