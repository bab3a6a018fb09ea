"""Numbers as people like to read them: for showing only, never before a comparison."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal

NO_BREAK_SPACE = "\u00a0"

_EXACT = Context(prec=60)


def half_up(value: Decimal | int, decimals: int) -> Decimal:
    """`value` rounded half away from zero to so many decimals, for showing only: compare first, round last."""
    return Decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_EXACT)


def fixed(value: Decimal | int, decimals: int) -> str:
    """`value` with exactly so many decimals, rounded half up, thousands grouped: (1234.25, 1) is '1,234.3'."""
    rounded = half_up(value, decimals)
    return f"{rounded or abs(rounded):,f}"


def percent(value: Decimal | int) -> str:
    """A percentage with one decimal: '92.5 %'; the space does not break."""
    return f"{fixed(value, 1)}{NO_BREAK_SPACE}%"


def thousands(value: Decimal | int) -> str:
    """Every digit of `value`, thousands grouped by commas: '1,200,000'."""
    return f"{Decimal(plain(value)):,f}"


def three_figures(value: Decimal | int) -> str:
    """Three significant figures as people say them: '1.92 ×10⁷', '491', '11.7', '0.0125'; the space does not break.

    Powers of ten stand outside 0.001 to 999; a whole number below a thousand keeps its own digits.
    """
    number = Decimal(value)
    if not number:
        return "0"
    if abs(number) < 1000 and number == number.to_integral_value():
        return plain(number)
    rounded = Context(prec=3, rounding=ROUND_HALF_UP).create_decimal(number)
    power = rounded.adjusted()
    if -3 <= power < 3:
        return f"{half_up(rounded, 2 - power):f}"
    raised = str(power).translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))
    return f"{half_up(rounded.scaleb(-power), 2)}{NO_BREAK_SPACE}×10{raised}"


def plain(value: Decimal | int) -> str:
    """The exact number in plain digits without a power and without idle zeros: Decimal('1.20E+6') is '1200000'."""
    text = f"{Decimal(value):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def brief(number: Decimal, decimals: int = 4) -> str:
    """The number with at most so many decimals, cut and not rounded: 69.99999 must not read as 70. The dots say so."""
    cut = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_DOWN, context=_EXACT)
    return plain(number) if cut == number else f"{cut:f}…"
