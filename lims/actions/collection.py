"""The draw at the bedside, and its receipt in the laboratory."""

from sqlalchemy import Connection

from lims.actions.alerts import open_task, raise_alert
from lims.actions.bench import Bench, at_bench, site_day
from lims.actions.deviations import hold_by_rule, raise_deviation
from lims.actions.master import protocol_of
from lims.actions.rights import acting_person, check_second_person
from lims.actions.signing import clear_line
from lims.domain.batch import Batch, Stage
from lims.domain.custody import HandoverState
from lims.domain.draws import ON_THE_LABEL, REFUSED_FOR, LowDraw, forecast_words, low_draw, receipt_of, refused_for
from lims.domain.errors import Message, NotNow, NotReadable, msg
from lims.domain.events.collection import BloodCollected, CollectionReceived, CollectionRefused
from lims.domain.events.custody import HandoverRefused
from lims.domain.identifiers import din_check
from lims.domain.protocol import Protocol
from lims.domain.words import needed_words
from lims.store.reading.batches import get_batch
from lims.store.reading.draws import find_batch_of_din, find_collection_refusal, find_draw_choice
from lims.store.reading.quality import list_handovers
from lims.store.reading.work import find_work
from lims.store.record import Act

DECIDE = "draw:decide"  # what the physician is asked about a draw


def collect(act: Act, bench: Bench) -> None:
    """Blood was drawn: two identifiers agreed, and the donation number is well formed and of this draw alone."""
    if bench.work.value("identifiers_agree") != "yes":
        raise NotNow(
            "identifiers_differ",
            msg("The two identifiers of the person do not agree."),
            next_step=msg("Stop the draw and find out who this is. Label nothing."),
            lifted_by=msg("The ward, by identifying the person."),
        )
    din = bench.work.value("din")
    din_check(din)
    used = find_batch_of_din(act.db, din)
    if used:
        raise NotNow(
            "din_used",
            msg("Donation number %(din)s was given to batch %(batch)s.", din=din, batch=used),
            reasons=(msg("Every draw has a donation number of its own, a re-draw too."),),
            next_step=msg("Correct the entry: type the number from the label of this draw."),
        )
    act.record(bench.chain, BloodCollected(bench.batch.batch, din, bench.needed("volume_ml")))


def receive(act: Act, bench: Bench) -> None:
    """The laboratory accepts the collection; an unreadable label is not accepted, and what was refused stays refused.

    What the checklist found outside its limits is a deviation already. Too small a volume waits for the physician.
    """
    batch = bench.batch.batch
    if find_collection_refusal(act.db, batch) is not None:
        raise NotNow(
            "collection_refused",
            msg("The collection of %(batch)s was refused.", batch=batch),
            next_step=msg("Keep it apart. The physician draws again, or cancels the batch."),
            lifted_by=msg("Nobody."),
        )
    if bench.work.value("labels_legible") not in ("", "yes"):
        raise NotNow(
            "label_not_legible",
            msg("A container without a readable label is not accepted."),
            next_step=msg("Refuse the collection. Nothing is labelled on arrival."),
            lifted_by=msg("Nobody: a new draw is planned."),
        )
    act.record(bench.chain, CollectionReceived(batch, bench.needed("volume_ml"), True))
    low = low_draw(bench.protocol, {bench.step.key: bench.work})
    if low is not None:
        words = msg(
            "%(volume)s mL were received: go on, or draw again? %(yield)s",
            volume=low.volume_ml,
            **{"yield": forecast_words(low)},
        )
        raise_alert(act, batch, kind="collection", words=words, to=("physician",), grade="major", source=DECIDE)
        open_task(act, batch, kind="draw", words=words, role="physician", due_on=site_day(act), source=DECIDE)


