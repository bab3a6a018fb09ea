"""What every scan into a step ends in: the slot that waits is filled, or the answer says why not."""

from typing import Any, NoReturn

from lims.actions.bench import Bench
from lims.actions.refusing import check_belongs, check_in_force, refuse_scan
from lims.domain.errors import Message, NotNow, Refusal, msg
from lims.domain.events.steps import SlotFilled, SlotRefilled
from lims.domain.identity import Identity
from lims.domain.labelling import Label
from lims.domain.protocol import Slot, SlotKind
from lims.domain.work import Filled
from lims.store.record import Act
from lims.store.requests import kept_words

Answer = dict[str, Any]


def refuse(act: Act, bench: Bench, refusal: Refusal, label: Label) -> NoReturn:
    """Refuse the scan of a label; the refusal is kept with its batch and step."""
    refuse_scan(act, refusal, label.label_code, label, batch=bench.batch.batch, step=bench.step.key)


def check_belongs_here(act: Act, bench: Bench, label: Label, whose: Identity, slot: Slot | None) -> None:
    """Refuse what is another patient's or batch's, and a label that is not in force; `slot` is what waits for it."""
    thing = slot.title if slot else bench.step.title
    check_belongs(act, bench.batch, whose, label, thing=thing, step=bench.step.key, station=bench.work.station)
    check_in_force(act, label, batch=bench.batch.batch, step=bench.step.key)


def slot_for(bench: Bench, what: str, kind: SlotKind) -> Slot | None:
    """The open slot for this kind of thing, else a filled one, else None."""
    fitting = [one for one in bench.step.slots if one.kind is kind and one.what == what]
    return next((one for one in fitting if bench.work.slot(one.key) is None), fitting[0] if fitting else None)


def next_slot(bench: Bench, *kinds: SlotKind) -> Slot | None:
    """The first open slot of the step, of these kinds if any are given."""
    return next(
        (
            one
            for one in bench.step.all_slots()
            if bench.work.slot(one.key) is None and (not kinds or one.kind in kinds)
        ),
        None,
    )


def not_needed(bench: Bench, thing: str) -> NotNow:
    """The refusal of a thing that no slot of the step is for."""
    waiting = next_slot(bench)
    wanted = (
        msg("This step waits for: %(slot)s.", slot=waiting.title)
        if waiting
        else msg("Every slot of this step is filled.")
    )
    return NotNow(
        "not_needed_here",
        msg("%(thing)s has no place in this step.", thing=thing),
        reasons=(wanted,),
        next_step=msg("Put it back where it was. Nothing was added."),
    )


def fill(act: Act, bench: Bench, slot: Slot, label: Label, words: str, *, attention: bool = False) -> Answer:
    """Record that the label fills the slot; `attention` where it expires soon."""
    act.record(
        bench.chain,
        SlotFilled(
            batch=bench.batch.batch,
            step=bench.step.key,
            slot=slot.key,
            label_code=label.label_code,
            target_kind=label.target_kind,
            target=label.target,
            words=words[:300],
        ),
    )
    outcome = "attention" if attention else "accepted"
    said = _accepted(slot.title, words)
    if attention:
        said = msg("%(accepted)s It expires soon.", accepted=said)
    return answer(bench, outcome, said, slot, label, filled=slot.key)


def refill(
    act: Act, bench: Bench, slot: Slot, label: Label, words: str, former: Filled, why: tuple[Message, ...]
) -> Answer:
    """Record that the label takes the slot of a former scan that may not be used any more; the former stays legible."""
    act.record(
        bench.chain,
        SlotRefilled(
            batch=bench.batch.batch,
            step=bench.step.key,
            slot=slot.key,
            label_code=label.label_code,
            target_kind=label.target_kind,
            target=label.target,
            words=words[:300],
            former=former.target,
            former_words=former.words,
            reason=" ".join(str(one) for one in why)[:500],
        ),
    )
    said = msg(
        "%(accepted)s It takes the place of %(former)s.", accepted=_accepted(slot.title, words), former=former.words
    )
    return answer(bench, "attention", said, slot, label, filled=slot.key)


def _accepted(title: str, words: str) -> Message:
    if words == title:
        return msg("%(slot)s accepted.", slot=title)
    return msg("%(slot)s accepted: %(words)s.", slot=title, words=words)


def answer(bench: Bench, outcome: str, words: Message, slot: Slot, label: Label, *, filled: str = "") -> Answer:
    """The answer to a scan into a step, with what the step waits for next; `filled` is the slot filled just now."""
    waiting = next(
        (one for one in bench.step.all_slots() if bench.work.slot(one.key) is None and one.key != filled), None
    )
    follows = msg("Next: %(slot)s.", slot=waiting.title) if waiting else msg("Every slot is filled.")
    return {
        "outcome": outcome,
        "words": str(words),
        "next_words": str(follows),
        "said": {"words": kept_words(words), "next_words": kept_words(follows)},
        "next_slot": waiting.key if waiting else "",
        "batch": bench.batch.batch,
        "step": bench.step.key,
        "slot": slot.key,
        "target_kind": label.target_kind,
        "target": label.target,
        "open": {"kind": "step", "id": f"{bench.batch.batch}/{bench.step.key}"},
    }


def found(
    words: Message,
    target_kind: str,
    target: str,
    *,
    opens: dict[str, str] | None,
    batch: str = "",
    outcome: str = "found",
) -> Answer:
    """The answer to a scan that no step waits for."""
    return {
        "outcome": outcome,
        "words": str(words),
        "next_words": "",
        "said": {"words": kept_words(words)},
        "next_slot": "",
        "batch": batch,
        "step": "",
        "slot": "",
        "target_kind": target_kind,
        "target": target,
        "open": opens,
    }
