"""The infusion form: what the ward compares at the bedside and writes down, empty to be signed or as it was done."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lims.domain.dose import cells_per_m2
from lims.domain.errors import Message, msg
from lims.domain.figures import plain
from lims.domain.label_statements import ALSO, AUTOLOGOUS, NOT_EVALUATED
from lims.domain.numbers import read_decimal
from lims.printing.figures import thin
from lims.printing.papers.certificate import product_bags
from lims.printing.record.facts import Fact
from lims.printing.record.pen import Pen, plural_cells
from lims.printing.record.standing import Status, status


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to compare; `recorded` when a scan at the bedside compared it."""

    words: str
    recorded: bool


@dataclass(frozen=True, slots=True)
class InfusionForm:
    """What the template of the form prints: ticked and filled where the record has it."""

    status: Status
    product: tuple[Fact, ...]
    expires: str
    statements: tuple[str, ...]
    checks: tuple[Check, ...]
    vital_times: tuple[str, ...]
    checked_by: tuple[str, str]
    given: tuple[Fact, ...]  # what was written down of the infusion, term by term; empty values are lines to write on
    meanings: tuple[str, ...]


_VITALS: tuple[Message, ...] = (
    msg("Before"),
    msg("15 min"),
    msg("30 min"),
    msg("End"),
    msg("1 h after"),
    msg("4 h after"),
)


def infusion_form(pen: Pen) -> InfusionForm:
    """The form of one batch: filled where the record has it, with lines where it has not."""
    record = pen.record
    bedside = record.bedside
    names = ("", "")
    if bedside is not None:
        names = (pen.name(bedside.checked_by), pen.name(bedside.second_person))
    return InfusionForm(
        status=status(pen),
        product=_product(pen),
        expires=pen.times.minute(record.batch.expires_at) or "–",
        statements=_statements(pen),
        checks=_checks(pen),
        vital_times=tuple(pen.say(one) for one in _VITALS),
        checked_by=names,
        given=_given(pen),
        meanings=(
            pen.prose("First person at the bedside"),
            pen.prose("Second person at the bedside"),
            pen.prose("Gave the infusion"),
            pen.prose("Responsible physician"),
        ),
    )


def _product(pen: Pen) -> tuple[Fact, ...]:
    record = pen.record
    product, made = record.protocol.product, record.formulation
    rows: list[tuple[Message, str]] = [
        (msg("Product"), product.name),
        (msg("For"), pen.prose("%(subject)s only (autologous)", subject=record.batch.subject)),
        (msg("Bag, label"), product_bags(pen)),
    ]
    if made is not None:
        per_m2 = cells_per_m2(made.dose_cells, Decimal(made.bsa_m2))
        dose = pen.prose(
            "%(cells)s %(what)s, %(per_m2)s per m²",
            cells=thin(made.dose_cells),
            what=plural_cells(made.basis),
            per_m2=thin(int(per_m2)),
        )
        rows.append((msg("Dose"), dose))
    rows += [
        (msg("In"), product.formulation),
        (msg("Keep at"), product.storage),
    ]
    return tuple(Fact(pen.say(term), value or "–") for term, value in rows)


def _statements(pen: Pen) -> tuple[str, ...]:
    """What the label says too, in the regulation's own words."""
    known = {"autologous": AUTOLOGOUS, "not_evaluated": NOT_EVALUATED, **ALSO}
    return tuple(known[name] for name in pen.record.protocol.product.label_statements if name in known)


def _checks(pen: Pen) -> tuple[Check, ...]:
    """What two people compare, each by themselves, before the bag is opened."""
    batch, scanned = pen.record.batch, pen.record.bedside is not None
    code = next((pen.label_code_of(one.container) for one in pen.record.containers if one.kind == "product"), "")
    bag = pen.prose(
        "The bag says %(subject)s, batch %(batch)s, dose %(dose)s of %(doses)s.",
        subject=batch.subject,
        batch=batch.batch,
        dose=batch.dose_no,
        doses=batch.doses,
    )
    its_code = (
        pen.prose("The code on the bag is %(code)s.", code=code)
        if code
        else pen.prose("The code on the bag is the one in the record.")
    )
    return (
        Check(
            pen.prose("The patient says name and date of birth; the order is for this patient and this dose."), False
        ),
        Check(pen.prose("The wristband says %(subject)s.", subject=batch.subject), scanned),
        Check(bag, scanned),
        Check(its_code, scanned),
        Check(pen.prose("It has not expired: %(at)s.", at=pen.times.minute(batch.expires_at) or "–"), scanned),
        Check(
            pen.prose("The bag is whole, no clumps, no discolouration; the seal of the transport was intact."), False
        ),
        Check(pen.prose("The certificate of analysis is here and says that the product may be given."), False),
        Check(pen.prose("Premedication, access and emergency drugs as ordered; no leukoreduction filter."), False),
    )


def _given(pen: Pen) -> tuple[Fact, ...]:
    """The lines of the infusion itself; `volume` and `at` as recorded, else empty to be written."""
    bedside, record = pen.record.bedside, pen.record
    infused = record.batch.infused_at is not None
    compared = pen.times.minute(bedside.checked_at) if bedside is not None else ""
    volume = _plain_volume(bedside.volume_ml) if bedside is not None and infused else ""
    rows = (
        (msg("Arrived on the ward, day and time"), ""),
        (msg("Order number"), bedside.order if bedside is not None else ""),
        (msg("Compared at the bedside, day and time"), compared),
        (msg("Infusion began, day and time"), ""),
        (msg("Infusion recorded as given, day and time"), pen.times.minute(record.batch.infused_at)),
        (msg("Volume given, mL"), volume),
        (msg("Left: volume, destroyed or given back"), ""),
        (msg("Reactions, remarks"), bedside.remarks if bedside is not None and infused else ""),
    )
    return tuple(Fact(pen.say(term), value) for term, value in rows)


def _plain_volume(text: str) -> str:
    """A volume as the record has it, without empty decimals."""
    return plain(read_decimal(text)) if text else ""
