"""Training: recorded and withdrawn by somebody else, asked for wherever a step needs it, and looked back upon."""

from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from lims.actions.bench import Bench, site_day
from lims.actions.deviations import raise_deviation
from lims.actions.evaluation import put_under_evaluation
from lims.actions.master import protocol_from, protocol_of
from lims.actions.rights import acting_person, check_person
from lims.domain.days import day_words
from lims.domain.errors import Message, NotAllowed, NotNow, NotReadable, msg
from lims.domain.events.training import TrainingRecorded, TrainingWithdrawn, UntrainedRefused
from lims.domain.training import LONGEST, Training, lacking, reasons_against_person
from lims.domain.words import needed_words
from lims.store.reading.batches import get_batch
from lims.store.reading.people import get_person
from lims.store.reading.protocols import list_protocols
from lims.store.reading.site import get_site
from lims.store.reading.training import get_training, trainings_of, work_since
from lims.store.record import Act

RECORDERS = ("qa", "administrator")


def check_trained(act: Act, bench: Bench, doing: str, person: str = "", *, at: datetime | None = None) -> None:
    """Refuse somebody, by default who acts, without valid training in what the step asks for; the refusal is kept.

    `doing` is start, scan, enter, verify or finish; `at` is when it was done, where that was earlier.
    """
    if act.recorded_at is not None and not person:
        return  # whoever types a paper form did not do the step; `note_untrained` asks after who did
    who = person or act.person
    name, reasons = _why_not(act, bench, who, at or act.at)
    if not reasons:
        return
    words = " ".join(str(one) for one in reasons)[:500]
    raise NotAllowed(
        "not_trained",
        msg("%(name)s does not work on this step today: %(step)s.", name=name, step=bench.step.title),
        reasons=reasons,
        next_step=msg("Somebody who is trained does it. Or the training is renewed first."),
        lifted_by=msg("Quality or an administrator records a training. Nobody records their own."),
    ).recorded_as((bench.chain, UntrainedRefused(act.new_id(), bench.batch.batch, bench.step.key, who, doing, words)))


def note_untrained(act: Act, bench: Bench, person: str, at: datetime) -> str:
    """A step was done away from the program by somebody who was not trained then: a deviation, for it cannot be undone.

    Gives its number; empty where the person was trained.
    """
    name, reasons = _why_not(act, bench, person, at)
    if not reasons:
        return ""
    batch, step = bench.batch.batch, bench.step
    words = msg(
        "%(name)s performed %(step)s without valid training. %(why)s Under evaluation.",
        name=name,
        step=f"{step.number} {step.title}",
        why=" ".join(str(one) for one in reasons),
    )
    source = f"training:{person}:{step.key}"
    number = raise_deviation(act, batch, source=source, kind="training", grade="major", words=words, step=step.key)
    put_under_evaluation(act, batch, (step.key,), deviation=number, why=str(words))
    return number


def _why_not(act: Act, bench: Bench, person: str, at: datetime) -> tuple[str, tuple[Message, ...]]:
    """The printed name, and why this person may not do this step on the site's day of `at`."""
    skills = bench.step.skills
    if not skills:
        return "", ()
    day, trainings = at.astimezone(ZoneInfo(get_site(act.db).zone)).date(), trainings_of(act.db, person)
    if not lacking(skills, trainings, day):
        return "", ()
    name, titles = get_person(act.db, person).printed_name, {one.key: one.title for one in bench.protocol.skills}
    return name, tuple(reasons_against_person(name, skills, trainings, day, lambda key: titles.get(key, key)))


def skills_in_force(db: Connection) -> dict[str, str]:
    """Every skill that a protocol in force asks for, by key, with its title."""
    found = {one.key: one.title for row in list_protocols(db) for one in protocol_from(row.text).skills}
    return dict(sorted(found.items(), key=lambda item: item[1]))


