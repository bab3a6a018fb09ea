"""What became of the batches. Supply out of specification has a figure of its own and is never counted as released."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lims.domain.batch import Stage


@dataclass(frozen=True, slots=True)
class Group:
    """So many batches of a product that stand alike."""

    product: str
    stage: Stage
    supplied: bool  # approved for supply out of specification at any time
    infused: bool
    batches: int


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Every batch of a product, counted once."""

    product: str
    in_work: int  # not decided yet
    released: int  # waiting for the ward, or infused, or closed after it
    supplied: int  # out of specification, however it ended
    given_up: int  # rejected or cancelled, closed or not

    @property
    def decided(self) -> int:
        """The batches that are no longer in work."""
        return self.released + self.supplied + self.given_up

    @property
    def opened(self) -> int:
        """All of them."""
        return self.decided + self.in_work


def outcomes_of(groups: Iterable[Group]) -> tuple[Outcomes, ...]:
    """The figures of each product, by name."""
    found: dict[str, dict[str, int]] = {}
    for group in groups:
        figures = found.setdefault(group.product, dict.fromkeys(("in_work", "released", "supplied", "given_up"), 0))
        figures[_kind(group)] += group.batches
    return tuple(Outcomes(product, **found[product]) for product in sorted(found))


def _kind(group: Group) -> str:
    if group.supplied:
        return "supplied"
    if group.infused or group.stage in (Stage.RELEASED, Stage.RELEASED_INTERIM, Stage.INFUSED):
        return "released"
    # A batch that was closed without being given was rejected or cancelled before.
    return "given_up" if group.stage in (Stage.REJECTED, Stage.CANCELLED, Stage.CLOSED) else "in_work"
