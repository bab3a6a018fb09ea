"""From what was seen under the microscope or read off the counter to cells, exactly; nothing is rounded on the way.

Densities are viable cells per mL. Cells are whole: a part of a cell is dropped, so that no dose is reached by rounding.
`fold` has what becomes of cells over time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, localcontext
from fractions import Fraction
from math import floor

from lims.domain.errors import Message, NotReadable, msg

Amount = Decimal | int

# One large square of the Neubauer chamber holds 0.1 microlitre.
_SQUARES_PER_ML = 10_000
_DIGITS_OF_ENDLESS = 30
_Z_95_ONE_SIDED = Decimal("1.6448536269514722")


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of an automated counter."""

    viable_per_ml: Decimal
    viability_percent: Decimal


@dataclass(frozen=True, slots=True)
class Count:
    """What a count comes to: density, viability, whole cells in the vessel; target cells where the purity is known."""

    viable_per_ml: Decimal
    viability_percent: Decimal
    viable_cells: int
    target_cells: int | None


def viable_per_ml(live: int, squares: int, dilution: Amount) -> Decimal:
    """Viable cells per mL from a Neubauer chamber: live / large squares x dilution x 10^4.

    Raises NotReadable when nothing was counted on, or the dilution is below 1 (undiluted is 1).
    """
    return _as_decimal(_neubauer(live, squares, dilution))


def viability_percent(live: int, dead: int) -> Decimal:
    """Live cells in 100 cells; raises NotReadable when not one cell was seen."""
    _check_counted("live", live)
    _check_counted("dead", dead)
    if live + dead == 0:
        raise _not_counted(
            "nothing_counted",
            msg("Without a single cell there is no viability."),
            msg("Count more squares, or a less diluted sample."),
        )
    return _as_decimal(Fraction(100 * live, live + dead))


def count_in_chamber(
    *, live: int, dead: int, squares: int, dilution: Amount, volume_ml: Amount, purity_percent: Amount | None = None
) -> Count:
    """A count in a Neubauer chamber, brought to the volume of the vessel. Raises NotReadable naming the field."""
    density = _neubauer(live, squares, dilution)
    return _count(density, viability_percent(live, dead), volume_ml, purity_percent)


def count_by_counter(readings: Sequence[Reading], volume_ml: Amount, purity_percent: Amount | None = None) -> Count:
    """A count by an automated counter: the plain mean of its readings, brought to the volume of the vessel.

    Raises NotReadable without a reading.
    """
    density = _mean([reading.viable_per_ml for reading in readings])
    for reading in readings:
        _check_percent("viability_percent", reading.viability_percent)
    viability = _as_decimal(_mean([reading.viability_percent for reading in readings]))
    return _count(density, viability, volume_ml, purity_percent)


def mean_per_ml(densities: Sequence[Amount]) -> Decimal:
    """The exact mean of replicate densities; raises NotReadable without any."""
    return _as_decimal(_mean(densities))


def cv_percent(densities: Sequence[Amount]) -> Decimal:
    """The coefficient of variation of replicates in per cent (sample standard deviation over mean), for showing."""
    mean = _mean(densities)
    with localcontext(prec=_DIGITS_OF_ENDLESS):
        return _as_decimal(_variance(densities)).sqrt() * 100 / _as_decimal(mean) if mean else Decimal(0)


def replicates_disagree(densities: Sequence[Amount], limit_percent: Amount) -> bool:
    """True when the coefficient of variation of replicates is above the limit; compared exactly, without its root."""
    return _variance(densities) * 10_000 > (Fraction(limit_percent) * _mean(densities)) ** 2


def viable_cells(viable_per_ml: Amount, volume_ml: Amount) -> int:
    """Whole viable cells in a volume: density x volume, a part of a cell dropped."""
    return floor(Fraction(viable_per_ml) * Fraction(volume_ml))


def target_cells(viable_per_ml: Amount, volume_ml: Amount, purity_percent: Amount) -> int:
    """Whole viable target cells: density x volume x purity (per cent of viable cells), a part of a cell dropped."""
    _check_percent("purity_percent", purity_percent)
    return floor(Fraction(viable_per_ml) * Fraction(volume_ml) * Fraction(purity_percent) / 100)


