"""Deviations: raised where the fact arises, by rule or by a person. A hold stops the batch at once."""

from collections.abc import Iterator

from lims.actions.rights import acting_person
from lims.domain.batch import GIVEN_UP, Stage
from lims.domain.containers import container_id
from lims.domain.errors import Message, NotFound, NotNow, msg
from lims.domain.events.batches import BatchHeld
from lims.domain.events.deviations import DeviationOpened
from lims.domain.events.scanning import ScanRefused
from lims.domain.holds import MAY_HOLD
from lims.domain.quality import whose_it_was
from lims.domain.words import needed_words, read_words
from lims.store.reading.batches import find_batch, get_batch
from lims.store.reading.containers import find_container
from lims.store.reading.deviations import find_deviation_of
from lims.store.record import Act

NO_HOLD = (Stage.INFUSED, *GIVEN_UP, Stage.CLOSED)
MAY_RAISE = ("technician", "verifier", "qc", "qa", "nurse", "courier", "physician")


def raise_deviation(
    act: Act,
    batch: str,
    *,
    source: str,
    kind: str,
    grade: str,
    words: Message | str,
    step: str = "",
    container: str = "",
) -> str:
    """Open a deviation by rule; gives its number. The same source raises it once, and is told its number again."""
    chain = f"batch:{batch}"
    act.lock(chain)
    known = find_deviation_of(act.db, batch, source)
    if known:
        return known
    opened = DeviationOpened(
        batch, source, kind, grade, str(words)[:1000], by_rule=True, step=step, container=container
    )
    act.record(chain, opened)
    return find_deviation_of(act.db, batch, source)


def hold_by_rule(act: Act, batch: str, *, why: str, cause: str) -> None:
    """Put a batch on hold because a rule says so; nothing to do where it is held, given, rejected or closed."""
    chain = f"batch:{batch}"
    act.lock(chain)
    found = get_batch(act.db, batch)
    if not found.on_hold and found.stage not in NO_HOLD:
        act.record(chain, BatchHeld(batch, why[:500], cause, by_rule=True))


def near_misses(act: Act, refused: ScanRefused) -> Iterator[tuple[str, DeviationOpened]]:
    """What an identity stop opens on both batches, to be recorded with the refusal; a closed record opens nothing."""
    source = f"stop:{refused.refusal}"
    for batch in sorted({refused.batch, refused.other_batch} - {""}):
        found = find_batch(act.db, batch)
        if found is None or found.stage is Stage.CLOSED:
            continue
        own = batch == refused.batch
        words = (_in_own_work(refused) if own else str(_from_there(refused)))[:1000]
        step = refused.step if own else ""
        yield f"batch:{batch}", DeviationOpened(batch, source, "near_miss", "major", words, by_rule=True, step=step)


def _in_own_work(refused: ScanRefused) -> str:
    whose = whose_it_was(refused.batch, refused.other_batch, refused.other_subject)
    return refused.words if whose is None else f"{refused.words} {whose}"


def _from_there(refused: ScanRefused) -> Message:
    if not refused.batch:
        return msg("Something of this batch was scanned elsewhere. %(words)s", words=refused.words)
    return msg(
        "Something of this batch was scanned in the work on %(batch)s. %(words)s",
        batch=refused.batch,
        words=refused.words,
    )


def report_deviation(
    act: Act, batch: str, *, what: str, step: str = "", container: str = "", seen_by: str = "", hold: bool = False
) -> str:
    """Somebody saw that something is wrong; gives the number. It counts as major until quality has graded it."""
    chain = f"batch:{batch}"
    act.lock(chain)
    person = acting_person(act, *MAY_RAISE)
    found = get_batch(act.db, batch)
    if found.stage is Stage.CLOSED:
        raise NotNow(
            "batch_over",
            msg("Batch %(batch)s is closed.", batch=batch),
            next_step=msg("Tell quality: an addendum can still be written beside a value of a closed batch."),
        )
    words = needed_words(
        what, msg("What is wrong"), longest=1000, next_step=msg("Write down what you saw, in your own words.")
    )
    seen = read_words(seen_by, msg("Who saw it"), longest=120) or person.printed_name
    if container and find_container(act.db, container_id(batch, container)) is None:
        raise NotFound(
            "unknown_container",
            msg("%(batch)s has no container %(container)s.", batch=batch, container=container[:40]),
            next_step=msg("Choose a container of this batch, or none."),
        )
    source = f"seen:{act.new_id()}"
    opened = DeviationOpened(
        batch, source, "seen", "major", words, by_rule=False, step=step[:60], container=container, seen_by=seen
    )
    act.record(chain, opened)
    number = find_deviation_of(act.db, batch, source)
    if hold:
        hold_batch(act, batch, why=words[:500], cause=number)
    return number


def hold_batch(act: Act, batch: str, *, why: str, cause: str = "") -> None:
    """Anybody who works on batches puts one on hold, with a reason. Quality alone lifts it."""
    chain = f"batch:{batch}"
    act.lock(chain)
    acting_person(act, *MAY_HOLD)
    found = get_batch(act.db, batch)
    if found.on_hold:
        raise NotNow(
            "on_hold",
            msg("The batch is on hold already: %(why)s", why=found.hold_reason),
            next_step=msg("Nothing goes on until quality lifts it. Write down what you saw as a deviation."),
        )
    if found.stage in NO_HOLD:
        raise NotNow(
            "batch_over",
            msg("The batch is %(stage)s. A hold changes nothing now.", stage=found.stage.words),
            next_step=msg("Write down what you saw as a deviation, and call quality."),
        )
    words = needed_words(why, msg("The reason"), next_step=msg("Write down why nothing may go on."))
    act.record(chain, BatchHeld(batch, words, cause, by_rule=False))
