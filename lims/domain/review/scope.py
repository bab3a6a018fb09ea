"""What a review covered, as recorded beside its signature, and what was added to the record or its things since."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from lims.domain.events.review import RecordReviewed
from lims.domain.quality import Signature
from lims.domain.record import BatchRecord, Beside, Happening
from lims.domain.review.rules import UNSIGNED
from lims.domain.review.sorting import Sorted, sort_entries


@dataclass(frozen=True, slots=True)
class Added:
    """What a signature does not cover: entries of the batch's own chain, and of its things on other chains."""

    own: tuple[Happening, ...]
    beside: tuple[Beside, ...]

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.own or self.beside)


def sorted_record(record: BatchRecord) -> Sorted:
    """The batch's entries, sorted by the rules of review."""
    return sort_entries(record.happenings, late_is_told=late_is_told(record))


def late_is_told(record: BatchRecord) -> bool:
    """Whether an exception of the record tells of what was written down later."""
    return any(one.kind == "late" for one in record.exceptions)


def scope_of(record: BatchRecord, signature: int, role: str) -> RecordReviewed:
    """What a review of this record covers now, to be recorded beside its signature."""
    found = sorted_record(record)
    heads = {head.chain.partition(":")[0]: head.entries for head in record.heads}
    return RecordReviewed(
        batch=record.batch.batch,
        signature=signature,
        role=role,
        rules=found.rules,
        entries=found.entries,
        ordinary=len(found.ordinary),
        told=len(found.told),
        to_see=len(found.to_see),
        exceptions=len(record.exceptions),
        sampled=found.sampled if role == "quality_review" else (),
        seed=found.seed,
        subject_seq=heads.get("subject", 0),
        site_seq=heads.get("site", 0),
    )


def reviews_of(happenings: Iterable[Happening]) -> dict[int, RecordReviewed]:
    """What each review covered, by the number of its signature."""
    found = (_read(one) for one in happenings if one.kind == "RecordReviewed")
    return {one.signature: one for one in found}


def _read(happening: Happening) -> RecordReviewed:
    said = dict(happening.data)
    return RecordReviewed(
        batch=said["batch"],
        signature=int(said["signature"]),
        role=said["role"],
        rules=said["rules"],
        entries=int(said["entries"]),
        ordinary=int(said["ordinary"]),
        told=int(said["told"]),
        to_see=int(said["to_see"]),
        exceptions=int(said["exceptions"]),
        sampled=tuple(json.loads(said["sampled"])),
        seed=said["seed"],
        subject_seq=int(said["subject_seq"]),
        site_seq=int(said["site_seq"]),
    )


def added_since(record: BatchRecord, signature: Signature) -> Added:
    """What was added after this signature that it does not cover, to the batch's chain or to its things."""
    own = tuple(one for one in record.happenings if one.seq > signature.entries and one.kind not in UNSIGNED)
    return Added(own, tuple(_after(record, reviews_of(record.happenings).get(signature.signature))))


def _after(record: BatchRecord, scope: RecordReviewed | None) -> Iterable[Beside]:
    if scope is None:  # signed before reviews wrote down what they covered
        return
    known = {"subject": scope.subject_seq, "site": scope.site_seq}
    for one in record.beside:
        if one.happening.seq > known[one.chain.partition(":")[0]]:
            yield one


def set_aside(record: BatchRecord, role: str, person: str) -> bool:
    """Whether this person opened the record exactly as it is now, and put it with those to be signed together."""
    mine = [dict(one.data) for one in record.happenings if one.kind == "RecordSetAside" and one.person == person]
    return any(said["role"] == role and said["content_sha256"] == record.content_sha256 for said in mine)
