"""A small pen for charts: one drawing, two dresses. On a page a mark is a CSS class; on paper it is black ink in mm."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_INK = 'stroke="#000"'
_NO_FILL = f'fill="none" {_INK}'

# Two greys at most, both of which may vanish on a poor printer without loss: every edge is drawn too.
_PAPER_MARKS: Mapping[str, str] = {
    "grid": 'stroke="#888" stroke-width=".1"',
    "axis": f'{_INK} stroke-width=".2"',
    "band": 'fill="#dcdcdc"',
    "bandl": f'{_INK} stroke-width=".2"',
    "fan95": f'fill="#000" fill-opacity=".07" {_INK} stroke-width=".12"',
    "fan50": 'fill="#000" fill-opacity=".1"',
    "med": f'{_NO_FILL} stroke-width=".25" stroke-dasharray="1.2 .9"',
    "soft": f'{_NO_FILL} stroke-width=".25" stroke-linejoin="round"',
    "line": f'{_NO_FILL} stroke-width=".55" stroke-linejoin="round"',
    "dot": 'fill="#000"',
    "dot2": f'fill="#fff" {_INK} stroke-width=".25"',
    "washed": f'fill="#fff" {_INK} stroke-width=".35"',
    "today": f'{_INK} stroke-width=".25" stroke-dasharray=".4 .6"',
    "solid": 'fill="#000"',
    "link": f'{_NO_FILL} stroke-width=".35"',
    "link planned": f'{_NO_FILL} stroke-width=".25" stroke-dasharray="1 .7"',
    "box used": f'fill="#fff" {_INK} stroke-width=".35"',
    "box live": f'fill="#fff" {_INK} stroke-width=".7"',
    "box planned": f'fill="#fff" {_INK} stroke-width=".25" stroke-dasharray="1 .7"',
    "box product": f'fill="#000" {_INK} stroke-width=".35"',
    "held": f'{_INK} stroke-width="1.3"',
    "transit": f'{_INK} stroke-width=".35" stroke-dasharray=".7 .5"',
    "badge": f'fill="#fff" {_INK} stroke-width=".35"',
    "badge refused": f'fill="#fff" {_INK} stroke-width=".8"',
    "needle": 'fill="#000"',
    "scan": f'{_INK} stroke-width=".35"',
    "gap": f'fill="#fff" {_INK} stroke-width=".8"',
    "gap stroke": f'{_INK} stroke-width=".25"',
}
_PAPER_TEXT: Mapping[str, str] = {
    "": "",
    "k": 'font-weight="600"',
    "k halo": 'font-weight="600"',
    "hit": 'font-weight="600"',
    "f": 'font-weight="600"',
    "halo": "",
    "small": "",
    "inverse": 'font-weight="700" fill="#fff"',
    "inverse small": 'fill="#fff"',
    "name": 'font-weight="700"',
}


@dataclass(frozen=True, slots=True)
class Dress:
    """How marks are drawn: `em` is the size of a letter in the chart's own units (px on a page, mm on paper)."""

    em: float
    on_paper: bool

    def mark(self, role: str) -> str:
        """The attributes of a drawn thing."""
        return _PAPER_MARKS[role] if self.on_paper else f'class="{role}"'

    def letters(self, role: str) -> str:
        """The attributes of a piece of text."""
        if not self.on_paper:
            return f'class="{role}"' if role else ""
        size = self.em * (0.92 if "small" in role else 1)
        return f'font-size="{size:.3g}" {_PAPER_TEXT[role]}'.rstrip()


PAGE = Dress(em=13, on_paper=False)
PAPER = Dress(em=2.45, on_paper=True)


