"""The family of a vessel at the bench: V1, or everything V1 was split into, worked as one."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection

from lims.domain.containers import Container
from lims.domain.events.vessels import Portion
from lims.domain.protocol import Step
from lims.domain.vessels import live_members, shares, step_at_hand, volume_shares
from lims.domain.work import StepWork
from lims.store.reading.containers import list_containers
from lims.store.reading.vessels import was_parted


@dataclass(frozen=True, slots=True)
class Family:
    """The live vessels that stand for one name of the protocol, and what they hold together."""

    name: str
    members: tuple[Container, ...]

    @property
    def is_parted(self) -> bool:
        """Something else than the one vessel of that name stands for it."""
        return any(one.name != self.name for one in self.members)

    @property
    def volume_ml(self) -> Decimal | None:
        """The sum, or None where one of them is not known."""
        known = [one.volume_ml for one in self.members if one.volume_ml is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(self.members) else None

    @property
    def viable_cells(self) -> int | None:
        """The sum, or None where one of them was not counted."""
        known = [one.viable_cells for one in self.members if one.viable_cells is not None]
        return sum(known) if known and len(known) == len(self.members) else None

    @property
    def weights(self) -> list[Decimal]:
        """The volume of each, by which everything is spread."""
        return [one.volume_ml or Decimal(0) for one in self.members]

    def holding(self, volume_ml: Decimal, viable_cells: int | None) -> tuple[Portion, ...]:
        """What each member holds when together they hold this; empty for the one vessel, of which an entry tells."""
        return self.portions(volume_ml, viable_cells) if self.is_parted else ()

    def fed(self, container: str, added_ml: Decimal) -> tuple[Portion, ...]:
        """What each member holds when this much went into one of them; empty for the one vessel."""
        if not self.is_parted:
            return ()
        held = {one.container: one.volume_ml or Decimal(0) for one in self.members}
        held[container] += added_ml
        return tuple(Portion(one.container, held[one.container], one.viable_cells) for one in self.members)

    def portions(self, volume_ml: Decimal, viable_cells: int | None) -> tuple[Portion, ...]:
        """Volume and cells spread over the members in proportion to their volume; the sums are exact."""
        volumes = volume_shares(volume_ml, self.weights)
        cells = [None] * len(volumes) if viable_cells is None else list(shares(viable_cells, self.weights))
        each = zip(self.members, volumes, cells, strict=True)
        return tuple(Portion(one.container, volume, own) for one, volume, own in each)


def family_of(db: Connection, batch: str, name: str) -> Family:
    """The live vessels of a batch that stand for this name."""
    return Family(name, live_members(list_containers(db, batch), name))


def step_as_worked(db: Connection, batch: str, step: Step, work: StepWork) -> Step:
    """A step with a slot for every live vessel of a family that was parted."""
    return step_at_hand(step, work, list_containers(db, batch)) if was_parted(db, batch) else step