def cells_in_vessels(vessels: Iterable[tuple[Amount, Amount]]) -> int:
    """Whole cells in several vessels, each (cells per mL, mL): the sum of products, never mean density x all volume."""
    return floor(sum((Fraction(density) * Fraction(volume) for density, volume in vessels), Fraction(0)))


def guard_band_factor(cv_percent: Amount, counts: int = 1) -> Decimal:
    """How many times a lower limit must be measured to be 95 % sure that the true number reaches it.

    For a count of this coefficient of variation, as the mean of so many counts: exp(1.645 sqrt(ln(1 + CV^2) / counts)).
    """
    if cv_percent < 0 or counts < 1:
        raise ValueError("a guard band needs a spread from zero up and at least one count")
    with localcontext(prec=_DIGITS_OF_ENDLESS):
        log_variance = (1 + (Decimal(cv_percent) / 100) ** 2).ln()
        return (_Z_95_ONE_SIDED * (log_variance / counts).sqrt()).exp()


def sure_from_cells(limit_cells: int, cv_percent: Amount, counts: int = 1) -> int:
    """The measured cells from which the true number reaches the limit with 95 % certainty; below, count again."""
    with localcontext(prec=_DIGITS_OF_ENDLESS):
        needed = limit_cells * guard_band_factor(cv_percent, counts)
        return int(needed.to_integral_value(rounding=ROUND_CEILING))


def _count(density: Fraction, viability: Decimal, volume_ml: Amount, purity_percent: Amount | None) -> Count:
    if volume_ml <= 0:
        raise _not_counted(
            "volume_ml", msg("A vessel with cells has a volume above zero."), msg("Weigh or read the volume again.")
        )
    cells = density * Fraction(volume_ml)
    target = None
    if purity_percent is not None:
        _check_percent("purity_percent", purity_percent)
        target = floor(cells * Fraction(purity_percent) / 100)
    return Count(_as_decimal(density), viability, floor(cells), target)


def _neubauer(live: int, squares: int, dilution: Amount) -> Fraction:
    _check_counted("live", live)
    if not _is_whole(squares) or squares < 1:
        raise _not_counted(
            "squares",
            msg("Cells are counted on at least one large square."),
            msg("Type how many large squares were counted, such as 4."),
        )
    if dilution < 1:
        raise _not_counted(
            "dilution",
            msg("The dilution is a factor from 1 (undiluted) up."),
            msg("Type 2 for one part of sample and one part of stain."),
        )
    return Fraction(live, squares) * Fraction(dilution) * _SQUARES_PER_ML


def _check_counted(field: str, cells: int) -> None:
    if not _is_whole(cells) or cells < 0:
        raise _not_counted(
            field, msg("Cells are counted whole, from zero up."), msg("Type the number of cells that were seen.")
        )


def _check_percent(field: str, value: Amount) -> None:
    if not 0 <= value <= 100:
        raise _not_counted(
            field, msg("A percentage of cells lies between 0 and 100."), msg("Type per cent: 92.5 for 92.5 %%.")
        )


def _not_counted(code: str, reason: Message, next_step: Message) -> NotReadable:
    return NotReadable(code, msg("This count cannot be worked out."), reasons=(reason,), next_step=next_step)


def _is_whole(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool)


def _mean(values: Sequence[Amount]) -> Fraction:
    if not values or min(values) < 0:
        raise _not_counted(
            "readings",
            msg("A mean needs at least one reading, each from zero up."),
            msg("Type the readings of the counter."),
        )
    return sum((Fraction(value) for value in values), Fraction(0)) / len(values)


def _variance(values: Sequence[Amount]) -> Fraction:
    mean = _mean(values)
    return sum(((Fraction(value) - mean) ** 2 for value in values), Fraction(0)) / max(1, len(values) - 1)


def _as_decimal(value: Fraction) -> Decimal:
    """The exact decimal where there is one, else its first 30 digits."""
    twos = fives = 0
    rest = value.denominator
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest == 1:
        decimals = max(twos, fives)
        return Decimal(f"{value.numerator * 10**decimals // value.denominator}e-{decimals}")
    with localcontext(prec=_DIGITS_OF_ENDLESS):
        return Decimal(value.numerator) / value.denominator
