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
from lims.printing.typefaces import covers, width_em
from lims.printing.typesetting import Put

_Key = tuple[LabelFace, int, str, str]
_DRAWINGS = 4  # of one run: a name on one line or on two, and so on


@dataclass(frozen=True, slots=True)
class _Follows:
    """A text that follows from an own value: its number, the value's, what stands around it, how wide it was so far."""

    put: int
    value: int
    before: str
    behind: str
    narrowest: float
    widest: float

    def text(self, own: tuple[str, ...]) -> str:
        """The text for these own values."""
        return f"{self.before}{own[self.value]}{self.behind}"

    def is_set_alike(self, text: str, put: Put) -> bool:
        """Whether it is set as those before it: what is no wider than one that had room, and no narrower than another
        of the same size, has that size too.
        """
        if not put.typeface:
            return True
        plain = text.isascii() and text.isprintable()
        return (plain or covers(text, put.typeface)) and (self.narrowest <= width_em(text, put.typeface) <= self.widest)


@dataclass(slots=True)
class _Known:
    """A label that was composed whole; what follows from what, once a second one has shown it."""

    own: tuple[str, ...]
    composed: Composed
    follows: tuple[_Follows, ...] | None = None

    def learn(self, own: tuple[str, ...], composed: Composed) -> None:
        """Compare with another one; where it does not tell enough, nothing more is known than before."""
        if composed.drawing != self.composed.drawing or len(composed.puts) != len(self.composed.puts):
            return
        found = self._found(own, composed) if self.follows is None else self._wider(own, composed)
        self.follows = found or self.follows

    def _found(self, own: tuple[str, ...], composed: Composed) -> tuple[_Follows, ...] | None:
        if any(mine == theirs for mine, theirs in zip(self.own, own, strict=True) if mine or theirs):
            return None
        found = []
        for number, (mine, theirs) in enumerate(zip(self.composed.puts, composed.puts, strict=True)):
            if mine == theirs:
                continue
            way = _way(mine.text, theirs.text, self.own, own)
            if way is None or replace(mine, text=theirs.text) != theirs:
                return None
            found.append(_Follows(number, *way, *sorted((_width(mine), _width(theirs)))))
        return tuple(found)

    def _wider(self, own: tuple[str, ...], composed: Composed) -> tuple[_Follows, ...] | None:
        """One that is wider or narrower than those before, and set alike: so are all between them."""
        puts, wider = list(self.composed.puts), []
        for one in self.follows or ():
            puts[one.put] = put = replace(puts[one.put], text=one.text(own))
            width = _width(put)
            wider.append(replace(one, narrowest=min(one.narrowest, width), widest=max(one.widest, width)))
        return tuple(wider) if tuple(puts) == composed.puts else None

    def derived(self, own: tuple[str, ...]) -> Composed | None:
        """The label of these own values; None where a text is wider or narrower, so that it may be set otherwise."""
        puts = list(self.composed.puts)
        for one in self.follows or ():
            put, text = puts[one.put], one.text(own)
            if not one.is_set_alike(text, put):
                return None
            puts[one.put] = Put(text, put.size, put.typeface, put.symbol)
        return Composed(self.composed.kind, self.composed.drawing, tuple(puts))


def _width(put: Put) -> float:
    return width_em(put.text, put.typeface) if put.typeface else 0


def compose_run(faces: Iterable[LabelFace]) -> Iterator[Composed]:
    """Each label composed, in their order. Raises DoesNotFit as `compose` does."""
    known: dict[_Key, list[_Known]] = {}
    for face in faces:
        ways = _ways_of_a_run(face)
        label = next(_derived(known, ways), None)
        if label is None:
            label = compose(face)
            for key, own in ways.items():
                of_it = known.setdefault(key, [])
                same = next((one for one in of_it if one.composed.drawing == label.drawing), None)
                if same is not None:
                    same.learn(own, label)
                elif len(of_it) < _DRAWINGS:
                    of_it.append(_Known(own, label))
        yield label


def _derived(known: dict[_Key, list[_Known]], ways: dict[_Key, tuple[str, ...]]) -> Iterator[Composed]:
    for key, own in ways.items():
        for one in known.get(key, ()):
            label = None if one.follows is None else one.derived(own)
            if label is not None:
                yield label


def _ways_of_a_run(face: LabelFace) -> dict[_Key, tuple[str, ...]]:
    """What differs from label to label: serial, code, its halves and groups, and the name of what it is on.

    The labels of a run have one name, or a number behind it, or each its own: which it is shows when it goes on.
    """
    groups, what = grouped(face.label_code).split(), " ".join(face.what.split())
    halves = " ".join(groups[:2]), " ".join(groups[2:])
    own = f"{face.serial:04d}", face.label_code, " ".join(groups), *halves, *groups
    same, digits = replace(face, label_code="", serial=0, what=""), len(own[0])
    named, _, number = what.rpartition(" ")
    ways = {(same, digits, "one name", what): own}
    if what:
        ways[same, digits, "numbers", named] = (*own, number)
        ways[same, digits, "names", ""] = (*own, what)
    return ways


def _way(mine: str, theirs: str, own: tuple[str, ...], other: tuple[str, ...]) -> tuple[int, str, str] | None:
    """Which own value a text holds, and what stands around it; None where none or several could be meant."""
    ways = []
    for number, (value, its) in enumerate(zip(own, other, strict=True)):
        before, found, behind = mine.partition(value) if value else ("", "", "")
        if found and f"{before}{its}{behind}" == theirs:
            ways.append((number, before, behind))
    return ways[0] if len(ways) == 1 else None
