"""Who has signed a record, and whose signature is asked for next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lims.domain.batch import Stage
from lims.domain.disposition import assay_states
from lims.domain.errors import Message, msg
from lims.domain.people import Person
from lims.domain.quality import Signature
from lims.domain.record import BatchRecord
from lims.domain.signing import MAY_SIGN, MEANINGS, reasons_against_review, review_in_force


@dataclass(frozen=True, slots=True)
class Signed:
    """One line of the signatures: the newest of its role, or who is asked next."""

    role: Message
    signature: Signature | None
    words: Message


@dataclass(frozen=True, slots=True)
class ToSign:
    """A signature the reader may be asked for: `blocked` says why not now."""

    role: str
    title: Message
    statement: Message
    button: Message
    blocked: tuple[Message, ...]


def signed_so_far(record: BatchRecord, person: Person) -> Iterable[Signed]:
    """A line for each signature, the newest of its role, and the one that is asked for next."""
    roles = (("production_review", msg("Production review")), ("quality_review", msg("Quality review")))
    asked = True
    for role, title in roles:
        newest = [s for s in record.signatures if s.role == role]
        if newest:
            yield Signed(title, newest[-1], msg("signed"))
        stands = review_in_force(record, role) is not None
        if not stands and (not newest or not newest[-1].in_force or record.batch.stage is Stage.FILLED):
            words = (
                msg("you, now")
                if asked and not tuple(reasons_against_review(record, role, person))
                else msg("not signed")
            )
            yield Signed(title, None, words)
            asked = False
    for decided in (s for s in record.signatures if s.role == "disposition"):
        yield Signed(msg("Decision"), decided, msg("signed"))


def to_sign(record: BatchRecord, person: Person) -> ToSign | None:
    """The review or confirmation that stands open; None when only a decision is left or nothing is."""
    if record.batch.stage in (Stage.RELEASED_INTERIM, Stage.INFUSED) and not record.batch.final_confirmed:
        return _final(record, person)
    if record.batch.stage is not Stage.FILLED:
        return None
    for role, title in (
        ("production_review", msg("Sign the production review")),
        ("quality_review", msg("Sign the quality review")),
    ):
        if review_in_force(record, role) is None:
            statement = msg(
                "I, %(name)s, sign batch %(batch)s: %(meaning)s.",
                name=person.printed_name,
                batch=record.batch.batch,
                meaning=MEANINGS[role],
            )
            return ToSign(
                role, title, statement, msg("Sign the review"), tuple(reasons_against_review(record, role, person))
            )
    return None


def _final(record: BatchRecord, person: Person) -> ToSign | None:
    last = next((d for d in reversed(record.dispositions) if d.decision == "released_interim"), None)
    if last is None:
        return None
    blocked = [
        msg("%(test)s is not known. Lifted by the result alone.", test=state.assay.title)
        for state in assay_states(record.protocol.assays, record.results)
        if state.verdict == "pending"
    ]
    blocked += [
        msg("%(test)s does not meet its limit.", test=state.assay.title)
        for state in assay_states(record.protocol.assays, record.results)
        if state.verdict == "fails"
    ]
    if not person.has(*MAY_SIGN["disposition"]):
        blocked.append(msg("Quality confirms final results."))
    statement = msg(
        "I, %(name)s, confirm for batch %(batch)s: %(meaning)s.",
        name=person.printed_name,
        batch=record.batch.batch,
        meaning=MEANINGS["final_results"],
    )
    return ToSign(
        "final_results", msg("Confirm the final results"), statement, msg("Sign the final results"), tuple(blocked)
    )
