"""Texts as Pango lays them out: what a style asks of Pango is made once, and a line is drawn as it was measured.

WeasyPrint makes context, font and features anew for every piece of text, and lays each out once more when it is drawn.
It also never gives its lists of features back: a megabyte and a half of every record stayed behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from weasyprint.text import line_break
from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import font_features, get_font_description

_MOST = 1024  # looks kept; records have fewer than two hundred
_FEATURES = tuple(
    f"font_{name}"
    for name in (
        "kerning",
        "variant_ligatures",
        "variant_position",
        "variant_caps",
        "variant_numeric",
        "variant_alternates",
        "variant_east_asian",
        "feature_settings",
    )
)
_OF_A_LOOK = (
    "font_style",
    "font_stretch",
    "font_weight",
    "font_size",
    "font_variation_settings",
    "font_language_override",
    "lang",
    "direction",
    *_FEATURES,
)


@dataclass(frozen=True, slots=True)
class Look:
    """What Pango is told of every text of one style."""

    context: Any
    description: Any
    language: Any
    attributes: Any  # None: none
    lines: tuple[float | None, float | None, float | None, float | None, float | None]
    fonts: dict[int, tuple[Any, Any, float]]  # by address: what keeps it alive, its key, its size


class QuickLayout(line_break.Layout):  # type: ignore[misc] # the library has no types
    """WeasyPrint's layout of a text, which stays laid out until it is drawn."""

    def setup(self, style: Any) -> None:
        """Ready for a text of this style."""
        self.look = None if self.justification_spacing else look_of(style)
        self.drawn = False
        self.lent: dict[str, Any] | None = None  # what boxes that hold the same text share, see texts.py
        if self.look is None:
            super().setup(style)
            return
        self.style, self.first_line_direction = style, 0
        self.language = self.look.language
        self.layout = ffi.gc(pango.pango_layout_new(self.look.context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(self.layout, False)
        pango.pango_layout_set_font_description(self.layout, self.look.description)
        if self.look.attributes is not None:
            pango.pango_layout_set_attributes(self.layout, self.look.attributes)
        (
            self.ascent,
            self.underline_position,
            self.strikethrough_position,
            self.underline_thickness,
            self.strikethrough_thickness,
        ) = self.look.lines

    def set_text(self, text: str, justify: bool = False) -> None:
        """Lay this text out; of several lines, the first."""
        if self.look is None:
            super().set_text(text, justify)
            return
        end = text.find("\n")
        self.text = text if end == -1 else text[: end + 2]
        pango.pango_layout_set_text(self.layout, self.text.encode().replace(b"\0", b""), -1)
        if "\t" in self.text:
            self.set_tabs()

    def deactivate(self) -> None:
        """Called when it was measured, and again when it was drawn: only then it may go."""
        if self.look is None or self.drawn:
            super().deactivate()

    def reactivate(self, style: Any) -> None:
        """Called before it is drawn."""
        if self.look is None or self.drawn:
            super().reactivate(style)
        self.drawn = True

    def rebuild(self) -> None:
        """As WeasyPrint would have it when it draws: with no width to keep within."""
        super().setup(self.style)
        super().set_text(self.text, justify=True)


def look_of(style: Any) -> Look | None:
    """What Pango is told for this style; None where letters or words are spaced, which depends on each text."""
    known = style.__dict__.get("autolog_look", False)
    if known is not False:
        return known  # type: ignore[no-any-return] # the library has no types
    look = style.__dict__["autolog_look"] = _shared_look(style)
    return look


def _shared_look(style: Any) -> Look | None:
    if style["word_spacing"] or style["letter_spacing"] not in ("normal", 0):
        return None
    breaks = style["overflow_wrap"] in ("anywhere", "break-word")
    decorated = style["text_decoration_line"] != "none"
    key = (*style["font_family"], breaks, decorated, *(style[name] for name in _OF_A_LOOK))
    looks: dict[Any, Look] = style.font_config.__dict__.setdefault("autolog_looks", {})
    try:
        look = looks.get(key)
    except TypeError:  # a value that cannot be compared
        return None
    if look is None:
        if len(looks) >= _MOST:
            looks.clear()
        look = looks[key] = _new_look(style, breaks, decorated)
    return look


def _new_look(style: Any, breaks: bool, decorated: bool) -> Look:
    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    override = style["font_language_override"]
    name = style["lang"] if override == "normal" else LST_TO_ISO.get(override.lower(), override)
    language = pango.pango_language_get_default()
    if name:
        language = pango.pango_language_from_string(unicode_to_char_p(name)[0])
        pango.pango_context_set_language(context, language)
    description = get_font_description(style)
    lines = _lines(context, description, language) if decorated else (None,) * 5
    return Look(context, description, language, _attributes(style, breaks), lines, {})


def _lines(context: Any, description: Any, language: Any) -> Any:
    metrics = ffi.gc(pango.pango_context_get_metrics(context, description, language), pango.pango_font_metrics_unref)
    return tuple(
        FROM_UNITS * ask(metrics)
        for ask in (
            pango.pango_font_metrics_get_ascent,
            pango.pango_font_metrics_get_underline_position,
            pango.pango_font_metrics_get_strikethrough_position,
            pango.pango_font_metrics_get_underline_thickness,
            pango.pango_font_metrics_get_strikethrough_thickness,
        )
    )


def _attributes(style: Any, breaks: bool) -> Any:
    """The list that every text of the style shares: its features, and no hyphens where a word is broken."""
    features = font_features(*(style[name] for name in _FEATURES))
    if not features and not breaks:
        return None
    attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    if features:
        said = ",".join(f"{key} {value}" for key, value in features.items()).encode()
        pango.pango_attr_list_insert(attributes, pango.pango_attr_font_features_new(said))
    if breaks:
        pango.pango_attr_list_insert(attributes, pango.pango_attr_insert_hyphens_new(False))
    return attributes
