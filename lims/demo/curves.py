"""Synthetic growth curves of the demonstration: invented, in the shape that published expansions have."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Point:
    """What is read at one count: mL, two readings in 10^6 viable cells/mL, viability %, purity %, mL fed, mL taken."""

    volume_ml: str
    first: str
    second: str
    viability: str
    purity: str
    fed_ml: str = "0"
    sampled_ml: str = "5"


@dataclass(frozen=True, slots=True)
class Curve:
    """One expansion: points by step, and how much was drawn and isolated."""

    drawn_ml: str
    isolated: Point
    points: dict[str, Point]


def _steps(*points: Point) -> dict[str, Point]:
    names = ("seed", "count_d3", "count_d5", "count_d7", "feed_d10", "feed_d12", "harvest", "formulate")
    return dict(zip(names, points, strict=True))


TYPICAL_INKT = Curve(
    "180",
    Point("50.0", "11.80", "11.54", "97.4", "0.11"),
    _steps(
        Point("500.0", "1.070", "1.241", "97.1", "0.12"),
        Point("498.0", "0.786", "0.823", "70.4", "0.555"),
        Point("496.0", "0.722", "0.612", "74.9", "1.817"),
        Point("491.0", "0.706", "0.691", "81.7", "5.6"),
        Point("486.0", "1.089", "0.945", "92.7", "26.6", "395"),
        Point("876.0", "1.121", "0.879", "94.7", "53.5", "645"),
        Point("1516.0", "1.371", "1.547", "95.6", "79.0"),
        Point("100.0", "17.957", "16.005", "96.6", "83.2"),
    ),
)

FAST_INKT = Curve(
    "200",
    Point("50.0", "15.61", "15.33", "97.0", "0.17"),
    _steps(
        Point("625.0", "1.180", "1.252", "96.8", "0.184"),
        Point("623.0", "0.690", "0.723", "71.3", "1.006"),
        Point("621.0", "0.573", "0.560", "73.1", "3.581"),
        Point("616.0", "0.773", "0.663", "81.8", "11.6"),
        Point("611.0", "1.169", "1.195", "94.8", "41.1", "700"),
        Point("1306.0", "1.105", "1.122", "97.5", "72.4", "1500"),
        Point("2801.0", "1.472", "1.490", "98.5", "87.6"),
        Point("100.0", "31.272", "34.566", "98.1", "84.8"),
    ),
)

TYPICAL_IKC = Curve(
    "100",
    Point("50.0", "1.88", "1.92", "98.6", "3.2"),
    _steps(
        Point("75.0", "1.123", "1.280", "98.3", "3.467", "0", "2"),
        Point("73.0", "1.526", "1.498", "87.6", "6.1", "130", "2"),
        Point("201.0", "0.856", "0.881", "90.0", "7.5", "135"),
        Point("331.0", "1.011", "1.088", "93.3", "10.9", "300"),
        Point("626.0", "1.661", "1.684", "98.4", "17.2", "1235"),
        Point("1856.0", "1.096", "1.098", "95.1", "22.6", "150"),
        Point("2001.0", "2.386", "2.080", "93.7", "28.5"),
        Point("100.0", "38.368", "36.888", "97.0", "30.5"),
    ),
)


def chamber(point: Point) -> dict[str, list[str]]:
    """The point as two readings in a Neubauer chamber: live and dead cells in four large squares, and the dilution."""
    dilution = 2 if Decimal(point.first) < 3 else 40
    live = [int(Decimal(millions) * 10**6 * 4 / (dilution * 10**4)) for millions in (point.first, point.second)]
    dead = [int(seen * (100 - Decimal(point.viability)) / Decimal(point.viability)) for seen in live]
    return {
        "live": [str(seen) for seen in live],
        "dead": [str(seen) for seen in dead],
        "squares": ["4", "4"],
        "dilution": [str(dilution)] * 2,
    }
