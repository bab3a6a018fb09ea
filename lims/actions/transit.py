"""Material on its way: what is out of its limits stops the batch, quality judges it, and what is lost has an end."""

from datetime import datetime
from zoneinfo import ZoneInfo

from lims.actions.alerts import raise_alert
from lims.actions.bench import Bench
from lims.actions.deviations import hold_by_rule, raise_deviation
from lims.actions.master import protocol_of
from lims.actions.rights import acting_person
from lims.actions.views import batch_record
from lims.domain.batch import Batch, Stage
from lims.domain.containers import ContainerState
from lims.domain.custody import LEAVES_THE_LAB, Handover, HandoverState
from lims.domain.days import local_words, moment_words
from lims.domain.errors import Message, NotNow, NotReadable, msg
from lims.domain.events.containers import ContainerEmptied
from lims.domain.events.custody import ExcursionJudged, HandoverLost, HoldTimeJudged
from lims.domain.schedule import span
from lims.domain.transit import (
    HOLD_TIME,
    VERDICTS,
    clock_of,
    excursions,
    hold_time_ends,
    judged,
    limit_of_way,
    told_of,
)
from lims.domain.words import needed_words
from lims.store.reading.alerts import list_judgements
from lims.store.reading.batches import get_batch
from lims.store.reading.containers import find_container
from lims.store.reading.quality import list_handovers
from lims.store.reading.site import get_site
from lims.store.reading.work import list_work
from lims.store.record import Act


def limit_for(act: Act, found: Batch, kind: str, limit_at: datetime | None) -> datetime | None:
    """Until when a hand-over must be taken: as the person says, else by the protocol; never past the life of it."""
    protocol, work = protocol_of(act.db, found), list_work(act.db, found.batch)
    planned = limit_of_way(protocol, found, kind, work, act.at)
    if limit_at is None:
        return planned
    ends = found.expires_at if kind in LEAVES_THE_LAB else hold_time_ends(protocol, work)
    if limit_at <= act.at or (ends is not None and act.at < ends < limit_at):
        raise NotReadable(
            "limit_at",
            msg("This cannot be the time until which it must be taken."),
            reasons=((msg("It keeps until %(when)s.", when=moment_words(ends)),) if ends else ()),
            next_step=msg("Enter a time to come, and none past the life of what travels."),
        )
    return limit_at


def after_taking(act: Act, found: Batch, handover: Handover, words: Message, source: str = "") -> None:
    """It was taken out of its limits: the batch waits for quality, whoever gave it and the ward are told."""
    source = source or f"handover:{handover.handover}"
    raise_deviation(act, found.batch, source=source, kind="excursion", grade="major", words=words)
    hold_by_rule(act, found.batch, why=str(words), cause=source)
    raise_alert(act, found.batch, kind="excursion", words=words, to=("qa",), source=source)


def after_refusal(act: Act, batch: str, handover: int, words: str) -> None:
    """The receiver did not take it: custody stays with the sender, and quality asks the carrier why."""
    what = msg("Hand-over %(number)s was refused: %(words)s", number=handover, words=words)
    raise_deviation(act, batch, source=f"refused:{handover}", kind="refused", grade="minor", words=what)
    raise_alert(act, batch, kind="refused", words=what, to=("qa",), grade="notice", source=f"refused:{handover}")


def note_overdue(act: Act, batch: str, handover: int) -> bool:
    """A hand-over was not taken by its limit: a deviation, a hold, and sender, receiver and ward are told; once."""
    act.lock(f"batch:{batch}")
    one = next((h for h in list_handovers(act.db, batch) if h.handover == handover), None)
    clock = clock_of(one, act.at) if one is not None else None
    if one is None or clock is None or not clock.over:
        return False
    words = msg(
        "Hand-over %(number)s to %(place)s was not taken by its limit, %(when)s",
        number=handover,
        place=one.to_place,
        when=local_words(clock.limit_at, ZoneInfo(get_site(act.db).zone)),  # the site's clock, as beside it
    )
    source = f"handover:{handover}"
    raise_deviation(act, batch, source=source, kind="overdue", grade="major", words=words)
    hold_by_rule(act, batch, why=str(words), cause=source)
    raise_alert(act, batch, kind="overdue", words=words, to=told_of(one), source=f"overdue:{handover}")
    return True


