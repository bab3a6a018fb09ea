"""Readings that disagree: a further one is taken, one is excluded, or all stand. Two people decide, and say why."""

from collections.abc import Mapping
from decimal import Decimal

from lims.actions.bench import Bench, at_bench, check_at_station, check_batch_is_worked, check_running
from lims.actions.entries import record_entry
from lims.actions.rights import acting_person, check_second_person
from lims.domain.counting import cv_percent
from lims.domain.errors import NotNow, NotReadable, msg
from lims.domain.events.controls import DisagreementAccepted, ReadingExcluded
from lims.domain.readings import (
    OneReading,
    densities,
    disagreement,
    further_reading,
    is_accepted,
    parts_of,
    readings_of,
)
from lims.domain.words import needed_words
from lims.store.record import Act

SECOND = ("technician", "verifier", "qc", "qa")


def add_reading(act: Act, batch: str, step: str, *, values: Mapping[str, str]) -> int:
    """One reading more, all its parts at once; gives its number. Only where the readings ask for one."""
    bench = _worked(act, batch, step)
    number = further_reading(bench.step, bench.work, bench.protocol)
    if number is None:
        raise NotNow(
            "no_further_reading",
            msg("No further reading is asked for."),
            reasons=(msg("A reading is added where the others disagree or one was excluded."),),
            next_step=msg("Go on with the step."),
        )
    for part in parts_of(bench.protocol.counting):
        record_entry(act, batch, step, part, values.get(part, ""), replicate=number)
    return number


def exclude_reading(act: Act, batch: str, step: str, *, replicate: int, reason: str, second_person: str) -> None:
    """One reading counts no more. It stays in the record, and a further one is taken in its place."""
    bench = _worked(act, batch, step)
    found = readings_of(bench.step, bench.work, bench.protocol.counting)
    reading = next((one for one in found if one.number == replicate), None)
    if reading is None or reading.excluded is not None:
        raise NotReadable(
            "no_such_reading",
            msg("There is no reading %(n)s to exclude.", n=replicate),
            next_step=msg("Choose a reading that was entered and still counts."),
        )
    words = needed_words(reason, msg("The reason"), next_step=msg("Write down what was wrong with the reading."))
    check_second_person(act, second_person, *SECOND)
    entry = parts_of(bench.protocol.counting)[0]
    act.record(bench.chain, ReadingExcluded(batch, step, entry, replicate, words, second_person))


def accept_disagreement(act: Act, batch: str, step: str, *, reason: str, second_person: str) -> None:
    """Readings that disagree stand as they are. Another reading or a correction asks again."""
    bench = _worked(act, batch, step)
    found = readings_of(bench.step, bench.work, bench.protocol.counting)
    if disagreement(found, bench.protocol.controls) is None or is_accepted(found, bench.work):
        raise NotNow(
            "readings_agree",
            msg("Nothing need be said about these readings."),
            reasons=(msg("They agree within the limit, or were accepted already."),),
            next_step=msg("Go on with the step."),
        )
    words = needed_words(reason, msg("The reason"), next_step=msg("Write down why the readings stand."))
    check_second_person(act, second_person, *SECOND)
    standing = tuple(one.words for one in found if one.counts)
    act.record(bench.chain, DisagreementAccepted(batch, step, standing, _cv(found), words, second_person))


def _cv(found: tuple[OneReading, ...]) -> Decimal:
    return cv_percent(densities(found)).quantize(Decimal("0.01"))


def _worked(act: Act, batch: str, step: str) -> Bench:
    bench = at_bench(act, batch, step)
    check_batch_is_worked(bench.batch)
    check_running(bench)
    check_at_station(act, bench)
    acting_person(act, *bench.step.roles)
    return bench