def record_training(act: Act, person: str, skill: str, *, trained_on: date, valid_until: date, certificate: str) -> int:
    """Record that a person was trained in a skill; gives the number of the training."""
    act.lock("site")
    _check_recorder(act, person)
    check_person(act, person)
    if skill not in skills_in_force(act.db):
        raise NotReadable(
            "unknown_skill",
            msg("No protocol in force asks for %(skill)s.", skill=skill[:40] or "-"),
            next_step=msg("Choose a skill from the list."),
        )
    if not trained_on <= site_day(act):
        raise NotReadable(
            "trained_on",
            msg("Nobody was trained on a day to come."),
            next_step=msg("Enter the day on the certificate."),
        )
    if not trained_on < valid_until <= trained_on + LONGEST:
        raise NotReadable(
            "valid_until",
            msg("A training is valid from one day to 3 years."),
            next_step=msg("Enter the last day of validity: after the training, and no more than 3 years on."),
        )
    kept = needed_words(certificate, msg("The certificate"))
    return act.record("site", TrainingRecorded(person, skill, trained_on, valid_until, kept[:200])).seq


def _check_recorder(act: Act, person: str) -> None:
    acting = acting_person(act, *RECORDERS)
    if acting.is_same_as(person):
        raise NotAllowed(
            "own_training",
            msg("Nobody records or withdraws their own training."),
            reasons=(msg("%(name)s is signed in.", name=acting.printed_name),),
            next_step=msg("Ask a colleague of quality or an administrator."),
        )


def withdraw_training(act: Act, training: int, *, from_day: date, reason: str) -> list[str]:
    """A training does not hold from a day on, which may be past: every batch worked on since then gets a deviation.

    Gives the numbers of the deviations, of batches that were infused or closed too.
    """
    act.lock("site")
    held = get_training(act.db, training)
    _check_recorder(act, held.person)
    if held.withdrawn_from is not None:
        raise NotNow(
            "training_withdrawn",
            msg("This training was withdrawn already."),
            reasons=(msg("%(why)s", why=held.withdrawn_reason),),
            next_step=msg("Nothing is left to do."),
        )
    if not held.trained_on <= from_day <= min(site_day(act), held.valid_until):
        raise NotReadable(
            "withdrawn_from",
            msg("It cannot be withdrawn from %(day)s.", day=day_words(from_day)),
            reasons=(
                msg("It is valid from %(a)s to %(b)s.", a=day_words(held.trained_on), b=day_words(held.valid_until)),
            ),
            next_step=msg("Enter the first day on which it did not hold: within its validity, and not to come."),
        )
    why = needed_words(reason, msg("The reason"))
    act.record("site", TrainingWithdrawn(training, held.person, held.skill, from_day, why))
    return [_deviation(act, held, why, batch, steps) for batch, steps in uncovered_work(act, held, from_day)]


def uncovered_work(act: Act, withdrawn: Training, since: date) -> Iterable[tuple[str, tuple[str, ...]]]:
    """The batches and steps that asked for the skill on a day which no other training of the person covers."""
    zone = ZoneInfo(get_site(act.db).zone)
    trainings = trainings_of(act.db, withdrawn.person)
    found: dict[str, list[str]] = {}
    for batch, step, at in work_since(act.db, withdrawn.person, datetime.combine(since, time(), zone)):
        asked = protocol_of(act.db, get_batch(act.db, batch)).step(step).skills
        if withdrawn.skill in asked and lacking((withdrawn.skill,), trainings, at.astimezone(zone).date()):
            steps = found.setdefault(batch, [])
            if step not in steps:
                steps.append(step)
    return tuple((batch, tuple(steps)) for batch, steps in found.items())


def _deviation(act: Act, held: Training, why: str, batch: str, steps: tuple[str, ...]) -> str:
    found = get_batch(act.db, batch)
    protocol = protocol_of(act.db, found)
    title = next((one.title for one in protocol.skills if one.key == held.skill), held.skill)
    words = msg(
        "%(name)s worked without valid training in %(skill)s (%(why)s). Under evaluation: %(steps)s.",
        name=get_person(act.db, held.person).printed_name,
        skill=title,
        why=why,
        steps="; ".join(f"{protocol.step(key).number} {protocol.step(key).title}" for key in steps),
    )
    number = raise_deviation(
        act, batch, source=f"training:{held.training}", kind="training", grade="major", words=words
    )
    put_under_evaluation(act, batch, steps, deviation=number, why=str(words))
    return number
