"""Student's t distribution, for forecasts; floats, because a forecast decides nothing."""

from functools import lru_cache
from math import exp, inf, lgamma, log

_TINY = 1e-300


def at_least(t: float, degrees: float) -> float:
    """The chance that a Student-t variable with so many degrees of freedom is `t` or more."""
    if t < 0:
        return 1.0 - at_least(-t, degrees)
    if t == inf:
        return 0.0
    whole = degrees + t * t
    return 0.5 * _incomplete_beta(degrees / 2, 0.5, degrees / whole, t * t / whole)


def at_most(t: float, degrees: float) -> float:
    """The chance that it is `t` or less."""
    return at_least(-t, degrees)


@lru_cache(maxsize=4096)  # a board asks for the same few hundreds of times; one costs two milliseconds
def quantile(chance: float, degrees: float) -> float:
    """The value that it stays below with this chance (between 0 and 1, both left out)."""
    if not 0 < chance < 1 or degrees <= 0:
        raise ValueError("a quantile needs a chance between 0 and 1 and some degrees of freedom")
    tail = min(chance, 1 - chance)
    low, high = 0.0, 1.0
    while at_least(high, degrees) > tail:
        low, high = high, high * 2
    # Halving is slow and never wrong; 80 halvings reach the last digit.
    for _ in range(80):
        middle = (low + high) / 2
        if at_least(middle, degrees) > tail:
            low = middle
        else:
            high = middle
    found = (low + high) / 2
    return found if chance > 0.5 else -found


def _incomplete_beta(a: float, b: float, x: float, rest: float) -> float:
    """The regularised incomplete beta function by its continued fraction (Lentz), turned to where that converges.

    `rest` is 1 - x; it is given, because near 1 the difference would have lost its digits.
    """
    if x <= 0 or rest <= 0:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1.0 - _incomplete_beta(b, a, rest, x)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(rest)) / a
    ratio = fraction = 1 / _away_from_zero(1 - (a + b) * x / (a + 1))
    before = 1.0
    for m in range(1, 400):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            ratio = 1 / _away_from_zero(1 + term * ratio)
            before = _away_from_zero(1 + term / before)
            fraction *= ratio * before
        if abs(ratio * before - 1) < 1e-15:
            break
    return front * fraction


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
