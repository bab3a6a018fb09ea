"""Supply out of specification, stage by stage: requested, evaluated, accepted, approved, told. Never a release."""

from datetime import datetime

from lims.actions.bag_label import text_now
from lims.actions.labels import issue_label
from lims.actions.rights import acting_person
from lims.actions.signing import check_shown, sign
from lims.actions.views import batch_record
from lims.domain.errors import NotNow, NotReadable, msg
from lims.domain.events.supply import (
    AuthorityNotified,
    RiskEvaluated,
    SupplyAccepted,
    SupplyApproved,
    SupplyRefused,
    SupplyRequested,
)
from lims.domain.label_text import OUT_OF_SPECIFICATION
from lims.domain.people import Person
from lims.domain.record import BatchRecord
from lims.domain.supply import NOTIFIED, SupplyState, failed_now, newest
from lims.domain.supplying import STAGES, reasons_against_refusing, reasons_against_stage
from lims.domain.words import needed_words
from lims.store.record import Act

LONGEST = 2000


def request_supply(act: Act, batch: str, *, hazard: str, no_alternative: str, consent: str, content_sha256: str) -> int:
    """The treating physician asks for a product that failed; gives the number of the request."""
    record, person = _at_stage(act, batch, "request", content_sha256)
    said = (
        needed_words(hazard, msg("The hazard"), longest=LONGEST),
        needed_words(no_alternative, msg("Why there is no alternative"), longest=LONGEST),
        needed_words(consent, msg("The consent"), longest=300),
    )
    number = len(record.more.supplies) + 1
    signature = _sign(act, record, person, "request")
    act.record(f"batch:{batch}", SupplyRequested(batch, number, *said, signature))
    return number


def evaluate_risk(act: Act, batch: str, *, evaluation: str, content_sha256: str) -> None:
    """The manufacturer says what the failed criteria mean. From here on they are frozen: value and limit."""
    record, person = _at_stage(act, batch, "evaluation", content_sha256)
    words = needed_words(evaluation, msg("The evaluation"), longest=LONGEST)
    failed = tuple((one.assay, one.value, one.limit) for one in failed_now(record))
    signature = _sign(act, record, person, "evaluation")
    act.record(f"batch:{batch}", RiskEvaluated(batch, _number(record), failed, words, signature))


def accept_risk(act: Act, batch: str, *, words: str, content_sha256: str) -> None:
    """A physician has read the evaluation and accepts the risk for this patient."""
    record, person = _at_stage(act, batch, "acceptance", content_sha256)
    said = needed_words(words, msg("The acceptance"), longest=LONGEST)
    signature = _sign(act, record, person, "acceptance")
    act.record(f"batch:{batch}", SupplyAccepted(batch, _number(record), said, signature))


def approve_supply(act: Act, batch: str, *, words: str, content_sha256: str) -> str:
    """Quality lets it go, out of specification. The bag's label is void now; gives the code of the marked one."""
    record, person = _at_stage(act, batch, "approval", content_sha256)
    said = needed_words(words, msg("The reason"), longest=LONGEST)
    signature = _sign(act, record, person, "approval")
    act.record(f"batch:{batch}", SupplyApproved(batch, _number(record), said, signature))
    act.enqueue("checkpoint", {"why": f"supplied out of specification {batch}"})
    return _mark_bag(act, record)


def notify(act: Act, batch: str, *, who: str, reference: str, told_at: datetime) -> None:
    """Write down that sponsor, authority or ethics committee was told, with the reference they gave."""
    act.lock(f"batch:{batch}")
    acting_person(act, "qa", "physician")
    record = batch_record(act.db, batch)
    found = newest(record)
    if who not in NOTIFIED:
        raise NotReadable("who", msg("Nobody is told as %(who)s.", who=who[:40]), next_step=msg("Choose who was told."))
    if found is None or found.state is SupplyState.REFUSED:
        raise NotNow(
            "no_request",
            msg("Nothing is supplied out of specification here."),
            next_step=msg("A physician requests it first."),
        )
    earliest = found.requested_at.replace(second=0, microsecond=0)  # a form gives whole minutes
    if not earliest <= told_at <= act.at:
        raise NotReadable(
            "told_at",
            msg("They cannot have been told then."),
            next_step=msg("Enter a time after the request and not in the future."),
        )
    said = needed_words(reference, msg("The reference"), longest=120)
    act.record(f"batch:{batch}", AuthorityNotified(batch, found.supply, who, said, told_at))


def refuse_supply(act: Act, batch: str, *, reason: str) -> None:
    """Somebody whose word it needs says no. The batch stays what it is: filled, and not for infusion."""
    act.lock(f"batch:{batch}")
    person = acting_person(act)
    record = batch_record(act.db, batch)
    against = tuple(reasons_against_refusing(record, person))
    if against:
        raise NotNow(
            "refusal_not_now",
            msg("There is nothing for you to refuse now."),
            reasons=against,
            next_step=msg("Look at the stages of the request."),
        )
    act.record(f"batch:{batch}", SupplyRefused(batch, _number(record), needed_words(reason, msg("The reason"))))


def _at_stage(act: Act, batch: str, stage: str, content_sha256: str) -> tuple[BatchRecord, Person]:
    act.lock(f"batch:{batch}")
    person = acting_person(act)
    record = batch_record(act.db, batch)
    against = tuple(reasons_against_stage(record, stage, person, act.at))
    if against:
        raise NotNow(
            "supply_not_now",
            msg("Batch %(batch)s is not supplied out of specification on your signature now.", batch=batch),
            reasons=against,
            next_step=msg("Settle each point, or ask the person whose stage it is."),
            lifted_by=msg("Nobody can waive a point or sign two stages."),
        )
    check_shown(record, content_sha256)
    return record, person


def _number(record: BatchRecord) -> int:
    return len(record.more.supplies)


def _sign(act: Act, record: BatchRecord, person: Person, stage: str) -> int:
    return sign(act, record, person, f"supply_{stage}", str(STAGES[stage][2]))


def _mark_bag(act: Act, record: BatchRecord) -> str:
    """The label that says nothing of it is void; the new one is printed, applied and scanned before the bag leaves."""
    bags = {one.container for one in record.containers if one.kind == "product"}
    former = next(one for one in record.labels if one.target in bags and one.in_force)
    return issue_label(
        act,
        f"batch:{record.batch.batch}",
        kind=former.kind,
        target_kind=former.target_kind,
        target=former.target,
        text=text_now(act, former),
        subject=former.subject,
        batch=former.batch,
        replaces=former,
        reason=OUT_OF_SPECIFICATION.lower(),
    )
