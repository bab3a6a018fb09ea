"""Text that fits its place, or refuses. A wrong label is worse than none: no ellipsis, no wrap in an identity."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lims.domain.errors import Message, Refusal, msg
from lims.printing.typefaces import width_em

MM_PER_POINT = 25.4 / 72
MM_PER_PIXEL = 25.4 / 96  # the layout counts in CSS pixels
_STEP_PT = 0.25
_SLACK_PX = 1.0  # rounding of a justified or centred line is no fault
_TOUCH_PX = 0.5


class DoesNotFit(Refusal):
    """What should be printed does not fit its place; nothing is printed."""


def fit(
    text: str, size_pt: float, width_mm: float, least_pt: float, face: str = "semibold", *, field: Message | str = ""
) -> float:
    """The largest size from `size_pt` down, in quarter points, at which `text` is at most `width_mm` wide.

    Raises DoesNotFit, naming `field`, when it does not fit at `least_pt`: an identity is never cut.
    """
    return fit_lines(text, 1, size_pt, width_mm, least_pt, face, field=field)


def fit_lines(
    text: str,
    lines: int,
    size_pt: float,
    width_mm: float,
    least_pt: float,
    face: str = "semibold",
    *,
    field: Message | str = "",
) -> float:
    """The largest size at which `text` flows into so many lines of `width_mm`; raises DoesNotFit as `fit` does."""
    size = largest(text, lines, size_pt, width_mm, least_pt, face)
    if size is not None:
        return size
    raise DoesNotFit(
        "text_too_long",
        msg("%(field)s does not fit: %(text)s", field=field or msg("A text"), text=f"'{text}'"),
        reasons=(_too_long(text, lines, width_mm, least_pt, face),),
        next_step=msg("Shorten it where it is defined, then print again."),
    )


@lru_cache(maxsize=16384)
def largest(text: str, lines: int, size_pt: float, width_mm: float, least_pt: float, face: str) -> float | None:
    """The largest size in pt from `size_pt` down at which `text` flows into so many lines; None below `least_pt`."""
    size = size_pt
    while size >= least_pt:
        if _lines(text, width_mm / (size * MM_PER_POINT), face, lines) <= lines:
            return size
        size -= _STEP_PT
    return None


def _too_long(text: str, lines: int, width_mm: float, least_pt: float, face: str) -> Message:
    if lines > 1:
        return msg(
            "In the smallest size it needs more than %(lines)s lines of %(width)s mm.",
            lines=lines,
            width=f"{width_mm:g}",
        )
    needed = f"{width_em(text, face) * MM_PER_POINT * least_pt:.2f}"
    return msg(
        "It needs %(needed)s mm in the smallest size, and there are %(width)s mm.", needed=needed, width=f"{width_mm:g}"
    )


def _lines(text: str, width_em_wide: float, face: str, one_line: int) -> int:
    """How many lines `text` takes; without a break allowed, one that is too wide counts as two."""
    if one_line == 1:
        return 1 if width_em(text, face) <= width_em_wide else 2
    lines, line = 1, ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if width_em(longer, face) > width_em_wide:
            if not line:
                return one_line + 1
            lines, longer = lines + 1, word
        line = longer
    return lines if width_em(line, face) <= width_em_wide else one_line + 1


@dataclass(frozen=True, slots=True)
class _Ink:
    """One text on paper: left, top, right, bottom of its ink, and the right edge it must keep (None: the page's)."""

    left: float
    top: float
    right: float
    bottom: float
    limit: float | None
    text: str

    def lies_on(self, other: "_Ink") -> bool:
        return (
            self.left < other.right - _TOUCH_PX
            and other.left < self.right - _TOUCH_PX
            and self.top < other.bottom - _TOUCH_PX
            and other.top < self.bottom - _TOUCH_PX
        )


def faults(document: Any) -> Iterator[Message]:
    """Text of a laid-out document that leaves its page or its box, or lies on other text."""
    for number, page in enumerate(document.pages, 1):
        texts = list(_texts(page._page_box, None))  # noqa: SLF001 the layout has no public face
        for position, ink in enumerate(texts):
            if ink.left < 0 or ink.top < 0 or ink.right > page.width or ink.bottom > page.height:
                yield msg("Page %(page)s: '%(text)s' leaves the page.", page=number, text=ink.text)
            elif ink.limit is not None and ink.right > ink.limit + _SLACK_PX:
                beyond = f"{(ink.right - ink.limit) * MM_PER_PIXEL:.1f}"
                yield msg("Page %(page)s: '%(text)s' leaves its box by %(mm)s mm.",
                          page=number, text=ink.text, mm=beyond)  # fmt: skip
            for other in texts[position + 1 :]:
                if ink.lies_on(other):
                    yield msg("Page %(page)s: '%(text)s' lies on '%(other)s'.",
                              page=number, text=ink.text, other=other.text)  # fmt: skip


def check_faultless(document: Any) -> None:
    """Raises DoesNotFit with every fault of the layout."""
    found = tuple(faults(document))
    if found:
        raise DoesNotFit(
            "layout_fault",
            msg("This does not fit its paper, so it is not printed."),
            reasons=found,
            next_step=msg("Shorten the text that is named, then print again."),
        )


def _texts(box: Any, limit: float | None) -> Iterator[_Ink]:
    """Every text with its ink: cap height above the baseline, a fifth of the size below it."""
    if type(box).__name__ == "TextBox":
        if box.text.strip():
            line, size = box.position_y + box.baseline, box.style["font_size"]
            top, bottom = line - 0.72 * size, line + 0.2 * size
            yield _Ink(box.position_x, top, box.position_x + box.width, bottom, limit, box.text)
        return
    if box.style["width"] != "auto" and getattr(box, "width", "auto") != "auto":
        limit = box.position_x + box.margin_left + box.border_left_width + box.padding_left + box.width
    for child in getattr(box, "children", ()):
        # A box out of the flow hides behind a placeholder.
        yield from _texts(getattr(child, "_box", child), limit)