def refuse_collection(act: Act, batch: str, *, reasons: tuple[str, ...], words: str, second_person: str) -> str:
    """Do not accept a collection: it is kept apart, on hold, and the physician decides; gives the deviation's number.

    A hand-over that is on its way to the laboratory is refused with it and stays with the courier. A second person saw
    what is wrong.
    """
    act.lock(f"batch:{batch}")
    step = receipt_of(protocol_of(act.db, get_batch(act.db, batch)))
    if step is None:
        raise NotNow(
            "nothing_received",
            msg("The master record of %(batch)s knows no receipt.", batch=batch),
            next_step=msg("Tell quality."),
        )
    bench = at_bench(act, batch, step.key)
    acting_person(act, "technician", "verifier", "qc", "qa")
    _check_may_be_refused(act, bench)
    unknown = [one for one in reasons if one not in REFUSED_FOR]
    if unknown or not reasons:
        raise NotReadable(
            "reasons",
            msg("It is not said what is wrong with the collection."),
            next_step=msg("Tick everything that is wrong with it."),
        )
    said = needed_words(words, msg("What was seen"), next_step=msg("Write down what you see, for each container."))
    check_second_person(act, second_person)
    act.record(bench.chain, CollectionRefused(batch, tuple(dict.fromkeys(reasons)), said, second_person))
    for one in list_handovers(act.db, batch):
        if one.state is HandoverState.OPEN:
            act.record(bench.chain, HandoverRefused(batch, one.handover, f"collection refused: {said}"[:500]))
    clear_line(act, batch)
    why = refused_for(reasons)
    refused = msg("The collection was refused: %(why)s. %(words)s", why=why, words=said)
    grade = "critical" if set(reasons) & set(ON_THE_LABEL) else "major"
    number = raise_deviation(
        act, batch, source="collection:refused", kind="collection", grade=grade, words=refused, step=step.key
    )
    hold_by_rule(act, batch, why=f"Collection refused: {why}", cause=number)
    asked = msg("The collection of %(batch)s was refused, %(why)s: draw again, or cancel?", batch=batch, why=why)
    raise_alert(act, batch, kind="collection", words=asked, to=("physician", "nurse"), grade="major", source=DECIDE)
    open_task(act, batch, kind="draw", words=asked, role="physician", due_on=site_day(act), source=DECIDE)
    return number


def _check_may_be_refused(act: Act, bench: Bench) -> None:
    batch = bench.batch
    against = []
    if find_collection_refusal(act.db, batch.batch) is not None:
        against.append(msg("It was refused already."))
    elif batch.stage is not Stage.COLLECTED:
        against.append(msg("Batch %(batch)s is %(stage)s.", batch=batch.batch, stage=batch.stage.words))
    if against:
        raise NotNow(
            "not_refused_now",
            msg("The collection of %(batch)s is not refused now.", batch=batch.batch),
            reasons=tuple(against),
            next_step=msg("What was accepted is judged by quality; what was refused stays refused."),
        )


def undecided_draw(db: Connection, batch: Batch, protocol: Protocol) -> LowDraw | None:
    """Too small a draw that the physician has not decided on yet."""
    receipt = receipt_of(protocol)
    if batch.stage is not Stage.RECEIVED or receipt is None or find_draw_choice(db, batch.batch) is not None:
        return None
    return low_draw(protocol, {receipt.key: find_work(db, batch.batch, receipt.key)})


def too_small(low: LowDraw) -> Message:
    """That there is too little blood, and how little."""
    return msg("The draw is too small: %(volume)s mL, at least %(least)s mL.", volume=low.volume_ml, least=low.least_ml)


def check_draw_is_enough(act: Act, bench: Bench) -> None:
    """Refuse to go on with too small a draw before the physician has chosen."""
    low = undecided_draw(act.db, bench.batch, bench.protocol)
    if low is None:
        return
    raise NotNow(
        "draw_too_small",
        too_small(low),
        reasons=(forecast_words(low),),
        next_step=msg("The physician goes on with it, or draws again."),
        lifted_by=msg("The physician, by signing on the page of the draw."),
    )
