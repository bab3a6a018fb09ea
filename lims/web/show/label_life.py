"""The life of one label as lines a person reads: every entry that names it, with who, when, where and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from lims.actions.labels import chain_of_label
from lims.actions.master import protocol_of
from lims.domain.errors import Message, msg
from lims.domain.identifiers import grouped
from lims.domain.label_rules import Rule, rule_of
from lims.domain.label_statements import LEFT_TO_TAG
from lims.domain.labelling import Label, LabelState
from lims.ledger.entry import Entry
from lims.store.reading.batches import find_batch
from lims.store.reading.containers import find_label, labels_of
from lims.store.reading.labels import entries_about
from lims.store.reading.people import list_people

# How a state is shown: the kind of its chip, and its word.
STATES: dict[LabelState, tuple[str, Message]] = {
    LabelState.ISSUED: ("now", msg("to print")),
    LabelState.SENT: ("attn", msg("sent, printed?")),
    LabelState.PRINTED: ("attn", msg("printed, not applied")),
    LabelState.APPLIED: ("ok", msg("applied")),
    LabelState.VOIDED: ("stop", msg("void")),
    LabelState.DESTROYED: ("wait", msg("destroyed")),
    LabelState.RETAINED: ("wait", msg("retained")),
    LabelState.LOST: ("attn", msg("lost")),
}
# The answer of a label's page: what it is now, and what to do with it.
ANSWERS: dict[LabelState, tuple[Message, Message]] = {
    LabelState.ISSUED: (msg("It waits to be printed"), msg("Print it, put it on, then scan it.")),
    LabelState.SENT: (
        msg("It was sent to a printer; nobody has said yet that it came out"),
        msg("Look at the printer, then say how many came out. Or scan the label where it is."),
    ),
    LabelState.PRINTED: (
        msg("It is printed and not on its container yet"),
        msg("Put it on and scan it. One that is not used is destroyed or kept."),
    ),
    LabelState.APPLIED: (msg("It is on its container, and in force"), msg("Smudged or torn: print it again.")),
    LabelState.VOIDED: (
        msg("This label is void. It stands for nothing"),
        msg("Do not work with what it is on. Find the label that replaced it; destroy this one, or keep it."),
    ),
    LabelState.DESTROYED: (
        msg("This label was destroyed"),
        msg("If it lies before you, two of them exist: put the thing aside and tell quality."),
    ),
    LabelState.RETAINED: (
        msg("This label was struck through and kept"),
        msg("It belongs in its binder. It stands for nothing."),
    ),
    LabelState.LOST: (
        msg("This label was declared lost. It stands for nothing"),
        msg("If it lies before you, it is found: destroy or keep it with a second person, and tell quality."),
    ),
}


@dataclass(frozen=True, slots=True)
class LifeLine:
    """One line: what happened, why, when, by whom, seen by whom, and where."""

    at: datetime
    tone: str
    words: Message
    why: str
    by: str
    seen_by: str
    where: str


@dataclass(frozen=True, slots=True)
class ShownStatement:
    """One statement on the label, the rule that put it there (None: nobody wrote it down), and what it follows from."""

    wording: str
    rule: Rule | None
    because: Message | None
    drawn: bool  # False: the label is too small for its full words; its tag carries them (1271.370)


@dataclass(frozen=True, slots=True)
class LabelLife:
    """A label with its lines, oldest first, and the prints before and after it."""

    label: Label
    lines: tuple[LifeLine, ...]
    former: Label | None
    newer: Label | None
    now: Label | None  # the print in force on the same thing, where this one is not
    statements: tuple[ShownStatement, ...]


def life_of(db: Connection, label: Label) -> LabelLife:
    """Everything the record says about one label."""
    names = {one.person: one.printed_name for one in list_people(db)}
    batch = find_batch(db, label.batch) if label.batch else None
    steps = {one.key: f"{one.number} {one.title}" for one in protocol_of(db, batch).steps} if batch else {}
    entries = entries_about(db, label.label_code, chain_of_label(label))
    prints = labels_of(db, label.target)
    newer = next((one for one in prints if one.replaces == label.label_code), None)
    now = None if label.in_force else next((one for one in reversed(prints) if one.in_force), None)
    return LabelLife(
        label,
        tuple(_line(entry, label, names, steps) for entry in entries),
        find_label(db, label.replaces) if label.replaces else None,
        newer,
        now,
        tuple(_statements(db, label)),
    )


def _line(entry: Entry, label: Label, names: Mapping[str, str], steps: Mapping[str, str]) -> LifeLine:
    data = {**entry.data, "step": steps.get(str(entry.data.get("step")), entry.data.get("step", ""))}
    told = _WORDS.get(entry.kind)
    tone, words = told(data, label) if told else ("", msg("Named in an entry: %(kind)s", kind=entry.kind))
    why = next((str(data[name]) for name in ("reason", "searched") if data.get(name)), "")
    seen_by = next((str(data[name]) for name in ("witnessed_by", "second_person") if data.get(name)), "")
    return LifeLine(
        at=entry.performed_at or entry.recorded_at,
        tone=tone,
        words=words,
        why=why,
        by=names.get(entry.person, entry.person),
        seen_by=names.get(seen_by, seen_by),
        where=str(data.get("place") or entry.station),
    )


def _issued(data: Mapping[str, Any], label: Label) -> tuple[str, Message]:
    if data["replaces"] == label.label_code:
        code = grouped(data["label_code"])
        return "stop", msg("Void: copy %(copy)s, %(code)s, took its place", copy=data["copy"], code=code)
    if data["replaces"]:
        code = grouped(data["replaces"])
        words = msg("Issued as copy %(copy)s in place of %(code)s", copy=data["copy"], code=code)
        return "attn", words
    return "", msg("Issued: serial %(serial)s, copy %(copy)s", serial=data["serial"], copy=data["copy"])


def _plain(tone: str, words: Message) -> Callable[[Mapping[str, Any], Label], tuple[str, Message]]:
    return lambda _data, _label: (tone, words)


_WORDS: dict[str, Callable[[Mapping[str, Any], Label], tuple[str, Message]]] = {
    "LabelIssued": _issued,
    "LabelPrinted": _plain("", msg("Went to paper")),
    "LabelsSent": lambda data, _: ("attn", msg("Sent to printer %(printer)s", printer=data["printer"])),
    "LabelsCameOut": lambda data, _: ("", msg("Came out of printer %(printer)s", printer=data["printer"])),
    "LabelsDidNotComeOut": lambda data, _: (
        "stop",
        msg("Void: it did not come out of printer %(printer)s whole", printer=data["printer"]),
    ),
    "LabelsTakenBack": lambda data, _: (
        "",
        msg("Taken back from printer %(printer)s before it was sent", printer=data["printer"]),
    ),
    "LabelApplied": _plain("ok", msg("Scanned on the thing it belongs to")),
    "LabelVoided": _plain("stop", msg("Voided")),
    "LabelDestroyed": _plain("", msg("Destroyed")),
    "LabelRetained": _plain("", msg("Struck through and kept")),
    "LabelDeclaredLost": _plain("attn", msg("Looked for, not found, declared lost")),
    "SlotFilled": lambda data, _: ("ok", msg("Scanned in step %(step)s", step=data["step"])),
    "SlotRefilled": lambda data, _: ("attn", msg("Scanned in step %(step)s", step=data["step"])),
    "ScanRefused": lambda data, _: ("stop", msg("Scan refused: %(words)s", words=data["words"])),
}


def _statements(db: Connection, label: Label) -> Iterator[ShownStatement]:
    basis = {name: (rule, origin) for name, rule, origin in _basis_of(db, label)}
    for name, wording in label.text:
        if name not in _STATEMENT_NAMES:
            continue
        key, origin = basis.get(name, (_RULE_OF_NAME.get(name, name), None))
        because = None if origin is None else _because(key, origin)
        yield ShownStatement(wording, rule_of(key), because, name not in LEFT_TO_TAG.get(label.kind, ()))


def _basis_of(db: Connection, label: Label) -> tuple[tuple[str, str, str], ...]:
    """What was written down when the first print was issued; a reprint says what its former said."""
    first = next((one for one in labels_of(db, label.target) if not one.replaces), label)
    for entry in entries_about(db, first.label_code, chain_of_label(first)):
        if entry.kind == "LabelIssued" and entry.data["label_code"] == first.label_code:
            return tuple((name, rule, origin) for name, rule, origin in entry.data.get("basis", ()))
    return ()


def _because(rule: str, origin: str) -> Message:
    if origin == "protocol":
        return msg("The protocol asks for it.")
    if origin == "site":
        if rule == "not_evaluated":
            return msg("The site does not say that all screening and testing is done and on file.")
        return msg("The site asks for it.")
    if origin == "risk found":
        return msg("Screening showed a risk.")
    return msg("Reactive at enrolment: %(agents)s.", agents=origin) if origin else msg("Always.")


_RULE_OF_NAME = {"caution": "investigational"}
_STATEMENT_NAMES = (
    "autologous",
    "not_evaluated",
    "biohazard",
    "reactive",
    "caution",
    "trial_only",
    "identify",
    "no_filter",
    "pending",
)
