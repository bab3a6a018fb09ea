"""Labels: each print has its own code and its own life."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.events.registry import event


@event(80)
@dataclass(frozen=True, slots=True)
class LabelIssued:
    """A label print was issued for a thing. `replaces` names the label it voids, with a reason, on a reprint."""

    label_code: str
    kind: str  # a folder in labels/
    target_kind: str  # container | subject | material | equipment
    target: str
    subject: str
    batch: str
    serial: int
    copy: int
    text: tuple[tuple[str, str], ...]  # what is printed on it, name and words
    replaces: str = ""
    reason: str = ""
    basis: tuple[tuple[str, str, str], ...] = ()  # statement, the rule that put it there, and from what it follows


@event(81)
@dataclass(frozen=True, slots=True)
class LabelPrinted:
    """A label was sent to paper."""

    label_code: str


@event(82)
@dataclass(frozen=True, slots=True)
class LabelApplied:
    """A label was scanned on the thing it belongs to."""

    label_code: str


@event(83)
@dataclass(frozen=True, slots=True)
class LabelVoided:
    """A label no longer stands for anything; scanning it is a stop."""

    label_code: str
    reason: str


@event(85)
@dataclass(frozen=True, slots=True)
class LabelDeclaredLost:
    """A label was looked for and not found. It stands for nothing, and quality judges what that means."""

    label_code: str
    searched: str
    witnessed_by: str


@event(84)
@dataclass(frozen=True, slots=True)
class LabelDestroyed:
    """A voided or unused label was destroyed, seen by a second person."""

    label_code: str
    witnessed_by: str


@event(275)
@dataclass(frozen=True, slots=True)
class LabelRetained:
    """A label was struck through and kept, as a specimen in a binder: where, why, and who saw it (empty: nobody)."""

    label_code: str
    place: str
    reason: str
    witnessed_by: str = ""


@event(276)
@dataclass(frozen=True, slots=True)
class LabelRulesSet:
    """What this site's labels say, from config/site.toml: language, rules, statements, symbols, and why now."""

    language: str
    donors_evaluated: bool
    recipient_name: bool
    applies: tuple[str, ...]
    statements: tuple[str, ...]
    reason: str
    codes: tuple[tuple[str, str], ...] = ()  # kind of label, kind of its symbol
