"""Figures in print: thousands apart by a thin space, powers of ten as typeset. Rounded for showing only."""

from decimal import ROUND_HALF_UP, Context, Decimal

THIN_SPACE = "\u2005"  # a quarter of an em; U+2009 and U+202F are too thin in this typeface to part thousands
NARROW_SPACE = "\u202f"
_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def thin(number: Decimal | int) -> str:
    """Every digit, thousands apart by a thin space: 1412819200 is '1 412 819 200'; decimals stay as they are."""
    return f"{Decimal(number):,f}".replace(",", THIN_SPACE)


def sci(number: Decimal | int, digits: int = 2) -> str:
    """With a power of ten and so many decimals, half up: 1412819200 is '1.41 × 10⁹'; zero is '0'."""
    exact = Decimal(number)
    if not exact:
        return "0"
    rounded = Context(prec=digits + 1, rounding=ROUND_HALF_UP).create_decimal(exact)
    power = rounded.adjusted()
    mantissa = f"{rounded.scaleb(-power):.{digits}f}"
    return f"{mantissa}{NARROW_SPACE}×{NARROW_SPACE}10{str(power).translate(_SUPERSCRIPT)}"
