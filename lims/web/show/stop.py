"""The identity stop as it is shown: two identities side by side, the deciding field first, differences marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lims.domain.batch import Batch
from lims.domain.days import day_words
from lims.domain.errors import Message, msg
from lims.domain.identity import Identity
from lims.domain.labelling import Label
from lims.domain.quality import Refused
from lims.store.reading.batches import find_batch
from lims.store.reading.containers import find_container, find_label, labels_of
from lims.store.reading.people import find_person
from lims.store.reading.quality import find_refusal
from lims.store.reading.subjects import find_subject
from lims.web.language import said
from lims.web.show.difference import Piece, compared

TITLES: dict[str, Message] = {
    "subject": msg("Subject"),
    "batch": msg("Batch"),
    "dose": msg("Dose"),
    "dates": msg("Draw, infusion"),
    "container": msg("Container"),
    "coi": msg("Identity"),
    "label": msg("Label"),
}
IN_CODE_LETTERS = ("coi", "label")


@dataclass(frozen=True, slots=True)
class Row:
    """One field of both cards."""

    key: str
    title: Message
    big: bool
    code: bool
    differs: bool
    here: tuple[Piece, ...]
    there: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """Everything the stop page says."""

    refused: Refused
    headline: Message
    sentence: Message
    rows: tuple[Row, ...]
    thing: str  # what was scanned, Culture bag V1
    its_subject: str
    its_place: str
    own_subject: str
    by: str


def stop_shown(db: Any, refusal: str) -> Stop:
    """The stop of that id, as the record has it: the same after reload and on every device of the station."""
    refused = find_refusal(db, refusal)
    if refused is None:
        raise LookupError(f"the station is stopped by {refusal}, which is in no table")
    own = find_batch(db, refused.batch)
    label = find_label(db, refused.scanned)
    if own is None or label is None:
        raise LookupError(f"refusal {refusal} names a batch or label that is in no table")
    other = find_batch(db, label.batch) if label.batch else None
    container = find_container(db, label.target) if label.target_kind == "container" else None
    thing = container.title if container is not None else said(msg("Wristband"))
    scanned = _scanned(db, label, other, thing)
    by = find_person(db, refused.by)
    return Stop(
        refused=refused,
        headline=_HEADLINES.get(refused.why, msg("Stop.")),
        sentence=_sentence(refused.why, own, other),
        rows=_rows(
            _words(_expected(db, own, label, thing), own),
            _words(scanned, other),
            deciding=_DECIDES.get(refused.why, "subject"),
        ),
        thing=thing,
        its_subject=_whose(other, scanned.subject, own),
        its_place=container.place if container is not None else "",
        own_subject=_whose(own, own.subject, other),
        by=by.printed_name if by is not None else refused.by,
    )


def _whose(batch: Batch | None, subject: str, beside: Batch | None) -> str:
    """The subject; with the dose where both things are the same subject's and only the dose tells them apart."""
    if batch is None or beside is None or batch.subject != beside.subject:
        return subject
    return said(msg("%(subject)s, dose %(number)s", subject=subject, number=batch.dose_no))


_HEADLINES: dict[str, Message] = {
    "wrong_patient": msg("Stop. Wrong patient."),
    "wrong_dose": msg("Stop. Right patient, wrong dose."),
    "wrong_batch": msg("Stop. Right patient, wrong batch."),
}
_DECIDES = {"wrong_patient": "subject", "wrong_dose": "dose", "wrong_batch": "batch"}


def _sentence(why: str, own: Batch, other: Batch | None) -> Message:
    if why == "wrong_dose" and other is not None:
        return msg(
            "This was made for dose %(scanned)s, infusion on %(there)s. This step is for dose %(expected)s, infusion "
            "on %(here)s. Put it down. Nothing was added.",
            scanned=other.dose_no,
            there=day_words(other.infusion_on),
            expected=own.dose_no,
            here=day_words(own.infusion_on),
        )
    if why == "wrong_batch" and other is not None:
        return msg(
            "This is of batch %(scanned)s. This step is for batch %(expected)s. Put it down. Nothing was added.",
            scanned=other.batch,
            expected=own.batch,
        )
    return msg("This belongs to somebody else. Put it down. Nothing was added to either batch.")


def _expected(db: Any, own: Batch, scanned: Label, thing: str) -> Identity:
    """What this station works on: the container of the same name in its own batch, when there is one."""
    name = scanned.target.partition("/")[2]
    mine = [label for label in labels_of(db, f"{own.batch}/{name}") if label.in_force] if name else []
    container = find_container(db, f"{own.batch}/{name}") if name else None
    title = container.title if container is not None else thing if not name else "-"
    code = mine[-1].label_code if mine else ""
    return Identity(own.subject, own.batch, own.dose_no, own.doses, own.coi, title, code)


def _scanned(db: Any, label: Label, other: Batch | None, thing: str) -> Identity:
    if other is not None:
        return Identity(other.subject, other.batch, other.dose_no, other.doses, other.coi, thing, label.label_code)
    subject = find_subject(db, label.subject)
    return Identity(label.subject, "", None, None, subject.coi if subject else "", thing, label.label_code)


def _words(found: Identity, batch: Batch | None) -> dict[str, str]:
    dose = said(msg("%(number)s of %(doses)s", number=found.dose_no, doses=found.doses)) if found.dose_no else ""
    return found.words() | {"dose": dose, "dates": _dates(batch)}


def _dates(batch: Batch | None) -> str:
    """When the blood of a batch is drawn and its dose is given; a wristband has no dates."""
    if batch is None:
        return ""
    # A space between the two in every language: what differs is marked word by word.
    return f"{said(day_words(batch.draw_on))}, {said(day_words(batch.infusion_on))}"


def _rows(mine: Mapping[str, str], theirs: Mapping[str, str], *, deciding: str) -> tuple[Row, ...]:
    order = [deciding, *(key for key in TITLES if key != deciding)]
    return tuple(_row(key, mine[key], theirs[key], big=key == deciding) for key in order)


def _row(key: str, here: str, there: str, *, big: bool) -> Row:
    mine, theirs = compared(here or "–", there or "–")
    return Row(key, TITLES[key], big, key in IN_CODE_LETTERS, here != there, mine, theirs)
