"""Vessels of one batch form families: V1 and what it was split into. Nothing in them is created and none lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from math import floor
from string import ascii_lowercase

from lims.domain.containers import Container, ContainerState
from lims.domain.counts import RecordedCount
from lims.domain.days import moment_words
from lims.domain.errors import Message, NotNow, NotReadable, msg
from lims.domain.figures import plain
from lims.domain.steps import Slot, SlotKind, Step
from lims.domain.work import StepState, StepWork

TOLERANCE_PERCENT = Decimal(5)  # of a master record that states none: what stays in tubing, what a reading is worth
_FINEST_ML = 3  # decimals of a mL that a share is told in


@dataclass(frozen=True, slots=True)
class Edge:
    """Material of one vessel that went into another."""

    parent: str
    child: str
    batch: str
    subject: str
    kind: str  # made | sample | split | pool | transfer | rejoins
    volume_ml: Decimal | None
    viable_cells: int | None
    at: datetime
    seq: int


@dataclass(frozen=True, slots=True)
class Loss:
    """Material that is gone; `of_ml` and `of_cells` are what the whole family held before."""

    batch: str
    seq: int
    container: str
    family: str
    how: str  # spill | leak | break | discard | split | pool
    volume_ml: Decimal
    viable_cells: int | None
    of_ml: Decimal | None
    of_cells: int | None
    reason: str
    checklist: tuple[str, ...]
    witnessed_by: str
    at: datetime
    by: str

    @property
    def kept(self) -> Fraction:
        """The share of the family's cells that is still there."""
        if self.of_cells and self.viable_cells is not None:
            return 1 - Fraction(self.viable_cells, self.of_cells)
        return 1 - Fraction(self.volume_ml) / Fraction(self.of_ml) if self.of_ml else Fraction(1)


@dataclass(frozen=True, slots=True)
class Balance:
    """What was there before, what is told of it, and whether the difference lies within the tolerance."""

    before_ml: Decimal
    out_ml: Decimal
    lost_ml: Decimal
    balances: bool

    @property
    def missing_ml(self) -> Decimal:
        """Not told: above zero something is missing, below there is more than before."""
        return self.before_ml - self.out_ml - self.lost_ml


def shares(total: int, weights: Sequence[Decimal]) -> tuple[int, ...]:
    """A whole number parted in proportion to weights; the rest goes to the last, so that the sum is exact.

    Where the weights are all zero the parts are equal.
    """
    if not weights:
        raise ValueError("nothing to part into")
    summed = sum((Fraction(one) for one in weights), Fraction(0))
    even = [Fraction(one) / summed if summed else Fraction(1, len(weights)) for one in weights]
    parts = [floor(total * one) for one in even[:-1]]
    return (*parts, total - sum(parts))


