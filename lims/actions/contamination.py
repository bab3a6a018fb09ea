"""Something grew in a batch: what follows at once, for the batch, for its siblings and for the patient.

Nothing here waits for a second result, and no second result takes it back.
"""

from lims.actions.alerts import end_tasks, open_task, raise_alert
from lims.actions.bench import site_day
from lims.actions.deviations import hold_by_rule, raise_deviation
from lims.actions.rights import acting_person, check_second_person
from lims.actions.views import batch_record
from lims.domain.alerts import REPORTED_TO
from lims.domain.batch import GIVEN_UP, Batch, Stage
from lims.domain.containers import ContainerState
from lims.domain.contamination import (
    CONTAMINATION,
    PLANS,
    duties_after_infusion,
    duties_before_infusion,
    positives,
)
from lims.domain.errors import Message, NotNow, NotReadable, msg
from lims.domain.events.alerts import BatchNonconforming, ContaminationPlanDecided, OrganismIdentified, ReportSent
from lims.domain.events.containers import ContainerEmptied
from lims.domain.record import BatchRecord
from lims.domain.uses import Sibling
from lims.domain.words import needed_words, read_words
from lims.store.reading.batches import get_batch
from lims.store.reading.where_used import siblings_of
from lims.store.record import Act

OVER = (*GIVEN_UP, Stage.CLOSED)
CAUSE = "contamination"


def lock_family(act: Act, batch: str) -> tuple[Sibling, ...]:
    """Keep other writers off the batch and every sibling, in one order for everybody; gives the siblings."""
    for chain in sorted({f"batch:{batch}", *(f"batch:{one.batch}" for one in siblings_of(act.db, batch))}):
        act.lock(chain)
    return siblings_of(act.db, batch)


def after_positive(
    act: Act, found: Batch, key: str, title: str, value: str, deviation: str, siblings: tuple[Sibling, ...]
) -> None:
    """What follows from one positive result. The family is locked; the result and its deviation are recorded.

    `key` is the release test, or the name of an extra sample.
    """
    source = f"{CAUSE}:{key}"
    given = found.infused_at is not None
    words = (
        msg("%(test)s: %(value)s, after the infusion", test=title, value=value)
        if given
        else msg("%(test)s: %(value)s", test=title, value=value)
    )
    if given:
        _after_infusion(act, found, deviation, words)
    else:
        hold_by_rule(act, found.batch, why=str(words), cause=deviation)
    to = ("physician", "qa", "nurse") if given else ("qa", "physician")
    raise_alert(act, found.batch, kind=CAUSE, words=words, to=to, source=source)
    duties = duties_after_infusion if given else duties_before_infusion
    for duty in duties(source, site_day(act)):
        open_task(
            act,
            found.batch,
            kind=duty.kind,
            words=duty.words,
            role=duty.role,
            due_on=duty.due_on,
            source=duty.source,
        )
    for sibling in siblings:
        _warn_sibling(act, sibling, f"sibling:{found.batch}:{key}", deviation, words)


def _after_infusion(act: Act, found: Batch, cause: str, words: Message) -> None:
    """The batch is marked once; its stage stays what it was."""
    if not found.nonconformance:
        act.record(f"batch:{found.batch}", BatchNonconforming(found.batch, str(words)[:500], cause))


def _warn_sibling(act: Act, sibling: Sibling, source: str, deviation: str, words: Message) -> None:
    """A batch that shares a lot, a thing or hands is held with a deviation of its own; one that was given is told."""
    if sibling.stage in OVER and sibling.infused_at is None:
        return
    why = msg(
        "Something grew in another batch, deviation %(number)s: %(words)s. Shared with it: %(shared)s",
        number=deviation,
        words=words,
        shared=", ".join(one.words or one.target for one in sibling.shares)[:400],
    )
    if sibling.infused_at is not None:
        raise_alert(act, sibling.batch, kind="sibling", words=why, to=("physician", "qa"), source=source)
        return
    # What is shared stands in the deviation: a hold and an alert are headings, read on every page.
    held = msg("Something grew in another batch, deviation %(number)s: %(words)s", number=deviation, words=words)
    raise_deviation(act, sibling.batch, source=source, kind="sibling", grade="major", words=why)
    hold_by_rule(act, sibling.batch, why=str(held), cause=source)
    raise_alert(act, sibling.batch, kind="sibling", words=held, to=("qa",), source=source)


