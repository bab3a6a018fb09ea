"""Numbers as people and instruments write them; `figures` is the way back.

One way of reading: the point is the decimal sign, commas or spaces group thousands, a power of ten may be written in
any usual form. What has two readings is refused with both of them; nothing is guessed.
"""

import re
from decimal import Decimal

from lims.domain.errors import Message, NotReadable, msg
from lims.domain.figures import NO_BREAK_SPACE, fixed, half_up, percent, plain, thousands, three_figures

__all__ = [
    "HIGHEST_DENSITY_PER_ML",
    "LOWEST_DENSITY_PER_ML",
    "NO_BREAK_SPACE",
    "check_density_range",
    "fixed",
    "half_up",
    "percent",
    "plain",
    "read_amount",
    "read_cells",
    "read_decimal",
    "thousands",
    "three_figures",
]

LOWEST_DENSITY_PER_ML = Decimal("1e3")
HIGHEST_DENSITY_PER_ML = Decimal("1e8")

_LONGEST_ENTRY = 60
_LARGEST_POWER = 24  # far beyond any amount in a lab, far below what would tire the machine
_ALIKE = str.maketrans(
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | {"−": "-", "×": "x", "✕": "x", "·": "x", "⋅": "x"}
    | dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000", " ")
    | dict.fromkeys("\u200b\u2060\ufeff")
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_RAISED = re.compile(r"10([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_MANTISSA = r"(?P<whole>[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+)(?P<decimals>\.[0-9]+)?"
_POWER = r"10 *(?:\\?\^|\*\*) *(?P<{name}>[+-]?[0-9]+)"
_NUMBER = re.compile(
    rf"(?P<sign>[+-]?) *(?:{_MANTISSA}(?: *[eE](?P<exponent>[+-]?[0-9]+)| *[xX*] *{_POWER.format(name='power')})?"
    rf"|{_POWER.format(name='bare_power')})"
)
_NOT_FINITE = re.compile(r"[+-]?(?:s?nan|inf(?:inity)?|∞)", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"[+-]?(?P<whole>[0-9]+),(?P<part>[0-9]+)(?P<rest>[^0-9,. ].*)?")
_LOST_POWER = re.compile(r"(?P<mantissa>[+-]?[0-9]+(?:\.[0-9]+)?) ?[xX*] ?10(?P<power>[0-9]{1,2})")
_DOUBLE_POWER = re.compile(r"(?P<mantissa>[+-]?[0-9]+(?:\.[0-9]+)?) ?[xX*] ?10[eE](?P<power>[0-9]{1,2})")
_NAKED_POINT = re.compile(r"[+-]?(?:\.[0-9]+|[0-9]+\.)")


def read_decimal(text: str) -> Decimal:
    """The exact number a person typed or an instrument wrote; 1.2e6, 1.2x10^6, 1.2 ×10⁶ and 1,200,000 are the same.

    Raises NotReadable, with the reading to type instead, for everything with no reading or with two.
    """
    if len(text) > _LONGEST_ENTRY:
        raise _too_large(text)
    entry = _tidied(text)
    match = _NUMBER.fullmatch(entry)
    if match is None or _groups_from_zero(match["whole"]):
        raise _no_number(text, entry)
    if match["bare_power"] is not None:
        digits, exponent = "1", match["bare_power"]
    else:
        digits = re.sub(r"[ ,]", "", match["whole"]) + (match["decimals"] or "")
        exponent = match["exponent"] or match["power"] or "0"
    if len(exponent) > 3 or abs(int(exponent)) > _LARGEST_POWER:
        raise _too_large(text)
    value = Decimal(f"{match['sign']}{digits}e{exponent}")
    return value or abs(value)


def read_amount(text: str) -> Decimal:
    """A number that cannot be below zero, such as a volume; raises NotReadable for a minus sign, -0 included."""
    value = read_decimal(text)
    if _tidied(text).startswith("-"):
        raise _refused(
            text,
            "number_negative",
            msg("An amount cannot be below zero."),
            msg("Type it again without the minus sign, or look at the instrument."),
        )
    return value


def read_cells(text: str) -> int:
    """A number of cells, whole and not below zero; 1.2e6 is 1200000. Raises NotReadable."""
    value = read_amount(text)
    if value != value.to_integral_value():
        raise _refused(
            text,
            "number_not_whole",
            msg("Cells are counted whole."),
            _next_step_for_small(value),
        )
    return int(value)


def check_density_range(viable_per_ml: Decimal) -> None:
    """Raise NotReadable when a typed density (cells/mL) is outside 1e3 to 1e8: mostly a forgotten power of ten.

    None at all is a result, not a slip, and passes.
    """
    if viable_per_ml == 0 or LOWEST_DENSITY_PER_ML <= viable_per_ml <= HIGHEST_DENSITY_PER_ML:
        return
    reason = msg(
        "A density of cells lies between %(low)s and %(high)s per mL.",
        low=three_figures(LOWEST_DENSITY_PER_ML),
        high=three_figures(HIGHEST_DENSITY_PER_ML),
    )
    if viable_per_ml < LOWEST_DENSITY_PER_ML:
        next_step = _next_step_for_small(viable_per_ml)
    else:
        next_step = msg("Look at the unit: cells per mL. 1.2e9 per litre is 1.2e6 per mL.")
    raise _refused(plain(viable_per_ml), "density_range", reason, next_step)


def _tidied(text: str) -> str:
    """The entry with one kind of digit, sign and space; powers written high become written out."""
    entry = _RAISED.sub(lambda m: "10^" + m[1].translate(_SUPERSCRIPTS), text.translate(_ALIKE))
    # A tab or a line break inside stays: two pasted cells of a table must not become one number.
    return entry.strip()


def _groups_from_zero(whole: str | None) -> bool:
    """True for 0,200: no thousands begin with zero, so the comma was meant as a decimal sign."""
    return whole is not None and whole.startswith("0") and not whole.isdigit()


def _no_number(text: str, entry: str) -> NotReadable:
    """The refusal that knows best what was meant."""
    if not entry:
        return _refused(text, "number_empty", msg("Nothing was typed."), msg("Type the number, such as 1.2e6."))
    if _NOT_FINITE.fullmatch(entry):
        return _refused(
            text, "number_not_finite", msg("That is not an amount."), msg("Leave it open until there is a number.")
        )
    for pattern, refusal in _SLIPS:
        if match := pattern.fullmatch(entry):
            return refusal(text, match)
    if entry.count(".") > 1:
        return _refused(
            text,
            "number_dots",
            msg("It has more than one decimal point."),
            msg("Group thousands by commas, 1,200,000, or type 1.2e6."),
        )
    stranger = _first_stranger(entry)
    if stranger:
        return _refused(
            text,
            "number_form",
            msg("%(part)s is not part of a number. The unit stands beside the field already.", part=f"'{stranger}'"),
            msg("Type the number alone, such as 1.2e6 or 1,200,000."),
        )
    return _refused(
        text,
        "number_form",
        msg("It has no single reading."),
        msg("Type it as 1.2e6, 1.2x10^6 or 1,200,000."),
    )


def _too_large(text: str) -> NotReadable:
    return _refused(
        text,
        "number_size",
        msg("No amount in this lab has so many digits."),
        msg("Look at the power of ten and type it again, such as 1.2e6."),
    )


def _about_decimal_comma(text: str, match: re.Match[str]) -> NotReadable:
    with_point = f"{match['whole']}.{match['part']}{match['rest'] or ''}"
    without = f"{(match['whole'] + match['part']).lstrip('0') or '0'}{match['rest'] or ''}"
    return _refused(
        text,
        "number_decimal_comma",
        msg("It may mean %(one)s or %(other)s.", one=with_point, other=without),
        msg("Type %(one)s or %(other)s. A comma only groups thousands.", one=with_point, other=without),
    )


def _about_lost_power(text: str, match: re.Match[str]) -> NotReadable:
    meant = f"{match['mantissa']}e{match['power']}"
    return _refused(
        text,
        "number_power",
        msg("The power of ten is not clear."),
        msg("Did you mean %(meant)s? Type %(meant)s.", meant=meant),
    )


def _about_double_power(text: str, match: re.Match[str]) -> NotReadable:
    meant, literally = (f"{match['mantissa']}e{power}" for power in (match["power"], int(match["power"]) + 1))
    return _refused(
        text,
        "number_power",
        msg("It may mean %(one)s or %(other)s.", one=meant, other=literally),
        msg("Type %(one)s or %(other)s.", one=meant, other=literally),
    )


def _about_naked_point(text: str, match: re.Match[str]) -> NotReadable:
    entry = match[0]
    whole = entry[:-1] if entry.endswith(".") else entry.replace(".", "0.")
    return _refused(
        text,
        "number_naked_point",
        msg("A decimal point needs a digit on both sides, so that it cannot be overlooked."),
        msg("Type %(meant)s.", meant=whole),
    )


_SLIPS = (
    (_DECIMAL_COMMA, _about_decimal_comma),
    (_LOST_POWER, _about_lost_power),
    (_DOUBLE_POWER, _about_double_power),
    (_NAKED_POINT, _about_naked_point),
)


def _first_stranger(entry: str) -> str:
    leading = re.match(r"[-+]?[0-9., ]*(?:[eE][+-]?[0-9]+)?", entry)
    return entry[leading.end() if leading else 0 :][:20].strip()


def _next_step_for_small(value: Decimal) -> Message:
    in_millions = value.scaleb(6)
    if LOWEST_DENSITY_PER_ML <= in_millions <= HIGHEST_DENSITY_PER_ML:
        number = plain(value)
        meant = f"{number}{NO_BREAK_SPACE}×10⁶"
        return msg("Did you mean %(meant)s? Type %(number)se6.", meant=meant, number=number)
    return msg("Look at the power of ten and type it again, such as 1.2e6.")


def _refused(text: str, code: str, reason: Message, next_step: Message) -> NotReadable:
    shown = text if len(text) <= 40 else text[:39] + "…"
    what = msg("%(text)s cannot be read as a number.", text=f"'{shown}'")
    if code in {"density_range", "number_negative", "number_not_whole"}:
        what = msg("%(text)s cannot be right here.", text=f"'{shown}'")
    return NotReadable(code, what, reasons=(reason,), next_step=next_step)
