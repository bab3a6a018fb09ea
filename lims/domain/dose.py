"""Body surface, dose window and what a dose must satisfy; exact decimals, compared before any rounding."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext

from lims.domain.errors import Message, NotNow, NotReadable, msg
from lims.domain.figures import plain, thousands

# Computed with more digits than are kept, so that every kept digit is right.
_WORKING_DIGITS = 60
_KEPT_DIGITS = 40
# A product this close to a whole number of cells is that number: 10/3 m2 x 3e8 cells/m2 are 1e9 cells, not 999,999,999.
_SAME_CELL = Decimal("1e-18")
_EU_PER_KG_PER_HOUR = 5

LOWEST_HEIGHT_CM, HIGHEST_HEIGHT_CM = Decimal(50), Decimal(250)
LOWEST_WEIGHT_KG, HIGHEST_WEIGHT_KG = Decimal(3), Decimal(300)


def mosteller(height_cm: Decimal, weight_kg: Decimal) -> Decimal:
    """Mosteller 1987: sqrt(H W / 3600)."""
    return (height_cm * weight_kg / 3600).sqrt()


def dubois(height_cm: Decimal, weight_kg: Decimal) -> Decimal:
    """DuBois and DuBois 1916: 0.007184 H^0.725 W^0.425."""
    return Decimal("0.007184") * height_cm ** Decimal("0.725") * weight_kg ** Decimal("0.425")


def haycock(height_cm: Decimal, weight_kg: Decimal) -> Decimal:
    """Haycock 1978: 0.024265 H^0.3964 W^0.5378."""
    return Decimal("0.024265") * height_cm ** Decimal("0.3964") * weight_kg ** Decimal("0.5378")


def gehan_george(height_cm: Decimal, weight_kg: Decimal) -> Decimal:
    """Gehan and George 1970: 0.0235 H^0.42246 W^0.51456."""
    return Decimal("0.0235") * height_cm ** Decimal("0.42246") * weight_kg ** Decimal("0.51456")


def boyd(height_cm: Decimal, weight_kg: Decimal) -> Decimal:
    """Boyd 1935, with the weight in grams: 0.0003207 H^0.3 W^(0.7285 - 0.0188 log10 W)."""
    grams = weight_kg * 1000
    power = Decimal("0.7285") - Decimal("0.0188") * grams.log10()
    return Decimal("0.0003207") * height_cm ** Decimal("0.3") * grams**power


BSA_FORMULAS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "mosteller": mosteller,
    "dubois": dubois,
    "haycock": haycock,
    "gehan_george": gehan_george,
    "boyd": boyd,
}


def body_surface(height_cm: Decimal | int, weight_kg: Decimal | int, formula: str) -> Decimal:
    """Body surface in m2 by a named formula, 40 digits.

    Raises NotReadable for a height or weight nobody has (metres, grams) and for a formula that is not one of the five.
    """
    check_height(height_cm)
    check_weight(weight_kg)
    if formula not in BSA_FORMULAS:
        raise NotReadable(
            "bsa_formula",
            msg("There is no body surface formula called %(formula)s.", formula=f"'{formula}'"),
            next_step=msg("Name one of %(formulas)s.", formulas=", ".join(BSA_FORMULAS)),
        )
    with localcontext(prec=_WORKING_DIGITS) as context:
        surface = BSA_FORMULAS[formula](Decimal(height_cm), Decimal(weight_kg))
        context.prec = _KEPT_DIGITS
        return +surface


def check_height(height_cm: Decimal | int) -> None:
    """Raise NotReadable for a height outside 50 to 250 cm; metres are recognised."""
    if LOWEST_HEIGHT_CM <= height_cm <= HIGHEST_HEIGHT_CM:
        return
    in_cm = Decimal(height_cm) * 100
    next_step = msg("Measure again and type the height in cm, such as 170.")
    if LOWEST_HEIGHT_CM <= in_cm <= HIGHEST_HEIGHT_CM:
        next_step = msg("That looks like metres. Did you mean %(cm)s cm? Type %(cm)s.", cm=plain(in_cm))
    raise _not_plausible("height", msg("A height of %(cm)s cm cannot be right.", cm=plain(height_cm)), next_step)


def check_weight(weight_kg: Decimal | int) -> None:
    """Raise NotReadable for a weight outside 3 to 300 kg; grams are recognised."""
    if LOWEST_WEIGHT_KG <= weight_kg <= HIGHEST_WEIGHT_KG:
        return
    in_kg = Decimal(weight_kg) / 1000
    next_step = msg("Weigh again and type the weight in kg, such as 65.5.")
    if LOWEST_WEIGHT_KG <= in_kg <= HIGHEST_WEIGHT_KG:
        next_step = msg("That looks like grams. Did you mean %(kg)s kg? Type %(kg)s.", kg=plain(in_kg))
    raise _not_plausible("weight", msg("A weight of %(kg)s kg cannot be right.", kg=plain(weight_kg)), next_step)


def _not_plausible(quantity: str, what: Message, next_step: Message) -> NotReadable:
    reason = {
        "height": msg("Heights lie between 50 and 250 cm."),
        "weight": msg("Weights lie between 3 and 300 kg."),
    }[quantity]
    return NotReadable(f"{quantity}_range", what, reasons=(reason,), next_step=next_step)


@dataclass(frozen=True, slots=True)
class DoseWindow:
    """The lowest and the highest dose in whole cells, both allowed."""

    low_cells: int
    high_cells: int

    def holds(self, cells: Decimal | int) -> bool:
        """True when so many cells are a dose; compared as they are, never rounded."""
        return self.low_cells <= cells <= self.high_cells


def dose_window(bsa_m2: Decimal, low_per_m2: Decimal | int, high_per_m2: Decimal | int) -> DoseWindow:
    """The window in whole cells for a body surface, rounded inward: the low end up, the high end down.

    Raises NotReadable when the ends per m2 are negative or swapped, or no whole number of cells lies between them.
    """
    if not 0 <= low_per_m2 <= high_per_m2:
        raise _no_window(msg("It goes from a low end to a high end, both from zero up."))
    low = _whole_cells(bsa_m2, low_per_m2, ROUND_CEILING)
    high = _whole_cells(bsa_m2, high_per_m2, ROUND_FLOOR)
    if low > high:
        raise _no_window(msg("No whole number of cells lies in it."))
    return DoseWindow(low, high)


def _no_window(reason: Message) -> NotReadable:
    return NotReadable(
        "dose_window",
        msg("This is no dose window."),
        reasons=(reason,),
        next_step=msg("Write both ends in cells per m², the lower one first: 5e8 and 1e9."),
    )


def _whole_cells(bsa_m2: Decimal, per_m2: Decimal | int, rounding: str) -> int:
    with localcontext(prec=_WORKING_DIGITS):
        cells = bsa_m2 * per_m2
        nearest = cells.to_integral_value()
        return int(nearest if abs(cells - nearest) < _SAME_CELL else cells.to_integral_value(rounding=rounding))


def reasons_against_dose(cells: Decimal | int, window: DoseWindow) -> Iterator[Message]:
    """Why so many cells are no dose, with every digit: a cell short is short."""
    if cells < window.low_cells:
        yield msg(
            "%(cells)s cells are fewer than the lowest dose, %(low)s cells.",
            cells=thousands(cells),
            low=thousands(window.low_cells),
        )
    if cells > window.high_cells:
        yield msg(
            "%(cells)s cells are more than the highest dose, %(high)s cells.",
            cells=thousands(cells),
            high=thousands(window.high_cells),
        )


def cells_per_m2(cells: Decimal | int, bsa_m2: Decimal) -> Decimal:
    """The dose per m2, for showing; a dose is judged in cells against its window."""
    with localcontext(prec=_KEPT_DIGITS):
        return Decimal(cells) / bsa_m2


def volume_for_dose(cells: Decimal | int, cells_per_ml: Decimal) -> Decimal:
    """The volume in mL that holds so many cells at a density in cells/mL; raises NotNow when there are no cells."""
    _check_there_are_cells(cells_per_ml)
    with localcontext(prec=_KEPT_DIGITS):
        return Decimal(cells) / cells_per_ml


def fill_volumes_ml(window: DoseWindow, cells_per_ml: Decimal, step_ml: Decimal) -> tuple[Decimal, Decimal]:
    """The least and the most mL that hold a dose, in steps the balance or syringe can show, rounded inward.

    Raises NotNow when no volume of that step lies in the window.
    """
    _check_there_are_cells(cells_per_ml)
    with localcontext(prec=_WORKING_DIGITS):
        per_step = cells_per_ml * step_ml
        least = (window.low_cells / per_step).to_integral_value(rounding=ROUND_CEILING) * step_ml
        most = (window.high_cells / per_step).to_integral_value(rounding=ROUND_FLOOR) * step_ml
    if least > most:
        raise NotNow(
            "no_fill_volume",
            msg("No volume in steps of %(step)s mL holds a dose.", step=plain(step_ml)),
            reasons=(msg("At %(density)s cells per mL one step is too many cells.", density=thousands(cells_per_ml)),),
            next_step=msg("Dilute the product and count again."),
        )
    return least, most


def _check_there_are_cells(cells_per_ml: Decimal) -> None:
    if cells_per_ml <= 0:
        raise NotNow(
            "no_cells",
            msg("No volume holds a dose: there are no cells in it."),
            next_step=msg("Count again. If there are none, the batch goes to quality."),
        )


def endotoxin_limit_eu_per_ml(weight_kg: Decimal | int, hours: Decimal, volume_ml: Decimal) -> Decimal:
    """The most endotoxin the product may hold, EU/mL: 5 EU per kg and hour (USP), rounded down.

    A shorter infusion has a tighter limit. Raises NotReadable for an implausible weight,
    ValueError without time or volume.
    """
    check_weight(weight_kg)
    if hours <= 0 or volume_ml <= 0:
        raise ValueError("an infusion takes time and has a volume")
    with localcontext(prec=_KEPT_DIGITS, rounding=ROUND_FLOOR):
        return _EU_PER_KG_PER_HOUR * Decimal(weight_kg) * hours / volume_ml
