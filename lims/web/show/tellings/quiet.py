"""What the short time-line leaves to another line, said in full for the whole one: every scan, entry and label."""

from __future__ import annotations

from lims.domain.errors import N_, Message, msg
from lims.domain.identifiers import grouped
from lims.domain.record import BatchRecord
from lims.web.show.tellings.places import Places

# Kind of entry: its symbol, and a sentence that needs only the entry's own values.
QUIET: dict[str, tuple[str, str]] = {
    "StepStarted": ("now", N_("Started: %(step)s")),
    "StepVerified": ("person", N_("Checked by %(verified_by)s: %(step)s")),
    "SlotFilled": ("scan", N_("Scanned: %(words)s")),
    "LineCleared": ("ok", N_("Line cleared: %(station_cleared)s")),
    "LineChecked": ("ok", N_("Line found clear: %(at_station)s")),
    "LabelPrinted": ("print", N_("Label went to paper: %(label)s")),
    "LabelApplied": ("tag", N_("Label scanned on its thing: %(label)s")),
    "LabelIssued": ("tag", N_("Label issued for %(target)s: %(label)s, copy %(copy)s")),
    "ContainerPlanned": ("bag", N_("Container planned: %(title)s")),
    "ContainerCorrected": ("pen", N_("Content of %(container)s corrected")),
    "TaskDone": ("ok", N_("Task done: %(words)s")),
}
_FATES: dict[str, Message] = {
    "used_up": msg("used up"),
    "tested": msg("tested"),
    "infused": msg("infused"),
    "destroyed": msg("destroyed"),
    "retained": msg("retained"),
    "not_used": msg("not used"),
}


def tell_quietly(kind: str, at: Places, record: BatchRecord) -> tuple[str, Message]:
    """Symbol and sentence of an entry that has no line of its own on the short time-line."""
    if kind == "EntryRecorded":
        return "pen", _entered(at, record)
    if kind == "ContainerFilled":
        return "bag", _filled(at)
    if kind == "ContainerEmptied":
        fate = _FATES.get(at["fate"]) or msg("%(fate)s", fate=at["fate"])
        return "bag", msg("%(container)s: %(fate)s", container=at["container"], fate=fate)
    if kind in QUIET:
        icon, msgid = QUIET[kind]
        places = {**at, "label": grouped(at["label_code"])} if "label_code" in at else dict(at)
        places.setdefault("words", places.get("task", ""))
        return icon, msg(msgid, **places)
    return "doc", msg("Entered in the record: %(kind)s", kind=_spaced(kind))


def _entered(at: Places, record: BatchRecord) -> Message:
    spec = next(
        (e for s in record.protocol.steps if s.title == at["step"] for e in s.entries if e.key == at["entry"]), None
    )
    value = f"{at['value']}\u00a0{at['unit']}" if at["unit"] else at["value"]
    title = spec.title if spec else at["entry"]
    if spec is not None and spec.replicates > 1:
        return msg("%(title)s, reading %(number)s: %(value)s", title=title, number=at["replicate"], value=value)
    return msg("%(title)s: %(value)s", title=title, value=value)


def _filled(at: Places) -> Message:
    if at["volume_ml"] in ("", "null"):
        return msg("Filled: %(container)s, at %(place)s", container=at["container"], place=at["place"])
    words = N_("Filled: %(container)s, %(volume)s\u00a0mL, at %(place)s")
    return msg(words, container=at["container"], volume=at["volume_ml"], place=at["place"])


def _spaced(kind: str) -> str:
    """The name of a kind of entry as words: LabelRulesSet is 'label rules set'."""
    return "".join(f" {c.lower()}" if c.isupper() else c for c in kind).strip()
