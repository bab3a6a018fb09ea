"""Styles of elements: what nobody set is the parent's value or the usual one, and needs none of the other questions."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES, Dimension

_BY_THEMSELVES = ("page", "position", "float", "display")
# By direction of the text: the other name under which a style sheet may have set it.
_LOGICAL = {
    inline: {key: name(block="ttb", inline=inline) for key, name in PHYSICAL_FUNCTIONS.items()}
    for inline in ("ltr", "rtl")
}
_PARENTS = frozenset(INHERITED).difference(_BY_THEMSELVES)
_USUAL = {
    key: value
    for key, value in INITIAL_VALUES.items()
    if key not in INITIAL_NOT_COMPUTED
    and key not in _PARENTS
    and key not in _BY_THEMSELVES
    and not key.startswith("text_decoration_")
}
_PLAIN = (str, int, float, type(None), Dimension)


def quick_missing(usual: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    """WeasyPrint's way to a property that a style was not asked for yet: at once where no rule set it."""

    def missing(style: Any, key: str) -> Any:
        cascaded = style.cascaded
        if key not in cascaded:
            if key in _USUAL:
                if key not in PHYSICAL_FUNCTIONS or _LOGICAL[style["direction"]][key] not in cascaded:
                    value = style[key] = _USUAL[key]
                    return value
            elif key in _PARENTS and key not in PHYSICAL_FUNCTIONS and style.parent_style is not None:
                value = style.parent_style[key]
                if type(value) in _PLAIN:
                    style[key] = value
                    return value
        return usual(style, key)

    return missing


def quick_math(usual: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """WeasyPrint's question whether a value holds a sum: most are a word, a number or a length."""

    def check_math(token: Any) -> Any:
        kind = type(token)
        if kind in _PLAIN:
            return None
        if kind is tuple:
            return any(type(item) not in _PLAIN and check_math(item) for item in token)
        return usual(token)

    return check_math


def quick_blocks(usual: Callable[..., list[Any]]) -> Callable[..., list[Any]]:
    """The way of tinycss2 to read declarations: labels say with the same few style attributes where their texts go."""

    @lru_cache(maxsize=1024)
    def read(text: str) -> tuple[Any, ...]:
        return tuple(usual(text))

    def parse_blocks_contents(said: Any, *options: Any, **more: Any) -> list[Any]:
        if type(said) is not str or options or more:
            return usual(said, *options, **more)
        return list(read(said))

    return parse_blocks_contents