def volume_shares(total_ml: Decimal, weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """A volume parted in proportion to weights, to 0.001 mL or as fine as it was given; the sum is exact."""
    exponent = total_ml.as_tuple().exponent
    decimals = max(_FINEST_ML, -exponent if isinstance(exponent, int) else 0)
    units = int(total_ml.scaleb(decimals))
    return tuple(Decimal(plain(Decimal(one).scaleb(-decimals))) for one in shares(units, weights))


def balance(
    before_ml: Decimal,
    parts_ml: Sequence[Decimal],
    lost_ml: Decimal = Decimal(0),
    *,
    tolerance_percent: Decimal = TOLERANCE_PERCENT,
) -> Balance:
    """Whether what is told comes to what was there, within the tolerance of the master record."""
    out = sum(parts_ml, Decimal(0))
    apart = abs(before_ml - out - lost_ml) * 100
    return Balance(before_ml, out, lost_ml, apart <= tolerance_percent * before_ml)


def check_split(
    before_ml: Decimal, parts_ml: Sequence[Decimal], reason: str, tolerance_percent: Decimal = TOLERANCE_PERCENT
) -> Decimal:
    """What a split leaves behind, in mL. Refuses one part, an empty part, more out than in, an unexplained rest."""
    if len(parts_ml) < 2:
        raise NotReadable(
            "too_few_parts",
            msg("A split makes two vessels or more."),
            next_step=msg("Scan every new vessel. To change the bag only, transfer it."),
        )
    return check_out(before_ml, parts_ml, reason, tolerance_percent)


def check_pool(
    inputs_ml: Sequence[Decimal], volume_ml: Decimal, reason: str, tolerance_percent: Decimal = TOLERANCE_PERCENT
) -> Decimal:
    """What pooling leaves behind, in mL. Refuses a single input, more out than in, a big rest without reason."""
    if len(inputs_ml) < 2:
        raise NotReadable(
            "too_few_inputs",
            msg("Pooling joins two vessels or more."),
            next_step=msg("Scan every vessel that is poured in."),
        )
    return check_out(sum(inputs_ml, Decimal(0)), (volume_ml,), reason, tolerance_percent)


def check_transfer(before_ml: Decimal, volume_ml: Decimal) -> None:
    """Refuse to take nothing, or more than there is."""
    check_out(before_ml, (volume_ml,), "only a part is taken")


def check_out(
    before_ml: Decimal, parts_ml: Sequence[Decimal], reason: str, tolerance_percent: Decimal = TOLERANCE_PERCENT
) -> Decimal:
    """What is left of `before_ml` when the parts are out. Refuses more out than in, and a big rest without a reason."""
    if any(one <= 0 for one in parts_ml):
        raise NotReadable(
            "empty_part",
            msg("A vessel cannot get %(volume)s mL.", volume=min(parts_ml)),
            next_step=msg("Enter what each vessel got, above zero."),
        )
    told = balance(before_ml, parts_ml, tolerance_percent=tolerance_percent)
    if told.missing_ml < 0:
        raise NotNow(
            "more_than_there_is",
            msg("%(taken)s mL cannot come out of %(there)s mL.", taken=told.out_ml, there=before_ml),
            reasons=(msg("Nothing is created by pouring."),),
            next_step=msg("Read the volumes again. If more was there, count the vessel with its volume first."),
        )
    if not told.balances and not reason:
        raise NotReadable(
            "out_of_balance",
            msg("%(missing)s mL of %(there)s mL are not accounted for.", missing=told.missing_ml, there=before_ml),
            reasons=(msg("More than %(tolerance)s %% is missing.", tolerance=tolerance_percent),),
            next_step=msg("Read the volumes again. Record a spill, or write down where the rest is."),
        )
    return told.missing_ml


def worst_expiry(expiries: Iterable[datetime | None]) -> datetime | None:
    """The earliest moment of those that are stated: what is mixed is as old as its oldest part."""
    return min((one for one in expiries if one is not None), default=None)


def worst_restriction(restrictions: Iterable[str]) -> str:
    """Every restriction of what comes together, each once."""
    return "; ".join(dict.fromkeys(one for one in restrictions if one))[:300]


def reasons_against_use(vessel: Container, at: datetime) -> Iterator[Message]:
    """What stands against working with a vessel: its own expiry, and what was seen on it."""
    if vessel.restriction:
        yield msg("%(thing)s may not be used: %(why)s", thing=vessel.title, why=vessel.restriction)
    if vessel.expires_at is not None and vessel.expires_at <= at:
        yield msg("%(thing)s expired %(when)s.", thing=vessel.title, when=moment_words(vessel.expires_at))


def reasons_against_pool(inputs: Sequence[Container], batch: str, subject: str, at: datetime) -> Iterator[Message]:
    """What stands against pouring these together: other batch or subject, other family, a failed look, expiry."""
    for one in inputs:
        if one.subject != subject:
            yield msg("%(thing)s is of another subject.", thing=one.title)
        elif one.batch != batch:
            yield msg("%(thing)s is of another batch.", thing=one.title)
        if one.state is not ContainerState.IN_USE:
            yield msg("%(thing)s holds nothing.", thing=one.title)
        yield from reasons_against_use(one, at)
    if len({one.family for one in inputs}) > 1:
        yield msg("Only what was parted is poured together again. Other things meet in the step that says so.")


def live_members(containers: Iterable[Container], family: str) -> tuple[Container, ...]:
    """The vessels of a family that hold material now."""
    return tuple(one for one in containers if one.family == family and one.state is ContainerState.IN_USE)


def next_names(family: str, taken: Iterable[str], count: int) -> tuple[str, ...]:
    """Names for new members of a family: V1a, V1b, and after z two letters."""
    used, letters = set(taken), ascii_lowercase
    endings = (*letters, *(a + b for a in letters for b in letters))
    free = [family + one for one in endings if family + one not in used]
    return tuple(free[:count])


def family_name(name: str) -> str:
    """The name of the protocol that a vessel's name was made from: V1 of V1a."""
    return name.rstrip(ascii_lowercase)


def step_at_hand(step: Step, work: StepWork, containers: Sequence[Container]) -> Step:
    """A step of the master record as this batch works it: a slot for V1 becomes one for every live member of V1.

    Of a finished step the slots are those that were filled then.
    """
    slots = tuple(one for slot in step.slots for one in _slots_of(slot, work, containers))
    return step if slots == step.slots else replace(step, slots=slots)


def _slots_of(slot: Slot, work: StepWork, containers: Sequence[Container]) -> tuple[Slot, ...]:
    if slot.kind is not SlotKind.CONTAINER:
        return (slot,)
    wanted = []
    for one in (one for one in containers if one.family == slot.what):
        own = slot if one.name == slot.what else replace(slot, key=one.name, title=one.title, what=one.name)
        live = one.state is ContainerState.IN_USE and work.state is not StepState.FINISHED
        if live or work.slot(own.key) is not None:
            wanted.append(own)
    return tuple(wanted) or (slot,)


def after_losses(counts: Iterable[RecordedCount], losses: Sequence[Loss]) -> tuple[RecordedCount, ...]:
    """Counts as they would be had what was lost since never been there: what a forecast goes on from."""
    return tuple(_after_losses(one, losses) for one in counts)


def _after_losses(count: RecordedCount, losses: Sequence[Loss]) -> RecordedCount:
    kept = Fraction(1)
    for loss in losses:
        if loss.seq > count.seq and count.container == f"{loss.batch}/{loss.family}":
            kept *= loss.kept
    if kept == 1:
        return count
    target = None if count.target_cells is None else floor(count.target_cells * kept)
    return replace(count, viable_cells=floor(count.viable_cells * kept), target_cells=target)
