"""Which signatures can be withdrawn, by whom, and what falls with them."""

from __future__ import annotations

from collections.abc import Iterator

from lims.domain.batch import Stage
from lims.domain.errors import Message, msg
from lims.domain.people import Person
from lims.domain.quality import Signature
from lims.domain.record import BatchRecord
from lims.domain.signing import REVIEWS

RELEASES = ("released", "released_interim")
GIVEN = (Stage.INFUSED, Stage.CLOSED)


def reasons_against_withdrawing(record: BatchRecord, signature: int, person: Person) -> Iterator[Message]:
    """Why this person may not withdraw this signature now."""
    found = next((one for one in record.signatures if one.signature == signature), None)
    if found is None:
        yield msg("There is no signature %(number)s on this batch.", number=signature)
        return
    if not found.in_force:
        yield msg("It counts no more already: %(why)s", why=found.voided_reason)
    if not can_be_withdrawn(record, found):
        yield msg("Only a review or a release is withdrawn. Another decision is changed by deciding anew.")
    if record.batch.stage in GIVEN:
        yield msg("The batch is %(stage)s: what was decided on it was acted on.", stage=record.batch.stage.words)
    if person.person != found.person and not person.has("qa"):
        yield msg("%(name)s signed it: the signer withdraws, or quality.", name=found.printed_name)


def withdrawable(record: BatchRecord, person: Person) -> tuple[Signature, ...]:
    """The signatures that this person may withdraw now."""
    return tuple(
        one for one in record.signatures if not any(reasons_against_withdrawing(record, one.signature, person))
    )


def can_be_withdrawn(record: BatchRecord, signature: Signature) -> bool:
    """Whether this is a signature that others stand on: a review, or a release."""
    if signature.role in REVIEWS:
        return True
    decided = {one.signature: one.decision for one in record.dispositions}
    return decided.get(signature.signature, "") in RELEASES


def falls_back(record: BatchRecord, signature: Signature) -> bool:
    """Whether the batch is released now, and that release stood on this signature."""
    if record.batch.stage not in (Stage.RELEASED, Stage.RELEASED_INTERIM):
        return False
    if signature.role in REVIEWS:
        newest = next(one for one in reversed(record.signatures) if one.role == signature.role)
        return newest.signature == signature.signature
    releases = [one.signature for one in record.dispositions if one.decision in RELEASES]
    return bool(releases) and signature.signature in releases
