"""The time-line of a batch: each entry of its chain as one line a person can read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from lims.domain.errors import N_, Message, msg
from lims.domain.figures import percent, three_figures
from lims.domain.record import BatchRecord, Happening
from lims.domain.work import StepState, StepWork, not_begun
from lims.web.times import SiteTime, span

Places = Mapping[str, str]
Saying = tuple[str, str, Message]


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `tone` is '' | ok | attn | stop | now, `icon` a symbol, `words` the sentence, `detail` beneath it."""

    at: datetime
    tone: str
    icon: str
    words: Message
    detail: Message | None
    by: str


@dataclass(frozen=True, slots=True)
class Day:
    """The lines of one day, newest first, with the culture day where there is one."""

    on: date
    today: bool
    culture_day: int | None
    lines: tuple[Line, ...]


def days_of(record: BatchRecord, when: SiteTime) -> tuple[Day, ...]:
    """The batch's story, newest day first. Entries that only repeat another line's fact are left to the ledger page."""
    days: dict[date, list[Line]] = {}
    for happening in sorted(record.happenings, key=lambda h: h.seq, reverse=True):
        line = line_of(happening, record)
        if line is not None:
            days.setdefault(when.local(line.at).date(), []).append(line)
    return tuple(
        Day(on, on == when.today, record.batch.culture_day(lines[0].at), tuple(lines)) for on, lines in days.items()
    )


def line_of(happening: Happening, record: BatchRecord) -> Line | None:
    """One entry as a line; None for an entry that another line tells better."""
    places = _places(dict(happening.data), record)
    if happening.kind in _TELLERS:
        told = _TELLERS[happening.kind](places, record)
        if told is None:
            return None
        tone, icon, words = told
    elif happening.kind in _PLAIN:
        tone, icon, msgid = _PLAIN[happening.kind]
        words = msg(msgid, **places)
    else:
        return None
    detail = None
    if happening.performed_at is not None and happening.at > happening.performed_at:
        tone = "attn"
        detail = msg("written down %(later)s after it was done", later=span(happening.at - happening.performed_at))
    return Line(happening.at, tone, icon, words, detail, record.printed_name(happening.person))


def newest(days: Iterable[Day], room: int = 40) -> tuple[Day, ...]:
    """The first `room` lines of the story."""
    kept: list[Day] = []
    for day in days:
        if room <= 0:
            break
        kept.append(Day(day.on, day.today, day.culture_day, day.lines[:room]))
        room -= len(day.lines)
    return tuple(kept)


# What needs no more than its own values: tone, symbol, sentence.
_PLAIN: dict[str, tuple[str, str, str]] = {
    "BatchOpened": ("", "doc", N_("Opened for dose %(dose_no)s of %(doses)s")),
    "BatchClosed": ("ok", "lock", N_("Closed, every container and label accounted for")),
    "BloodCollected": ("ok", "wrist", N_("Drawn: %(volume_ml)s\u00a0mL, donation %(din)s")),
    "CollectionReceived": ("ok", "truck", N_("Received: %(volume_ml)s\u00a0mL of blood")),
    "CellsIsolated": ("ok", "drop", N_("Isolated: %(viable_cells)s viable cells")),
    "CultureSeeded": ("ok", "split", N_("Seeded: %(viable_cells)s viable cells in %(container)s")),
    "MediumAdded": ("", "drop", N_("Fed: %(volume_ml)s\u00a0mL into %(container)s")),
    "CultureRestimulated": ("ok", "flask", N_("Re-stimulated: %(container)s")),
    "SampleTaken": ("", "vial", N_("Sample taken: %(sample)s")),
    "CultureHarvested": ("ok", "drop", N_("Harvested: %(viable_cells)s viable cells")),
    "ProductFormulated": ("ok", "gauge", N_("Dose computed: %(dose_cells)s cells in %(fill_volume_ml)s\u00a0mL")),
    "ProductFilled": ("ok", "bag", N_("Filled: %(volume_ml)s\u00a0mL, %(dose_cells)s cells")),
    "ScanRefused": ("stop", "stop", N_("%(words)s")),
    "StopCleared": ("", "undo", N_("Stop cleared by %(cleared_by)s")),
    "LabelVoided": ("attn", "tag", N_("Label voided: %(reason)s")),
    "LabelDestroyed": ("", "tag", N_("Label destroyed, seen by %(witnessed_by)s")),
    "ContainerMoved": ("", "incub", N_("%(container)s moved to %(place)s")),
    "HandoverGiven": ("", "truck", N_("Handed over for %(to_place)s, seal %(seal)s")),
    "HandoverRefused": ("attn", "attn", N_("Hand-over refused: %(reason)s")),
    "ExceptionAssessed": ("", "qa", N_("Exception assessed: %(assessment)s")),
    "RecordSigned": ("ok", "pen", N_("Signed: %(meaning)s")),
    "SignatureVoided": ("attn", "pen", N_("Signature void: %(reason)s")),
    "ReleaseRefused": ("attn", "stop", N_("Release refused: %(reasons)s")),
    "FinalResultsConfirmed": ("ok", "ok", N_("Final results confirmed: the interim release stands")),
    "RecordPrinted": ("", "print", N_("Batch record printed, copy %(copy)s")),
    "BedsideChecked": ("ok", "wrist", N_("Bedside check: wristband, bag and order agree, with %(second_person)s")),
    "DoseInfused": ("ok", "drop", N_("Infused: %(volume_ml)s\u00a0mL")),
}


