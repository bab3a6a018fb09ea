"""A run of labels composed quickly: what most of them share is rendered twice, and the others follow from those two.

Labels of a run differ in their code, their serial and often in the name of what they are on. Two that differ in all of
these show which texts follow from which; a third is then those texts put in. What does not follow is composed by
itself, so a template may do what it likes, and no label can carry what belongs to another one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from lims.domain.identifiers import grouped
from lims.printing.composing import Composed, compose
from lims.printing.faces import LabelFace
from lims.printing.typefaces import width_em


@dataclass(slots=True)
class _Known:
    """A label that was composed whole; what follows from what, once a second one has shown it."""

    own: tuple[str, ...]
    composed: Composed
    follows: tuple[tuple[int, int, str, str], ...] | None = None  # put, own value, what stands before it and behind

    def learn(self, own: tuple[str, ...], composed: Composed) -> None:
        """Compare with another one; where it does not tell enough, nothing is known yet."""
        apart = all(mine != theirs for mine, theirs in zip(self.own, own, strict=True) if mine or theirs)
        if not apart or composed.drawing != self.composed.drawing or len(composed.puts) != len(self.composed.puts):
            return
        found = []
        for number, (mine, theirs) in enumerate(zip(self.composed.puts, composed.puts, strict=True)):
            if mine == theirs:
                continue
            way = _way(mine.text, theirs.text, self.own, own)
            if way is None or replace(mine, text=theirs.text) != theirs:
                return
            found.append((number, *way))
        self.follows = tuple(found)

    def derived(self, own: tuple[str, ...]) -> Composed | None:
        """The label of these own values; None where a text is not as wide, so that it may be set otherwise."""
        puts = list(self.composed.puts)
        for number, value, before, behind in self.follows or ():
            put, text = puts[number], f"{before}{own[value]}{behind}"
            if put.typeface and width_em(text, put.typeface) != width_em(put.text, put.typeface):
                return None
            puts[number] = replace(put, text=text)
        return replace(self.composed, puts=tuple(puts))


def compose_run(faces: Iterable[LabelFace]) -> Iterator[Composed]:
    """Each label composed, in their order. Raises DoesNotFit as `compose` does."""
    known: dict[tuple[LabelFace, int, bool], _Known] = {}
    for face in faces:
        own = _own(face)
        same = replace(face, label_code="", serial=0)
        # Of one name, or each of its own: which of the two a run is shows when it goes on.
        keys = {
            (same, len(own[0]), bool(face.what)): own[:-1],
            (replace(same, what=""), len(own[0]), bool(face.what)): own,
        }
        label = None
        for key, values in keys.items():
            one = known.get(key)
            if label is None and one is not None and one.follows is not None:
                label = one.derived(values)
        if label is None:
            label = compose(face)
            for key, values in keys.items():
                known.setdefault(key, _Known(values, label)).learn(values, label)
        yield label


def _own(face: LabelFace) -> tuple[str, ...]:
    """What differs from label to label: serial, code, its halves and groups, and the name of what it is on."""
    groups = grouped(face.label_code).split()
    halves = " ".join(groups[:2]), " ".join(groups[2:])
    return f"{face.serial:04d}", face.label_code, " ".join(groups), *halves, *groups, " ".join(face.what.split())


def _way(mine: str, theirs: str, own: tuple[str, ...], other: tuple[str, ...]) -> tuple[int, str, str] | None:
    """Which own value a text holds, and what stands around it; None where none or several could be meant."""
    ways = []
    for number, (value, its) in enumerate(zip(own, other, strict=True)):
        before, found, behind = mine.partition(value) if value else ("", "", "")
        if found and f"{before}{its}{behind}" == theirs:
            ways.append((number, before, behind))
    return ways[0] if len(ways) == 1 else None