@dataclass(slots=True)
class Canvas:
    """One picture while it is drawn. Every text is escaped here and nowhere else."""

    dress: Dress
    width: float
    height: float
    kind: str = ""  # one more class on the page: spark, track
    parts: list[str] = field(default_factory=list)
    leads: bool = False  # some of it is a link, so that it is no single picture to those who do not see it

    def line(self, role: str, x1: float, y1: float, x2: float, y2: float) -> None:
        """A straight stroke."""
        ends = f'x1="{self._n(x1)}" y1="{self._n(y1)}" x2="{self._n(x2)}" y2="{self._n(y2)}"'
        self.parts.append(f"<line {ends} {self.dress.mark(role)}/>")

    def rect(self, role: str, x: float, y: float, width: float, height: float) -> None:
        """A box; what has no width is not drawn."""
        if width > 0 and height > 0:
            size = f'width="{self._n(width)}" height="{self._n(height)}"'
            self.parts.append(f'<rect x="{self._n(x)}" y="{self._n(y)}" {size} {self.dress.mark(role)}/>')

    def circle(self, role: str, x: float, y: float, radius: float) -> None:
        """A dot or a ring."""
        self.parts.append(
            f'<circle cx="{self._n(x)}" cy="{self._n(y)}" r="{self._n(radius)}" {self.dress.mark(role)}/>'
        )

    def path(self, role: str, *points: tuple[float, float], closed: bool = False) -> None:
        """A run of straight strokes through the points."""
        if len(points) > 1:
            d = "M" + "L".join(f"{self._n(x)} {self._n(y)}" for x, y in points) + ("Z" if closed else "")
            self.parts.append(f'<path d="{d}" {self.dress.mark(role)}/>')

    def text(self, role: str, x: float, y: float, words: str, anchor: str = "start") -> None:
        """Words with their baseline at y."""
        side = "" if anchor == "start" else f' text-anchor="{anchor}"'
        letters = self.dress.letters(role)
        self.parts.append(
            f'<text x="{self._n(x)}" y="{self._n(y)}"{side}{" " + letters if letters else ""}>{escape(words)}</text>'
        )

    def begin_link(self, address: str, name: str) -> None:
        """What is drawn from here on leads somewhere, until `end_link`; on paper nothing does."""
        if not self.dress.on_paper:
            self.leads = True
            self.parts.append(f'<a href="{escape(address)}" aria-label="{escape(name)}">')

    def end_link(self) -> None:
        """What is drawn from here on leads nowhere again."""
        if not self.dress.on_paper:
            self.parts.append("</a>")

    def begin_told(self, words: str) -> None:
        """What is drawn from here on says these words where a pointer rests on it, until `end_told`; not on paper."""
        if not self.dress.on_paper:
            self.parts.append(f"<g><title>{escape(words)}</title>")

    def end_told(self) -> None:
        """What is drawn from here on says nothing by itself again."""
        if not self.dress.on_paper:
            self.parts.append("</g>")

    def svg(self, title: str, description: str = "") -> str:
        """The picture as SVG text; on a page it names and describes itself to those who do not see it."""
        box = f'viewBox="0 0 {self._n(self.width)} {self._n(self.height)}"'
        body = "".join(self.parts)
        if self.dress.on_paper:
            size = f'width="{self._n(self.width)}mm" height="{self._n(self.height)}mm"'
            face = 'font-family="IBM Plex Sans Condensed, Noto Sans CJK TC"'
            said = escape(f"{title}. {description}".strip(" ."))
            return f'<svg class="chart" {size} {box} {face}><title>{said}</title>{body}</svg>'
        mark = hashlib.sha256(f"{title}{description}{box}{body}".encode()).hexdigest()[:8]
        kind = f"chart {self.kind}".strip()
        names = f"t-{mark} d-{mark}" if description else f"t-{mark}"
        told = f'<title id="t-{mark}">{escape(title)}</title>'
        told += f'<desc id="d-{mark}">{escape(description)}</desc>' if description else ""
        role = "group" if self.leads else "img"
        return f'<svg class="{kind}" {box} role="{role}" aria-labelledby="{names}">{told}{body}</svg>'

    def _n(self, value: float) -> str:
        """A length as text: hundredths of a millimetre on paper, tenths of a pixel on a page."""
        return f"{value:.{2 if self.dress.on_paper else 1}f}".rstrip("0").rstrip(".") if value else "0"


def power_of_ten(exponent: int) -> str:
    """10⁹, with real superscripts."""
    return "10" + str(exponent).translate(_SUPERSCRIPT)


def spread(wanted: list[float], gap: float, top: float, bottom: float) -> list[float]:
    """Places as near to the wanted ones as may be, in the same order, at least `gap` apart and inside the picture."""
    placed: list[float] = []
    for y in wanted:
        placed.append(max(y, placed[-1] + gap) if placed else max(y, top))
    limit = bottom
    for i in reversed(range(len(placed))):
        placed[i] = min(placed[i], limit)
        limit = placed[i] - gap
    return placed
