"""Elements of the page as they are compared with rules: what every rule asks is looked up once, without a lock."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from cssselect2 import tree  # type: ignore[import-untyped] # it has no types
from cssselect2.compiler import split_whitespace  # type: ignore[import-untyped] # as above

_split = lru_cache(maxsize=1024)(tree._split_etree_tag)  # noqa: SLF001 inner names, see hasten.py


def begin_wrapper(
    wrapper: Any,
    element: Any,
    parent: Any,
    index: int,
    previous: Any,
    in_html_document: bool,
    content_language: Any = None,
) -> None:
    """The way of cssselect2 to begin an element, with its name, classes and children known at once."""
    namespace, name = _split(element.tag)
    known = element.attrib.get("class")
    wrapper.__dict__.update(
        etree_element=element,
        parent=parent,
        previous=previous,
        etree_siblings=[element] if parent is None else parent.etree_children,
        index=index,
        in_html_document=in_html_document,
        transport_content_language=content_language,
        _ancestors=None,
        _previous_siblings=None,
        local_name=name,
        namespace_url=namespace,
        id=element.attrib.get("id"),
        classes=set(split_whitespace(known)) if known else set(),
        etree_children=[child for child in element if isinstance(child.tag, str)],
    )