def identify_organism(act: Act, batch: str, *, assay: str, organism: str, sensitivities: str) -> None:
    """Write down what grew and what it is sensitive to. A later name stands beside the former."""
    act.lock(f"batch:{batch}")
    acting_person(act, "qc", "qa", "physician")
    record = _positive(act, batch)
    known = {one.key for one in positives(record)}
    if assay not in known:
        raise NotReadable(
            "not_positive",
            msg("Nothing grew in %(assay)s.", assay=assay[:40] or "-"),
            next_step=msg("Choose a test in which something grew."),
        )
    name = needed_words(organism, msg("The organism"), longest=200)
    found = OrganismIdentified(batch, assay, name, read_words(sensitivities, msg("The sensitivities")))
    act.record(f"batch:{batch}", found)
    end_tasks(act, batch, f"{CAUSE}:{assay}:organism", msg("Identified: %(organism)s", organism=name))


def decide_plan(act: Act, batch: str, *, plan: str, words: str) -> None:
    """Quality decides what becomes of a batch in which something grew, after the physician was called."""
    act.lock(f"batch:{batch}")
    acting_person(act, "qa")
    record = _positive(act, batch)
    if record.batch.infused_at is not None or record.batch.stage is Stage.CLOSED:
        raise NotNow(
            "batch_over",
            msg("Batch %(batch)s is %(stage)s.", batch=batch, stage=record.batch.stage.words),
            next_step=msg("Follow up the patient. The tasks say when."),
        )
    if plan not in PLANS:
        raise NotReadable(
            "plan",
            msg("%(plan)s is no plan.", plan=plan[:40] or "-"),
            next_step=msg("Choose: stop, research only, or restart. It does not go on as if nothing grew."),
        )
    if not any(one.told_role == "physician" for one in record.more.calls):
        raise NotNow(
            "physician_not_called",
            msg("The physician does not know yet."),
            reasons=(msg("No call to the physician is logged."),),
            next_step=msg("Call the physician, log the call, then decide."),
        )
    act.record(f"batch:{batch}", ContaminationPlanDecided(batch, plan, needed_words(words, msg("The reason"))))
    for one in positives(record):
        end_tasks(act, batch, f"{CAUSE}:{one.key}:plan", PLANS[plan])


def send_report(act: Act, batch: str, *, to: str, reference: str, words: str) -> None:
    """Write down that somebody outside was told in writing, and under which reference: it stops the clock."""
    act.lock(f"batch:{batch}")
    acting_person(act, "qa", "physician")
    if to not in REPORTED_TO:
        raise NotReadable(
            "reported_to",
            msg("%(to)s gets no report from here.", to=to[:40] or "-"),
            next_step=msg("Choose among: %(those)s.", those=", ".join(REPORTED_TO)),
        )
    get_batch(act.db, batch)
    name = needed_words(
        reference, msg("The reference"), longest=120, next_step=msg("Enter the number under which it was sent.")
    )
    act.record(f"batch:{batch}", ReportSent(batch, to, name, read_words(words, msg("The words"))))
    record = batch_record(act.db, batch)
    for one in positives(record):
        end_tasks(act, batch, f"{CAUSE}:{one.key}:report:{to}", msg("Sent: %(reference)s", reference=name))


def _positive(act: Act, batch: str) -> BatchRecord:
    record = batch_record(act.db, batch)
    if not positives(record):
        raise NotNow(
            "nothing_grew",
            msg("Nothing grew in batch %(batch)s.", batch=batch),
            next_step=msg("Record the result first."),
        )
    return record


def keep_for_research(act: Act, batch: str, container: str, *, reason: str, witnessed_by: str) -> None:
    """What is left of a rejected batch whose plan is research goes there, seen by two people: never into a person."""
    chain = f"batch:{batch}"
    act.lock(chain)
    acting_person(act, "technician", "qc", "qa")
    record = _positive(act, batch)
    plans = [one.verdict for one in record.more.judgements if one.about == CONTAMINATION]
    held = next((one for one in record.containers if one.container == container), None)
    if held is None or held.state is not ContainerState.IN_USE or record.batch.stage is not Stage.REJECTED:
        raise NotNow(
            "container_needed",
            msg("This container of %(batch)s is not given to research now.", batch=batch),
            next_step=msg("Reject the batch first, and choose a container that holds material."),
        )
    if not plans or plans[-1] != "research":
        raise NotNow(
            "not_for_research",
            msg("The plan of %(batch)s is not research.", batch=batch),
            next_step=msg("Destroy it with a second person, or ask quality for another plan."),
            lifted_by=msg("Quality, by the plan."),
        )
    check_second_person(act, witnessed_by)
    words = needed_words(reason, msg("To whom it goes"))
    act.record(chain, ContainerEmptied(container, "research", witnessed_by, words))
