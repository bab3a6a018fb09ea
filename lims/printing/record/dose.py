"""Who and what this is for, and the dose: every term of the sum, from the tape measure to the bag."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from lims.domain.dose import body_surface, cells_per_m2, dose_window
from lims.domain.errors import Message, msg
from lims.domain.figures import brief, plain, three_figures
from lims.printing.charts.dose import dose_strip
from lims.printing.charts.svg import PAPER
from lims.printing.figures import thin
from lims.printing.record.facts import Fact
from lims.printing.record.pen import Pen, drawn, plural_cells

STRIP_WIDTH_MM = 84.0


@dataclass(frozen=True, slots=True)
class SumRow:
    """One line of a calculation."""

    term: str
    value: str
    remark: str
    total: bool = False


@dataclass(frozen=True, slots=True)
class DoseSum:
    """The whole sum and its picture; `state` says what a reader must know when there is no dose yet."""

    rows: tuple[SumRow, ...]
    strip: Markup
    state: str


_FORMULAS: dict[str, Message] = {
    "mosteller": msg("Body surface √(H · W / 3600), Mosteller"),
    "dubois": msg("Body surface, Du Bois and Du Bois"),
    "haycock": msg("Body surface, Haycock"),
    "gehan_george": msg("Body surface, Gehan and George"),
    "boyd": msg("Body surface, Boyd"),
}


def facts(pen: Pen) -> tuple[Fact, ...]:
    """Product, recipient and the moments that matter, as far as they have come."""
    batch, protocol, times = pen.record.batch, pen.record.protocol, pen.times
    rows = [
        (msg("Product"), protocol.product.name),
        (msg("For"), pen.prose("%(subject)s only (autologous)", subject=batch.subject)),
        (msg("Trial"), pen.prose("%(trial)s, infusion %(day)s", trial=batch.trial, day=times.day(batch.infusion_on))),
        (msg("Drawn"), times.minute(batch.collected_at)),
        (msg("Culture day 0"), times.minute(batch.day_zero_at)),
        (msg("Harvested"), times.minute(batch.harvested_at)),
        (msg("Filled"), times.minute(batch.filled_at)),
        (msg("Expires"), times.minute(batch.expires_at)),
        (msg("Keep at"), protocol.product.storage),
        (msg("In"), protocol.product.formulation),
        (msg("Master record"), pen.prose("%(name)s, version %(version)s", name=protocol.name, version=batch.version)),
    ]
    return tuple(Fact(pen.say(term), value or pen.prose("not yet")) for term, value in rows)


def dose_sum(pen: Pen) -> DoseSum:
    """The dose as recorded at formulation; before that, the window for the body as last measured."""
    if pen.record.formulation is None:
        return _before(pen)
    made, plan = pen.record.formulation, pen.record.protocol.dose
    per_m2 = cells_per_m2(made.dose_cells, Decimal(made.bsa_m2))
    within = made.low_cells <= made.dose_cells <= made.high_cells
    verdict = (
        msg("in window") if within else msg("below window") if made.dose_cells < made.low_cells else msg("above window")
    )
    rows = (
        _measured(pen, made.height_cm, made.weight_kg, pen.times.day(made.measured_on)),
        SumRow(pen.say(_FORMULAS.get(made.formula, msg("Body surface"))), f"{_surface(made.bsa_m2)} m²", ""),
        *_window(pen, plan.low_per_m2, plan.high_per_m2, made.low_cells, made.high_cells),
        SumRow(pen.prose("Cells per mL, %(what)s", what=plural_cells(made.basis)), _exact(made.dose_cells_per_ml), ""),
        SumRow(
            pen.prose("× volume filled (of %(volume)s mL)", volume=made.volume_ml),
            pen.prose("%(volume)s mL", volume=made.fill_volume_ml),
            "",
        ),
        SumRow(
            pen.prose("Dose, %(what)s", what=plural_cells(made.basis)), thin(made.dose_cells), pen.say(verdict), True
        ),
        SumRow(pen.prose("Per m²"), thin(int(per_m2)), ""),
    )
    strip = dose_strip(
        made.low_cells,
        made.high_cells,
        dose_cells=made.dose_cells,
        dress=PAPER,
        width=STRIP_WIDTH_MM,
        translate=pen.translate,
    )
    return DoseSum(rows, drawn(strip), "")


def window_cells(pen: Pen) -> tuple[int, int] | None:
    """The window in whole cells: as recorded at formulation, else for the body as last measured, else None."""
    made, body, plan = pen.record.formulation, pen.record.subject.body, pen.record.protocol.dose
    if made:
        return made.low_cells, made.high_cells
    if body is None:
        return None
    window = dose_window(body_surface(body.height_cm, body.weight_kg, plan.formula), plan.low_per_m2, plan.high_per_m2)
    return window.low_cells, window.high_cells


def _before(pen: Pen) -> DoseSum:
    body, plan = pen.record.subject.body, pen.record.protocol.dose
    if body is None:
        return DoseSum((), Markup(""), pen.prose("Height and weight are not measured yet, so the window is not known."))
    surface = body_surface(body.height_cm, body.weight_kg, plan.formula)
    window = dose_window(surface, plan.low_per_m2, plan.high_per_m2)
    rows = (
        _measured(pen, plain(body.height_cm), plain(body.weight_kg), pen.times.day(body.measured_on)),
        SumRow(pen.say(_FORMULAS.get(plan.formula, msg("Body surface"))), f"{_surface(str(surface))} m²", ""),
        *_window(pen, plan.low_per_m2, plan.high_per_m2, window.low_cells, window.high_cells),
    )
    strip = dose_strip(
        window.low_cells, window.high_cells, dose_cells=None, dress=PAPER, width=STRIP_WIDTH_MM, translate=pen.translate
    )
    return DoseSum(
        rows, drawn(strip), pen.prose("Nothing is formulated yet. The window is for the body as last measured.")
    )


def _measured(pen: Pen, height: str, weight: str, day: str) -> SumRow:
    return SumRow(pen.prose("Height, weight (%(day)s)", day=day), f"{height} cm, {weight} kg", "")


def _window(pen: Pen, low_per_m2: int, high_per_m2: int, low: int, high: int) -> tuple[SumRow, SumRow]:
    per_m2 = pen.prose(
        "Window, %(low)s – %(high)s per m²", low=three_figures(low_per_m2), high=three_figures(high_per_m2)
    )
    return SumRow(per_m2, thin(low), pen.prose("least")), SumRow("", thin(high), pen.prose("most"))


def _surface(bsa_m2: str) -> str:
    """Four decimals for reading; the window beside it was computed with all of them."""
    return f"{Decimal(bsa_m2):.4f}".rstrip("0").rstrip(".")


def _exact(number: str) -> str:
    """Every digit, thousands apart; a long fraction cut."""
    whole, point, rest = brief(Decimal(number)).partition(".")
    return f"{thin(Decimal(whole))}{point}{rest}"
