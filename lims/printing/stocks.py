"""What labels are printed on: rolls and sheets, by their measures (labels/stocks.toml)."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lims.domain.errors import Refusal, msg
from lims.printing.label_kinds import LabelKind
from lims.resources import labels_dir


@dataclass(frozen=True, slots=True)
class Roll:
    """A roll of labels one behind the other. `turned`: the label leaves the printer sideways, a quarter turned."""

    name: str
    title: str
    width_mm: float
    height_mm: float
    turned: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of cells, counted by rows from the upper left; all measures in mm. `like` names a size of the trade."""

    name: str
    title: str
    like: str
    page_width_mm: float
    page_height_mm: float
    cell_width_mm: float
    cell_height_mm: float
    columns: int
    rows: int
    left_mm: float
    top_mm: float
    across_mm: float
    down_mm: float

    @property
    def cells(self) -> int:
        """How many labels it holds."""
        return self.columns * self.rows

    def holds(self, kind: LabelKind) -> bool:
        """A cell is at least as large as the label: a label is never scaled."""
        return kind.width_mm <= self.cell_width_mm and kind.height_mm <= self.cell_height_mm

    def place_mm(self, cell: int, width_mm: float, height_mm: float) -> tuple[float, float]:
        """Left and upper edge of a label in the middle of a cell, counted from 0."""
        row, column = divmod(cell, self.columns)
        return (
            self.left_mm + column * self.across_mm + (self.cell_width_mm - width_mm) / 2,
            self.top_mm + row * self.down_mm + (self.cell_height_mm - height_mm) / 2,
        )


@lru_cache
def rolls() -> tuple[Roll, ...]:
    """The rolls, as the file has them."""
    return tuple(
        Roll(name, raw["title"], raw["width_mm"], raw["height_mm"], raw.get("turned", False))
        for name, raw in _file()["rolls"].items()
    )


@lru_cache
def sheets() -> tuple[Sheet, ...]:
    """The sheets, as the file has them."""
    return tuple(
        Sheet(
            name,
            raw["title"],
            raw["like"],
            *_pair(raw["page_mm"]),
            *_pair(raw["cell_mm"]),
            raw["columns"],
            raw["rows"],
            *_pair(raw["first_mm"]),
            *_pair(raw["pitch_mm"]),
        )
        for name, raw in _file()["sheets"].items()
    )


def roll_of(kind: LabelKind) -> Roll:
    """The roll a kind of label is printed on."""
    return next(roll for roll in rolls() if roll.name == kind.stock)


def sheets_for(kinds: Iterable[LabelKind]) -> tuple[Sheet, ...]:
    """The sheets whose cells hold all these kinds of label."""
    every = tuple(kinds)
    return tuple(sheet for sheet in sheets() if all(sheet.holds(kind) for kind in every))


def check_sheet(sheet: Sheet, kinds: Iterable[LabelKind], start: int) -> None:
    """Raises Refusal when a label is larger than the sheet's cells, or the sheet has no cell `start`."""
    every = tuple({kind.name: kind for kind in kinds}.values())
    too_large = [kind for kind in every if not sheet.holds(kind)]
    if too_large:
        fitting = sheets_for(every)
        raise Refusal(
            "stock_too_small",
            msg("These labels do not go on %(sheet)s.", sheet=sheet.title),
            reasons=tuple(
                msg(
                    "The %(kind)s label is %(width)s × %(height)s mm.",
                    kind=kind.title,
                    width=kind.width_mm,
                    height=kind.height_mm,
                )
                for kind in too_large
            ),
            next_step=msg("Use %(sheets)s.", sheets=", ".join(one.title for one in fitting))
            if fitting
            else msg("Print them on rolls, or sort them by size first."),
        )
    if not 1 <= start <= sheet.cells:
        raise Refusal(
            "start_not_on_sheet",
            msg("The sheet has no place %(start)s.", start=start),
            reasons=(msg("%(sheet)s has the places 1 to %(cells)s.", sheet=sheet.title, cells=sheet.cells),),
            next_step=msg("Count the first free place by rows, from the upper left."),
        )


def _pair(measures: list[float]) -> tuple[float, float]:
    return float(measures[0]), float(measures[1])


@lru_cache
def _file() -> dict[str, Any]:
    return tomllib.loads((labels_dir() / "stocks.toml").read_text(encoding="utf-8"))
