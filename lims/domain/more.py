"""What a record holds beside the straight way: one field for each area, empty where nothing happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lims.domain.clearance import LineCheck
    from lims.domain.deviations import Deviation


@dataclass(frozen=True, slots=True)
class More:
    """The bad days of one batch."""

    deviations: tuple[Deviation, ...] = ()
    line_checks: tuple[LineCheck, ...] = ()
