"""Reviewing a record: sign its review, or put it with others to be signed together under one password."""

from collections.abc import Iterator, Mapping

from lims.actions.rights import acting_person
from lims.actions.signing import check_shown, sign
from lims.actions.views import batch_record
from lims.domain.errors import Message, NotNow, NotReadable, msg
from lims.domain.events.review import RecordSetAside
from lims.domain.people import Person
from lims.domain.record import BatchRecord
from lims.domain.review.scope import scope_of, set_aside, sorted_record
from lims.domain.signing import MEANINGS, REVIEWS, reasons_against_review
from lims.store.record import Act

MOST_TOGETHER = 50


def sign_review(act: Act, batch: str, *, role: str, content_sha256: str, compared: bool = False) -> int:
    """Sign the production review or the quality review of exactly this content; gives the signature's number.

    `compared`: the sample of the ordinary entries was compared with the record; the quality review needs it.
    """
    act.lock(f"batch:{batch}")
    person = acting_person(act)
    record = _shown(act, batch, role, content_sha256)
    _check_may_sign(record, role, person)
    _check_compared(role, compared)
    return _sign_and_scope(act, record, person, role)


def put_aside(act: Act, batch: str, *, role: str, content_sha256: str, compared: bool = False) -> None:
    """Note that this person opened the record and looked at exactly this content, to sign it together with others."""
    act.lock(f"batch:{batch}")
    person = acting_person(act)
    record = _shown(act, batch, role, content_sha256)
    _check_may_sign(record, role, person)
    _check_compared(role, compared)
    if set_aside(record, role, person.person):
        raise NotNow(
            "set_aside_already",
            msg("You looked at this record already, and nothing was added since."),
            next_step=msg("Sign it together with the others."),
        )
    sampled = sorted_record(record).sampled if role == "quality_review" else ()
    act.record(f"batch:{batch}", RecordSetAside(batch, role, content_sha256, sampled))


def sign_together(act: Act, contents: Mapping[str, str], *, role: str) -> dict[str, list[str]]:
    """Sign one review of several records, each as its own signature; gives the numbers `signed` and `left_out`.

    `contents`: the hash that was shown of each batch. A record is left out when it was not opened by this person, or
    has moved since. Raises NotNow when none is left.
    """
    person = acting_person(act)
    _check_role(role)
    if not 0 < len(contents) <= MOST_TOGETHER:
        raise NotReadable(
            "how_many_together",
            msg("One password signs 1 to %(most)s records.", most=MOST_TOGETHER),
            next_step=msg("Mark the records to be signed."),
        )
    for batch in sorted(contents):  # one order for everybody
        act.lock(f"batch:{batch}")
    signed: list[str] = []
    left_out: dict[str, Message] = {}
    for batch in sorted(contents):
        record = batch_record(act.db, batch)
        against = next(reasons_against_signing_together(record, role, person, contents[batch]), None)
        if against is None:
            _sign_and_scope(act, record, person, role)
            signed.append(batch)
        else:
            left_out[batch] = against
    if not signed:
        raise NotNow(
            "none_to_sign_together",
            msg("None of these records can be signed now."),
            reasons=tuple(msg("%(batch)s: %(why)s", batch=batch, why=why) for batch, why in left_out.items()),
            next_step=msg("Open each one again, look at what is new, then sign."),
        )
    return {"signed": signed, "left_out": list(left_out)}


def reasons_against_signing_together(
    record: BatchRecord, role: str, person: Person, content_sha256: str
) -> Iterator[Message]:
    """Why this record is left out when several are signed at once."""
    if content_sha256 != record.content_sha256:
        yield msg("It changed after you opened it.")
    elif not set_aside(record, role, person.person):
        yield msg("You have not opened it since its last change.")
    yield from reasons_against_review(record, role, person)


def _shown(act: Act, batch: str, role: str, content_sha256: str) -> BatchRecord:
    _check_role(role)
    record = batch_record(act.db, batch)
    check_shown(record, content_sha256)
    return record


def _check_role(role: str) -> None:
    if role not in REVIEWS:
        raise NotReadable(
            "role", msg("There is no review %(role)s.", role=role[:40]), next_step=msg("Choose a review.")
        )


def _check_may_sign(record: BatchRecord, role: str, person: Person) -> None:
    against = tuple(reasons_against_review(record, role, person))
    if against:
        raise NotNow(
            "review_not_now",
            msg("This review cannot be signed by you now."),
            reasons=against,
            next_step=msg("Settle each point, or ask the person who may sign."),
        )


def _check_compared(role: str, compared: bool) -> None:
    if role == "quality_review" and not compared:
        raise NotNow(
            "sample_not_compared",
            msg("The sample was not compared."),
            reasons=(msg("The quality review covers the exceptions and a sample of the rest."),),
            next_step=msg("Compare each entry of the sample with the record, mark it as compared, then sign."),
        )


def _sign_and_scope(act: Act, record: BatchRecord, person: Person, role: str) -> int:
    number = sign(act, record, person, role, str(MEANINGS[role]))
    act.record(f"batch:{record.batch.batch}", scope_of(record, number, role))
    return number
