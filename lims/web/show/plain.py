"""Ordinary entries in plain sentences: those that the time-line leaves out because another line tells them better."""

from __future__ import annotations

from collections.abc import Callable

from lims.domain.errors import Message, msg
from lims.domain.record import BatchRecord, Happening
from lims.web.show.stock import EQUIPMENT_STATES, LOT_STATES
from lims.web.show.tellings.places import Places, places_of
from lims.web.show.timeline import line_of


def entry_in_words(one: Happening, record: BatchRecord) -> Message:
    """What this entry says, whatever kind it is."""
    line = line_of(one, record)
    if line is not None:
        return line.words
    said = places_of(dict(one.data), record)
    if one.kind in _SAYINGS:
        return _SAYINGS[one.kind](said, record)
    values = "; ".join(f"{name} {value}" for name, value in one.data if value and name != "batch")
    return msg("%(kind)s: %(values)s", kind=one.kind, values=values)


def _entered(said: Places, record: BatchRecord) -> Message:
    step = next((one for one in record.protocol.steps if said["step"] in (one.key, one.title)), None)
    spec = step.entry(said["entry"]) if step is not None else None
    value = f"{said['value']}\u00a0{said['unit']}" if said["unit"] else said["value"]
    title = spec.title if spec is not None else said["entry"]
    if spec is not None and spec.replicates > 1:
        title = f"{title} {said['replicate']}"
    return msg("%(step)s: %(entry)s is %(value)s", step=said["step"], entry=title, value=value)


def _printed(said: Places, record: BatchRecord) -> Message:
    return msg("Label of %(thing)s came out of the printer", thing=_thing_of_label(said, record))


def _applied(said: Places, record: BatchRecord) -> Message:
    return msg("Label of %(thing)s is on", thing=_thing_of_label(said, record))


def _thing_of_label(said: Places, record: BatchRecord) -> str:
    label = next((one for one in record.labels if one.label_code == said["label_code"]), None)
    return label.target if label is not None else said["label_code"]


def _filled(said: Places, record: BatchRecord) -> Message:
    del record
    volume = said.get("volume_ml", "null")
    if volume == "null":
        return msg("%(container)s filled", container=said["container"])
    return msg("%(container)s filled with %(volume)s mL", container=said["container"], volume=volume)


_WORDS: dict[str, Message] = {"passed": msg("passed"), "failed": msg("failed"), **LOT_STATES, **EQUIPMENT_STATES}


def _word(key: str) -> Message | str:
    return _WORDS.get(key, key)


_SAYINGS: dict[str, Callable[[Places, BatchRecord], Message]] = {
    "EntryRecorded": _entered,
    "LabelPrinted": _printed,
    "LabelApplied": _applied,
    "ContainerFilled": _filled,
    "StepStarted": lambda said, _: msg("%(step)s begun", step=said["step"]),
    "StepVerified": lambda said, _: msg(
        "%(step)s verified by %(person)s", step=said["step"], person=said["verified_by"]
    ),
    "SlotFilled": lambda said, _: msg("%(step)s: scanned %(what)s", step=said["step"], what=said["words"]),
    "LabelIssued": lambda said, _: msg(
        "Label of %(thing)s issued, copy %(copy)s", thing=said["target"], copy=said["copy"]
    ),
    "ContainerPlanned": lambda said, _: msg("%(title)s planned", title=said["title"]),
    "ContainerEmptied": lambda said, _: msg("%(container)s is empty", container=said["container"]),
    "LineChecked": lambda said, _: msg(
        "%(step)s: %(station)s stated to be clear", step=said["step"], station=said["at_station"]
    ),
    # What befell a thing of the batch on another chain.
    "BodyMeasured": lambda said, _: msg(
        "measured on %(day)s: %(height)s cm, %(weight)s kg",
        day=said["measured_on"],
        height=said["height_cm"],
        weight=said["weight_kg"],
    ),
    "IdentityChanged": lambda said, _: msg("identity changed: %(reason)s", reason=said["reason"]),
    "SubjectWithdrawn": lambda said, _: msg("withdrawn from the treatment: %(reason)s", reason=said["reason"]),
    "MaterialLotStateChanged": lambda said, _: msg(
        "%(state)s: %(reason)s", state=_word(said["state"]), reason=said["reason"]
    ),
    "MaterialQcRecorded": lambda said, _: msg(
        "test %(test)s %(outcome)s: %(result)s",
        test=said["test"],
        outcome=_word(said["outcome"]),
        result=said["result"],
    ),
    "EquipmentAlarmed": lambda said, _: msg("alarm: %(words)s", words=said["words"]),
    "EquipmentCalibrated": lambda said, _: msg(
        "calibration %(outcome)s: %(words)s", outcome=_word(said["outcome"]), words=said["words"]
    ),
    "EquipmentRequalified": lambda said, _: msg("proven fit again: %(words)s", words=said["words"]),
    "EquipmentStateChanged": lambda said, _: msg(
        "%(state)s: %(reason)s", state=_word(said["state"]), reason=said["reason"]
    ),
    "LineCleared": lambda said, _: msg("%(station)s cleared", station=said["station_cleared"]),
}
