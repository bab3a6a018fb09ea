"""Printers: set up, changed, given up; labels that went to one, and what a person says came out."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.events.registry import event


@event(261)
@dataclass(frozen=True, slots=True)
class LabelsSent:
    """Labels were given to a printer's queue. Nobody knows yet whether they come out."""

    labels: tuple[str, ...]
    printer: str
    job: str


@event(262)
@dataclass(frozen=True, slots=True)
class LabelsCameOut:
    """The person who stands at the printer holds these labels."""

    labels: tuple[str, ...]
    printer: str
    job: str


@event(263)
@dataclass(frozen=True, slots=True)
class LabelsDidNotComeOut:
    """Two people looked: these labels did not come out whole. They are void, whatever the printer still does."""

    labels: tuple[str, ...]
    printer: str
    job: str
    reason: str
    witnessed_by: str


@event(264)
@dataclass(frozen=True, slots=True)
class LabelsTakenBack:
    """Labels were taken out of a printer's queue before anything of them was sent. They wait to be printed."""

    labels: tuple[str, ...]
    printer: str
    job: str
    reason: str


@event(265)
@dataclass(frozen=True, slots=True)
class PrinterSet:
    """A printer was set up or changed: how it is reached, what it is given, where it stands."""

    printer: str
    title: str
    kind: str  # download | cupsipp | tcp
    address: str
    form: str  # of lims/printing/outputs.py
    station: str
    source: str  # file (config/site.toml) | screen


@event(266)
@dataclass(frozen=True, slots=True)
class PrinterGivenUp:
    """A printer takes no more labels."""

    printer: str
    reason: str
