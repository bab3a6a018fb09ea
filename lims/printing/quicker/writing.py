"""The file: what is asked for more than once is made once; what stands around a drawing is begun and ended at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pydyf  # type: ignore[import-untyped] # it has no types


def quick_data(usual: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
    """The way of pydyf to write a stream. It asks twice, the second time to name the file by its content, and to
    squeeze the tags of a record takes as long as a page of it.
    """

    def data(stream: Any) -> bytes:
        if not stream.compress:
            written = b"\n".join([one if type(one) is bytes else pydyf._to_bytes(one) for one in stream.stream])  # noqa: SLF001 inner names, see hasten.py
            extra = pydyf.Dictionary(stream.extra.copy())
            extra["Length"] = len(written)
            return b"\n".join((extra.data, b"stream", written, b"endstream"))
        before = stream.__dict__.get("autolog_written")
        if before is not None and before[0] == stream.stream and before[1] == stream.extra:
            return before[2]  # type: ignore[no-any-return] # as it was kept
        written = usual(stream)
        stream.autolog_written = (list(stream.stream), dict(stream.extra), written)
        return written

    return data


@lru_cache(maxsize=1024)
def _entry(name: str | bytes) -> bytes:
    return b"/%s " % (name if isinstance(name, bytes) else name.encode("ascii"))


def dictionary_data(said: Any) -> bytes:
    """The way of pydyf to write a dictionary, as most tags are: each name is turned to bytes once."""
    return b"<<%s>>" % b"".join(
        [
            _entry(name) + (one if type(one) is bytes else pydyf._to_bytes(one))  # noqa: SLF001 as above
            for name, one in said.items()
        ]
    )


def quick_references(usual: Callable[[Any], tuple[bytes, ...]]) -> Callable[[Any], tuple[bytes, ...]]:
    """The names of all pages, which pydyf makes anew for every tag of every page."""

    def page_references(pdf: Any) -> tuple[bytes, ...]:
        kids = pdf.pages["Kids"]
        before: tuple[list[Any], tuple[bytes, ...]] | None = pdf.__dict__.get("autolog_pages")
        if before is None or before[0] != kids:
            before = pdf.autolog_pages = (list(kids), usual(pdf))
        return before[1]

    return page_references


def stacked(stream: Any) -> _Stacked:
    """WeasyPrint's `stream.stacked()`: state saved and given back."""
    return _Stacked(stream)


def marked(stream: Any, box: Any, tag: str) -> _Marked:
    """WeasyPrint's `stream.marked(box, tag)`: what is drawn inside is that part of the text."""
    return _Marked(stream, box, tag)


def artifact(stream: Any) -> _Artifact:
    """WeasyPrint's `stream.artifact()`: what is drawn inside is no part of the text."""
    return _Artifact(stream)


class _Stacked:
    __slots__ = ("_stream",)

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __enter__(self) -> None:
        self._stream.push_state()

    def __exit__(self, *_: object) -> None:
        self._stream.pop_state()


class _Marked:
    __slots__ = ("_box", "_stream", "_tag")

    def __init__(self, stream: Any, box: Any, tag: str) -> None:
        self._stream, self._box, self._tag = stream, box, tag

    def __enter__(self) -> None:
        tags = self._stream._tags  # noqa: SLF001 WeasyPrint's inner names, see hasten.py
        if tags is not None:
            assert self._box not in tags
            number = len(tags)
            tags[self._box] = {"tag": self._tag, "mcid": number}
            self._stream.begin_marked_content(self._tag, pydyf.Dictionary({"MCID": number}))

    def __exit__(self, *_: object) -> None:
        if self._stream._tags is not None:  # noqa: SLF001 as above
            self._stream.end_marked_content()


class _Artifact:
    __slots__ = ("_stream",)

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __enter__(self) -> None:
        if self._stream._tags is not None:  # noqa: SLF001 as above
            self._stream.begin_marked_content("Artifact")

    def __exit__(self, *_: object) -> None:
        if self._stream._tags is not None:  # noqa: SLF001 as above
            self._stream.end_marked_content()


def quick_colour(usual: Callable[..., None]) -> Callable[..., None]:
    """WeasyPrint's `set_color`: nothing to say where the same colour was the last one said."""

    def set_color(stream: Any, color: Any, stroke: bool = False) -> None:
        inside = stream.__dict__
        now = inside["_current_color_stroke" if stroke else "_current_color"]
        alpha = inside["_current_alpha_stroke" if stroke else "_current_alpha"]
        last = inside.get("autolog_stroke" if stroke else "autolog_fill")
        if last is not None and now is not None and last[0] is color and last[1] is now and last[2] is alpha:
            return
        usual(stream, color, stroke)
        if stroke:
            inside["autolog_stroke"] = color, stream._current_color_stroke, stream._current_alpha_stroke  # noqa: SLF001 as above
        else:
            inside["autolog_fill"] = color, stream._current_color, stream._current_alpha  # noqa: SLF001 as above

    return set_color
