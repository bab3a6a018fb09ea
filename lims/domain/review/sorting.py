"""The entries of one record, sorted by the rules: ordinary, told as exceptions, to be seen, and the reviewers' own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lims.domain.errors import Message
from lims.domain.record import Happening
from lims.domain.review.rules import LATE, OF_REVIEW, RULES, TO_SEE, UNFORESEEN, is_ordinary, is_told
from lims.domain.review.sample import sample_of


@dataclass(frozen=True, slots=True)
class ToSee:
    """An entry that stands out without being an exception of its own: the rule's heading, and the entry."""

    rule: Message
    happening: Happening


@dataclass(frozen=True, slots=True)
class Sorted:
    """What the rules say of every entry of manufacture; the reviewers' own entries are left out."""

    rules: str
    ordinary: tuple[Happening, ...]
    told: tuple[Happening, ...]  # by an exception or a deviation
    to_see: tuple[ToSee, ...]
    seed: str  # hash of the newest entry of manufacture
    sampled: tuple[int, ...]  # seq of each ordinary entry that is looked at

    @property
    def entries(self) -> int:
        """How many entries were sorted."""
        return len(self.ordinary) + len(self.told) + len(self.to_see)

    @property
    def sample(self) -> tuple[Happening, ...]:
        """The entries of the sample."""
        return tuple(one for one in self.ordinary if one.seq in self.sampled)


def sort_entries(happenings: Iterable[Happening], *, late_is_told: bool) -> Sorted:
    """Sort a batch's entries. `late_is_told`: an exception of the record tells of what was written down later."""
    ordinary: list[Happening] = []
    told: list[Happening] = []
    to_see: list[ToSee] = []
    seed = ""
    for one in happenings:
        if one.kind in OF_REVIEW:
            continue
        seed = one.hash
        said = dict(one.data)
        late = one.performed_at is not None and one.performed_at < one.at
        if is_ordinary(one.kind, said) and not late:
            ordinary.append(one)
        elif is_told(one.kind, said) or (late and (late_is_told or _of_one_act(one, told))):
            told.append(one)
        else:
            to_see.append(ToSee(TO_SEE.get(one.kind, LATE if late else UNFORESEEN), one))
    sampled = sample_of((one.seq for one in ordinary), seed)
    return Sorted(RULES, tuple(ordinary), tuple(told), tuple(to_see), seed, sampled)


def _of_one_act(one: Happening, told: list[Happening]) -> bool:
    """It followed from what is told already, as a count made again follows from a correction."""
    return bool(told) and told[-1].at == one.at