def _counted(at: Places, record: BatchRecord) -> Saying:
    words = msg(
        "Counted: %(viable)s viable cells, %(share)s viability",
        viable=at["viable_cells"],
        share=percent(Decimal(at["viability_percent"])),
    )
    if at["target_cells"]:
        words = msg(
            "%(words)s, %(target)s %(product)s", words=words, target=at["target_cells"], product=record.batch.product
        )
    return "ok", "flask", words


def _entered(at: Places, record: BatchRecord) -> Saying | None:
    spec = next(
        (e for s in record.protocol.steps if s.title == at["step"] for e in s.entries if e.key == at["entry"]), None
    )
    value = f"{at['value']}\u00a0{at['unit']}" if at["unit"] else at["value"]
    title = spec.title if spec else at["entry"]
    if at["reason"]:
        return (
            "attn",
            "pen",
            msg("Corrected, %(title)s: %(value)s (%(why)s)", title=title, value=value, why=at["reason"]),
        )
    if at["within_limits"].lower() in ("false", "0"):
        return "attn", "attn", msg("%(title)s: %(value)s, outside its limit", title=title, value=value)
    return None  # on time and in its limits: the step's own line tells of it


def _started(at: Places, record: BatchRecord) -> Saying | None:
    if at["late_reason"]:
        return "attn", "attn", msg("Started late: %(step)s (%(why)s)", step=at["step"], why=at["late_reason"])
    if _work(at, record).state is StepState.FINISHED:
        return None
    return "now", "now", msg("Started: %(step)s", step=at["step"])


def _finished(at: Places, record: BatchRecord) -> Saying:
    verifier = _work(at, record).verified_by
    if not verifier:
        return "ok", "ok", msg("Finished: %(step)s", step=at["step"])
    name = record.printed_name(verifier)
    return "ok", "ok", msg("Finished: %(step)s, verified by %(who)s", step=at["step"], who=name)


def _work(at: Places, record: BatchRecord) -> StepWork:
    """The work on the step that an entry names by its title or key."""
    key = next((step.key for step in record.protocol.steps if at["step"] in (step.title, step.key)), "")
    return next((work for work in record.work if work.step == key), not_begun(record.batch.batch, key))


def _label_issued(at: Places, _: BatchRecord) -> Saying | None:
    if not at["replaces"]:
        return None
    return "attn", "tag", msg("Label printed again: %(what)s, copy %(copy)s", what=at["target"], copy=at["copy"])


def _taken(at: Places, _: BatchRecord) -> Saying:
    tone = "ok" if at["verdict"] == "accepted" else "attn"
    words = N_("Taken over at %(taken_at_place)s, %(lowest_c)s to %(highest_c)s\u00a0°C")
    return tone, "truck", msg(words, **at)


def _result(at: Places, _: BatchRecord) -> Saying:
    value = f"{at['value']}\u00a0{at['unit']}" if at["unit"] else at["value"]
    words = msg("Result, %(assay)s: %(value)s", assay=at["assay"], value=value)
    return ("ok", "flask", words) if at["verdict"] == "meets" else ("attn", "attn", words)


def _decided(at: Places, _: BatchRecord) -> Saying:
    tone, icon, words = _DECISIONS[at["decision"]]
    if at["reason"]:
        words = msg("%(words)s: %(reason)s", words=words, reason=at["reason"])
    return tone, icon, words


_DECISIONS: dict[str, Saying] = {
    "released": ("ok", "ok", msg("Released for infusion")),
    "released_interim": ("ok", "ok", msg("Released on interim results")),
    "held": ("attn", "hold", msg("Put on hold")),
    "hold_lifted": ("ok", "ok", msg("Hold lifted")),
    "rejected": ("stop", "stop", msg("Rejected")),
}

_TELLERS: dict[str, Callable[[Places, BatchRecord], Saying | None]] = {
    "CellsCounted": _counted,
    "EntryRecorded": _entered,
    "StepStarted": _started,
    "StepFinished": _finished,
    "LabelIssued": _label_issued,
    "HandoverTaken": _taken,
    "ResultRecorded": _result,
    "DispositionDecided": _decided,
}


def _places(data: dict[str, str], record: BatchRecord) -> Places:
    """The entry's values in words: keys become titles, sign-in names printed names, cells three figures."""
    steps = {step.key: step.title for step in record.protocol.steps}
    assays = {assay.key: assay.title for assay in record.protocol.assays}
    things = {key: c.title for c in record.containers for key in (c.container, c.name)}
    places = dict.fromkeys(("unit", "reason", "replaces", "late_reason", "target_cells", "within_limits"), "") | data
    for name, value in places.items():
        if name.endswith("_cells"):
            places[name] = _cells(value)
        elif name in ("container", "sample", "target"):
            places[name] = things.get(value, value)
        elif name in ("verified_by", "cleared_by", "witnessed_by", "second_person"):
            places[name] = record.printed_name(value)
        elif name == "step":
            places[name] = steps.get(value, value)
        elif name == "assay":
            places[name] = assays.get(value, value)
    return places


def _cells(text: str) -> str:
    try:
        return three_figures(Decimal(text))
    except InvalidOperation:
        return ""
