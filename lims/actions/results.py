"""Test results against the specification. Every repeat stands; what the record itself knows, the system records."""

from datetime import date, timedelta
from decimal import Decimal

from lims.actions.alerts import end_tasks
from lims.actions.bench import Bench
from lims.actions.contamination import after_positive, lock_family
from lims.actions.deviations import raise_deviation
from lims.actions.master import protocol_of
from lims.actions.rights import acting_person
from lims.domain.containers import ContainerState, container_id
from lims.domain.contamination import is_positive, result_task
from lims.domain.days import day_words
from lims.domain.dose import DoseWindow, cells_per_m2
from lims.domain.errors import NotFound, NotNow, NotReadable, Refusal, msg
from lims.domain.events.containers import ContainerEmptied
from lims.domain.events.quality import ResultRecorded
from lims.domain.exceptions.results import words_of_failure
from lims.domain.numbers import read_decimal
from lims.domain.protocol import Assay, Protocol
from lims.domain.quality import Formulation
from lims.domain.specification import Limit
from lims.domain.uses import Sibling
from lims.domain.words import read_words
from lims.store.reading.batches import find_batch, get_batch
from lims.store.reading.containers import find_container
from lims.store.reading.quality import list_counts, list_results
from lims.store.record import Act


def record_result(act: Act, batch: str, assay: str, value: str, *, tested_on: date, reason: str = "") -> dict[str, str]:
    """Record one result; gives its verdict. A repeat of a test needs a reason; a failed result is never replaced.

    A result that comes when the batch is closed is recorded beside the record, with the reason why it comes so late;
    what follows from it is the same as before.
    """
    chain = f"batch:{batch}"
    siblings = _family(act, batch, assay, value)
    act.lock(chain)
    acting_person(act, "qc", "qa")
    found = get_batch(act.db, batch)
    protocol = protocol_of(act.db, found)
    test = next((one for one in protocol.assays if one.key == assay), None)
    if test is None or test.computed:
        raise NotFound(
            "unknown_test",
            msg("%(assay)s is not a test of %(name)s that a person enters.", assay=assay, name=protocol.name),
            next_step=msg("Choose a test of the specification."),
        )
    if found.closed_at is not None and not reason.strip():
        raise NotReadable(
            "reason_missing",
            msg("Batch %(batch)s is closed: this result comes late.", batch=batch),
            next_step=msg("Write down where it comes from, and why only now. The record shows it as late."),
        )
    if any(one.assay == assay for one in list_results(act.db, batch)) and not reason.strip():
        raise NotReadable(
            "reason_missing",
            msg("%(test)s has a result already.", test=test.title),
            next_step=msg("Give the reason of the repeat. Every result is kept and shown."),
        )
    _check_sample_taken(act, batch, test)
    if tested_on > act.at.date() + timedelta(days=1):  # the day of the site may be ahead of Greenwich
        raise NotReadable(
            "tested_on",
            msg("%(test)s cannot have been tested on %(day)s.", test=test.title, day=day_words(tested_on)),
            next_step=msg("Enter the day of the test."),
        )
    words = read_words(reason, msg("The reason"))
    text, meets = judge(test, value)
    verdict = "meets" if meets else "fails"
    entry = act.record(chain, ResultRecorded(batch, assay, text, test.unit, verdict, test.sample, tested_on, words))
    deviation = _tell_failed(act, batch, test, text, verdict, entry.seq)
    if is_positive(test, verdict):
        after_positive(act, found, test.key, test.title, text, deviation, siblings)
    end_tasks(act, batch, result_task(assay), msg("The result is recorded: %(value)s", value=text))
    _end_sample(act, protocol, batch, test.sample)
    return {"verdict": verdict, "value": text}


def _family(act: Act, batch: str, assay: str, value: str) -> tuple[Sibling, ...]:
    """The siblings of a batch in which something grew, all locked before anything is read; none for other results."""
    found = find_batch(act.db, batch)
    tests = protocol_of(act.db, found).assays if found is not None else ()
    test = next((one for one in tests if one.key == assay and one.microbial), None)
    try:
        positive = test is not None and not judge(test, value)[1]
    except Refusal:
        return ()  # whoever records it is told so further down
    return lock_family(act, batch) if positive else ()


