"""Which rules hold for which element: the rules that could are looked up once for all elements of a name and class,
and what they say together is worked out once for all elements that take the same.
"""

from __future__ import annotations

from math import inf
from typing import Any

from cssselect2.tree import ascii_lower  # type: ignore[import-untyped] # it has no types
from weasyprint.css import declaration_precedence, find_style_attributes, preprocess_declarations

_MOST = 4096  # names and classes kept of one sheet


def match(matcher: Any, element: Any) -> list[tuple[Any, ...]]:
    """The way of cssselect2 to name the rules of a sheet that hold for an element, the weakest first."""
    inside = matcher.__dict__
    known = inside.get("autolog_could_hold")
    if known is None or inside["autolog_order"] != matcher.order or len(known) > _MOST:
        known = inside["autolog_could_hold"] = {}
        inside["autolog_order"] = matcher.order
    attributes = element.etree_element.attrib
    key = element.local_name, element.namespace_url, element.id, attributes.get("class"), "lang" in attributes
    could = known.get(key)
    if could is None:
        could = known[key] = _could_hold(matcher, element)
    found: list[tuple[Any, ...]] = [one[1:] for one in could if one[0](element)]
    found.sort()
    return found


def _could_hold(matcher: Any, element: Any) -> list[tuple[Any, ...]]:
    could: list[tuple[Any, ...]] = []
    if element.id is not None:
        could += matcher.id_selectors.get(element.id, ())
    for name in element.classes:
        could += matcher.class_selectors.get(name, ())
    could += matcher.lower_local_name_selectors.get(ascii_lower(element.local_name), ())
    could += matcher.namespace_selectors.get(element.namespace_url, ())
    if "lang" in element.etree_element.attrib:
        could += matcher.lang_attr_selectors
    could += matcher.other_selectors
    return could


def begin_styles(
    style_for: Any, html: Any, sheets: Any, presentational_hints: bool, font_config: Any, target_collector: Any
) -> None:
    """The way of WeasyPrint to begin the styles of all elements of a page."""
    cascaded: dict[Any, Any] = {}
    computed: dict[Any, Any] = {}
    shared: dict[Any, Any] = {}
    style_for._cascaded_styles = cascaded  # noqa: SLF001 WeasyPrint's inner names, see hasten.py
    style_for._computed_styles = computed  # noqa: SLF001 as above
    style_for._sheets, style_for.font_config = sheets, font_config  # noqa: SLF001 as above
    style_for.initial_page_sizes = {"box": None, "area": None}
    given = {"root": html.etree_element, "base_url": html.base_url, "target_collector": target_collector}
    for specificity, own, declarations, base in find_style_attributes(
        html.etree_element, presentational_hints, html.base_url
    ):
        said = preprocess_declarations(base, declarations)
        _put(cascaded.setdefault((own, None), {}), said, "author", (inf, specificity))
    styled = {own for own, _ in cascaded}
    for element in html.wrapper_element.iter_subtree():
        own = element.etree_element
        parent = element.parent.etree_element if element.parent else None
        rules = [(sheet, one) for sheet in sheets for one in sheet[0].matcher.match(element)]
        above = id(computed[parent, None]) if element.parent else None
        key = above, own if own in styled else None, *((id(sheet), one[0], id(one[3][0])) for sheet, one in rules)
        if key in shared:
            computed[own, None] = shared[key]
            rules = [one for one in rules if one[1][2]]  # what stands before and after it has a style of its own
        for sheet, one in rules:
            _hold(cascaded, own, sheet, one)
        if key not in shared:
            style_for.set_computed_styles(own, parent=parent, **given)
            shared[key] = computed[own, None]
    for own, pseudo in cascaded:
        if pseudo:
            style_for.set_computed_styles(own, pseudo_type=pseudo, parent=own, **given)
    cascaded.clear()


def _hold(cascaded: dict[Any, Any], own: Any, sheet: Any, rule: Any) -> None:
    """A rule of a sheet holds for this element, or for what stands before or after it."""
    (said, origin, fixed), (specificity, _, pseudo, (declarations, layer)) = sheet, rule
    order = inf if layer is None else said.layers.index(layer)
    _put(cascaded.setdefault((own, pseudo), {}), declarations, origin, (order, fixed or specificity))


def _put(style: dict[str, Any], declarations: Any, origin: str, weight: tuple[Any, ...]) -> None:
    """The weightier word holds; of two alike, the later."""
    for name, values, importance in declarations:
        own = declaration_precedence(origin, importance), *weight
        before = style.get(name)
        if before is None or before[1] <= own:
            style[name] = values, own
