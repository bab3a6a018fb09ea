"""Subjects: enrolled, measured, planned. The chain of identity begins here, before any blood is drawn."""

from collections.abc import Mapping
from datetime import date, timedelta

from lims.actions.cancelling import check_not_withdrawn
from lims.actions.master import newest_protocol
from lims.actions.rights import acting_person
from lims.domain.days import day_words
from lims.domain.dose import check_height, check_weight
from lims.domain.errors import Message, NotNow, NotReadable, msg
from lims.domain.events.subjects import (
    BodyMeasured,
    CriterionAnswer,
    PlannedInfusion,
    SubjectEnrolled,
    TreatmentPlanned,
)
from lims.domain.identifiers import coi_id
from lims.domain.numbers import read_decimal
from lims.domain.protocol import Criterion, Protocol
from lims.domain.schedule import treatment_calendar
from lims.store.reading.site import get_site
from lims.store.reading.subjects import get_subject, last_numbers
from lims.store.record import Act

LONGEST_INTERVAL_DAYS = 365


def enrol_subject(
    act: Act,
    *,
    trial: str,
    interval_days: int | None,
    answers: Mapping[str, str],
    screening: tuple[str, ...],
    reactive: tuple[str, ...],
) -> dict[str, str]:
    """Enrol a subject under the version in force; gives the subject code and the chain-of-identity id.

    Every criterion is answered: a number where the trial states a limit, else yes or no. One that is not met refuses
    the enrolment with the reasons. Where the trial states no interval between infusions it is asked here.
    """
    act.lock("site")
    acting_person(act, "physician", "nurse", "qa")
    protocol = newest_protocol(act.db, trial)
    judged = tuple(_judge(criterion, answers.get(criterion.key, "")) for criterion in protocol.criteria)
    against = [reason for _, reason in judged if reason is not None]
    if against:
        raise NotNow(
            "not_eligible",
            msg("This person cannot be enrolled under %(name)s.", name=protocol.name),
            reasons=tuple(against),
            next_step=msg("Check the answers against the source. A criterion of the trial is not waived here."),
            lifted_by=msg("Nobody at this site; the sponsor decides on the protocol."),
        )
    if not protocol.infusions.weeks and (interval_days is None or not 1 <= interval_days <= LONGEST_INTERVAL_DAYS):
        raise NotReadable(
            "interval_not_stated",
            msg("The interval between infusions is missing, or cannot be right."),
            reasons=(msg("%(trial)s does not state it.", trial=trial),),
            next_step=msg("Enter the interval in days that the physician ordered."),
        )
    subject, coi = _next_codes(act, protocol)
    chain = f"subject:{subject}"
    act.open_chain(chain)
    act.record(
        chain,
        SubjectEnrolled(
            subject=subject,
            coi=coi,
            trial=protocol.trial,
            version=protocol.version,
            infusions=protocol.infusions.count,
            interval_days=None if protocol.infusions.weeks else interval_days,
            answers=tuple(answer for answer, _ in judged),
            screening=tuple(screening),
            reactive=tuple(reactive),
        ),
    )
    return {"subject": subject, "coi": coi}


def _next_codes(act: Act, protocol: Protocol) -> tuple[str, str]:
    prefix, site = protocol.product.subject_prefix, get_site(act.db)
    number, serial = last_numbers(act.db, prefix, act.at.year % 100)
    return f"{prefix}-{number + 1:03d}", coi_id(site.facility, act.at.year, serial + 1)


def _judge(criterion: Criterion, given: str) -> tuple[CriterionAnswer, Message | None]:
    value = given.strip()
    if not value:
        return CriterionAnswer(criterion.key, "", False), msg("Not answered: %(text)s", text=criterion.text)
    if criterion.limit is not None:
        meets = criterion.limit.passes(read_decimal(value))
        reason = msg(
            "%(text)s: %(value)s %(unit)s, limit %(limit)s",
            text=criterion.text,
            value=value,
            unit=criterion.unit,
            limit=criterion.limit.in_words(criterion.unit),
        )
    else:
        meets = value.lower() == ("yes" if criterion.kind == "inclusion" else "no")
        reason = msg("Answered %(value)s: %(text)s", value=value, text=criterion.text)
    return CriterionAnswer(criterion.key, value, meets), None if meets else reason


def measure_body(act: Act, subject: str, *, height_cm: str, weight_kg: str, measured_on: date) -> None:
    """Record height and weight; refuses what no adult measures, such as metres typed for centimetres."""
    chain = f"subject:{subject}"
    act.lock(chain)
    acting_person(act, "physician", "nurse", "qa")
    get_subject(act.db, subject)
    if measured_on > act.at.date() + timedelta(days=1):  # the day of the site may be ahead of Greenwich
        raise NotReadable(
            "measured_on",
            msg("Nobody was measured on %(day)s yet.", day=day_words(measured_on)),
            next_step=msg("Enter the day of the measurement."),
        )
    height, weight = read_decimal(height_cm), read_decimal(weight_kg)
    check_height(height)
    check_weight(weight)
    act.record(chain, BodyMeasured(subject, height, weight, measured_on))


def plan_treatment(act: Act, subject: str, *, first_treatment_on: date) -> None:
    """Plan the calendar from the first TAE/TACE: infusions by the protocol, draws counted back from them."""
    chain = f"subject:{subject}"
    act.lock(chain)
    acting_person(act, "physician", "nurse", "qa")
    check_not_withdrawn(act, subject)
    who = get_subject(act.db, subject)
    protocol = newest_protocol(act.db, who.trial)
    planned = treatment_calendar(protocol.infusions, first_treatment_on, who.interval_days)
    infusions = tuple(PlannedInfusion(one.dose_no, one.draw_on, one.infusion_on) for one in planned)
    act.record(chain, TreatmentPlanned(subject, first_treatment_on, infusions))