def judge_excursion(act: Act, batch: str, handover: int, *, verdict: str, words: str) -> None:
    """Quality says whether what was out of its limits may be used, by what is known of its stability."""
    chain = f"batch:{batch}"
    act.lock(chain)
    acting_person(act, "qa")
    record = batch_record(act.db, batch)
    waiting = {one.handover for one in excursions(record, act.at) if one.taken_at is not None}
    if handover not in waiting:
        raise NotNow(
            "no_excursion",
            msg("Hand-over %(number)s does not wait for a verdict.", number=handover),
            next_step=msg("Quality judges a hand-over that was taken outside its limits, and no other."),
        )
    _check_verdict(verdict, judged(record, f"handover:{handover}"))
    act.record(chain, ExcursionJudged(batch, handover, verdict, _stability(words)))


def judge_hold_time(act: Act, batch: str, *, verdict: str, words: str) -> None:
    """Quality says whether blood that came after its hold time may be accepted."""
    chain = f"batch:{batch}"
    act.lock(chain)
    acting_person(act, "qa")
    found = get_batch(act.db, batch)
    ends = hold_time_ends(protocol_of(act.db, found), list_work(act.db, batch))
    if found.stage is not Stage.COLLECTED or ends is None or act.at <= ends:
        raise NotNow(
            "hold_time_runs",
            msg("The blood of %(batch)s is not past its hold time.", batch=batch),
            next_step=msg("Receive it."),
        )
    _check_verdict(verdict, next((one.verdict for one in list_judgements(act.db, batch) if one.about == HOLD_TIME), ""))
    act.record(chain, HoldTimeJudged(batch, verdict, _stability(words)))


def check_hold_time(act: Act, bench: Bench) -> None:
    """Blood past its hold time is not accepted, with whatever reason, unless quality judged it usable."""
    if "receive" not in bench.step.acts:
        return
    batch = bench.batch.batch
    ends = hold_time_ends(bench.protocol, list_work(act.db, batch))
    if ends is None or act.at <= ends:
        return
    verdicts = [one.verdict for one in list_judgements(act.db, batch) if one.about == HOLD_TIME]
    if verdicts and verdicts[-1] == "usable":
        return
    window = bench.step.window
    raise NotNow(
        "hold_time",
        msg("The blood of %(batch)s is past its hold time.", batch=batch),
        reasons=(
            msg(
                "%(name)s, step %(number)s: accepted at the latest %(hours)s h after the draw. That was %(ago)s ago.",
                name=bench.protocol.name,
                number=bench.step.number,
                hours=f"{window.due_hours + window.late_hours:f}" if window else "-",
                ago=span(act.at - ends),
            ),
        ),
        next_step=msg("Keep it apart and call quality. A reason of yours does not lift this."),
        lifted_by=msg("Quality, by a verdict from what is known of its stability; else a new draw."),
    )


def declare_lost(act: Act, batch: str, handover: int, *, words: str) -> None:
    """What was handed over did not arrive and was not found: it ends here, and the batch cannot go on."""
    chain = f"batch:{batch}"
    act.lock(chain)
    acting_person(act, "qa")
    one = next((h for h in list_handovers(act.db, batch) if h.handover == handover), None)
    clock = clock_of(one, act.at) if one is not None else None
    if one is None or one.state is not HandoverState.OPEN or (clock is not None and not clock.over):
        raise NotNow(
            "handover_not_lost",
            msg("Hand-over %(number)s of %(batch)s cannot be lost now.", number=handover, batch=batch),
            reasons=(msg("It is on its way and within its time, or it was taken."),),
            next_step=msg("Wait for its limit, and call whoever carries it."),
        )
    why = needed_words(words, msg("What was found out"), next_step=msg("Write down who searched, and where."))
    what = msg("Hand-over %(number)s is lost: %(words)s", number=handover, words=why)
    raise_deviation(act, batch, source=f"lost:{handover}", kind="lost", grade="critical", words=what)
    hold_by_rule(act, batch, why=str(what), cause=f"lost:{handover}")
    act.record(chain, HandoverLost(batch, handover, why))
    for container in one.containers:
        held = find_container(act.db, container)
        if held is not None and held.state is ContainerState.IN_USE:
            act.record(chain, ContainerEmptied(container, "lost"))
    raise_alert(act, batch, kind="lost", words=what, to=("physician", "nurse", "qa"), source=f"lost:{handover}")


def _stability(words: str) -> str:
    return needed_words(
        words,
        msg("What is known of its stability"),
        next_step=msg("Write down the data that the verdict rests on, and where they are kept."),
    )


def _check_verdict(verdict: str, former: str) -> None:
    if verdict not in VERDICTS:
        raise NotReadable(
            "verdict",
            msg("%(verdict)s is no verdict.", verdict=verdict[:40] or "-"),
            next_step=msg("Choose: usable, or not usable."),
        )
    if former == "not_usable":
        raise NotNow(
            "judged",
            msg("Quality judged that it is not usable."),
            next_step=msg("Reject the batch. A verdict against it is not turned round."),
        )