def judge(test: Assay, value: str) -> tuple[str, bool]:
    """A result as recorded and whether it meets the specification; without a limit it is reported and meets."""
    text = read_words(value, test.title, longest=200)
    if test.limit is not None:
        return text, _passes(test, test.limit, text)
    if test.choices and text not in test.choices:
        raise NotReadable(
            "not_a_choice",
            msg("%(test)s cannot be %(value)s.", test=test.title, value=text or "-"),
            next_step=msg("Choose one of: %(choices)s.", choices=", ".join(test.choices)),
        )
    if not text:
        raise NotReadable("empty", msg("%(test)s is empty.", test=test.title), next_step=msg("Enter the result."))
    return text, not test.expected or text == test.expected


def _passes(test: Assay, limit: Limit, text: str) -> bool:
    """Whether a number meets the limit. '< 0.05' is what a method says that found nothing: all below it must meet."""
    if not text.startswith("<"):
        return limit.passes(read_decimal(text))
    below = read_decimal(text.removeprefix("<").strip())
    if limit.low is not None or limit.high is None:
        raise NotReadable(
            "below",
            msg("%(test)s has a lower limit: %(value)s does not show that it is met.", test=test.title, value=text),
            next_step=msg("Enter the number that was measured."),
        )
    return below <= limit.high


def _check_sample_taken(act: Act, batch: str, test: Assay) -> None:
    held = find_container(act.db, container_id(batch, test.sample))
    if held is None or held.state is ContainerState.PLANNED:
        raise NotNow(
            "sample_not_taken",
            msg("%(test)s has no sample yet.", test=test.title),
            reasons=(msg("%(sample)s was not filled.", sample=test.sample),),
            next_step=msg("Take the sample first."),
        )


def _end_sample(act: Act, protocol: Protocol, batch: str, sample: str) -> None:
    """A sample is used up when every test that it was taken for has a result."""
    new = protocol.new_container(sample)
    held = find_container(act.db, container_id(batch, sample))
    if new is None or new.kind != "sample" or held is None or held.state is not ContainerState.IN_USE:
        return
    known = {one.assay for one in list_results(act.db, batch)}
    if all(one.key in known for one in protocol.assays if one.sample == sample and not one.computed):
        act.record(f"batch:{batch}", ContainerEmptied(held.container, "tested"))


def record_computed(act: Act, bench: Bench, dose_cells: int, formulation: Formulation, window: DoseWindow) -> None:
    """Record the results that follow from the record itself: identity, dose (against `window`), viability, purity."""
    last = list_counts(act.db, bench.batch.batch)[-1]
    for test in bench.protocol.assays:
        if test.computed == "identity":
            text, meets = test.expected, True  # a scan that did not agree never filled a slot
        elif test.computed == "dose":
            text, meets = str(int(cells_per_m2(dose_cells, Decimal(formulation.bsa_m2)))), window.holds(dose_cells)
        elif test.computed == "viability":
            text, meets = _against(test, last.viability_percent)
        elif test.computed == "purity":
            if last.purity_percent is None:  # without a limit it is only reported; formulation asks for it otherwise
                text, meets = "-", test.limit is None
            else:
                text, meets = _against(test, last.purity_percent)
        else:
            continue
        verdict = "meets" if meets else "fails"
        entry = act.record(
            bench.chain,
            ResultRecorded(bench.batch.batch, test.key, text, test.unit, verdict, test.sample, act.at.date()),
        )
        _tell_failed(act, bench.batch.batch, test, text, verdict, entry.seq)


def _tell_failed(act: Act, batch: str, test: Assay, text: str, verdict: str, seq: int) -> str:
    """A result that does not meet its limit is a deviation, critical until quality says otherwise; gives its number."""
    if verdict != "fails":
        return ""
    key, words = f"result:{test.key}:{seq}", words_of_failure(test.title, text, test.unit)
    return raise_deviation(act, batch, source=key, kind="failed_result", grade="critical", words=words)


def _against(test: Assay, value: Decimal) -> tuple[str, bool]:
    return f"{value:f}", test.limit is None or test.limit.passes(value)
