"""A signature is withdrawn by a later one, with a reason. It stays legible; a release that stood on it is a hold."""

from lims.actions.alerts import raise_alert
from lims.actions.rights import acting_person
from lims.actions.signing import check_shown, sign
from lims.actions.views import batch_record
from lims.domain.errors import NotNow, msg
from lims.domain.events.standing import SignatureWithdrawn
from lims.domain.withdrawing import falls_back, reasons_against_withdrawing
from lims.domain.words import needed_words
from lims.store.record import Act


def withdraw_signature(act: Act, batch: str, signature: int, *, reason: str, content_sha256: str) -> int:
    """Withdraw a signature with a signature of one's own; gives that one's number.

    The signer withdraws, or somebody of quality. A release that stood on it falls back to a hold, and who waits for
    the product is told. After the infusion nothing is withdrawn: an addendum says what should have been.
    """
    chain = f"batch:{batch}"
    act.lock(chain)
    person = acting_person(act)
    record = batch_record(act.db, batch)
    check_shown(record, content_sha256)
    against = tuple(reasons_against_withdrawing(record, signature, person))
    if against:
        raise NotNow(
            "not_withdrawn",
            msg("Signature %(number)s cannot be withdrawn now.", number=signature),
            reasons=against,
            next_step=msg("Put the batch on hold, or write an addendum."),
        )
    words = needed_words(reason, msg("The reason"))
    found = next(one for one in record.signatures if one.signature == signature)
    falls = falls_back(record, found)
    meaning = msg("I withdraw signature %(number)s, %(meaning)s", number=signature, meaning=found.meaning)
    # It keeps a product from a patient: it does not wait while signing is paused.
    number = sign(act, record, person, "withdrawal", str(meaning)[:500], while_paused=True)
    told = str(msg("Signature %(number)s was withdrawn: %(why)s", number=signature, why=words))[:500]
    act.record(chain, SignatureWithdrawn(batch, signature, number, told, falls))
    if falls:
        why = msg("The release does not stand any more: a signature under it was withdrawn. %(why)s", why=words)
        raise_alert(
            act, batch, kind="recall", words=why, to=("nurse", "physician", "qa"), source=f"withdrawn:{signature}"
        )
    act.enqueue("checkpoint", {"why": f"signature {signature} of {batch} withdrawn"})
    return number
