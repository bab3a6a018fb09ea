"""The kinds of label: one folder each in labels/, with its drawing (template.html, theme.css) and metadata.toml.

metadata.toml holds the size, the version, the names a label cannot do without, the rows of its columns, and its words
in each language. They live with the drawing and not with the screens' translations: a label is approved as a whole.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from lims.domain.errors import NotFound, msg
from lims.resources import labels_dir

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LabelKind:
    """One kind of label. `words` and `beside` (translations beside regulated wording) are by language."""

    name: str
    title: str
    version: int
    stock: str  # 50x25
    width_mm: int
    height_mm: int
    code: str  # the kind of its symbol: qr, datamatrix, gs1-datamatrix; or qr+datamatrix, both of them
    needs: tuple[str, ...]
    columns: tuple[tuple[str, tuple[str, ...]], ...]
    words: Mapping[str, Words]
    beside: Mapping[str, Words]
    sample: Words
    longest: Words  # the longest that its texts can be

    @property
    def template(self) -> str:
        """The name of its drawing for the engine."""
        return f"labels/{self.name}/template.html"

    @property
    def theme(self) -> str:
        """The name of its style sheet for the engine."""
        return f"labels/{self.name}/theme.css"

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which it has its words."""
        return tuple(self.words)

    def words_in(self, language: str) -> Words:
        """Its words in a language; English where the label has not been approved in that language."""
        return self.words.get(language, self.words["en"])

    def beside_in(self, language: str) -> Words:
        """The translations that stand beside regulated wording; none in English."""
        return self.beside.get(language, {})


@lru_cache
def label_kind(name: str) -> LabelKind:
    """The kind of label of that name; raises NotFound when labels/ has no such folder."""
    if name not in label_kind_names():
        raise NotFound(
            "label_kind_unknown",
            msg("There is no label '%(name)s'.", name=name),
            reasons=(msg("The labels are: %(names)s.", names=", ".join(label_kind_names())),),
            next_step=msg("Choose one of them, or add its folder to labels/."),
        )
    raw = tomllib.loads((labels_dir() / name / "metadata.toml").read_text(encoding="utf-8"))
    return LabelKind(
        name=name,
        title=raw["title"],
        version=raw["version"],
        stock=raw["stock"],
        width_mm=raw["width_mm"],
        height_mm=raw["height_mm"],
        code=raw.get("code", "qr"),
        needs=tuple(raw["needs"]),
        columns=tuple((column, tuple(rows)) for column, rows in raw.get("columns", {}).items()),
        words=_by_language(raw["words"]),
        beside=_by_language(raw.get("beside", {})),
        sample=MappingProxyType(raw["sample"]),
        longest=MappingProxyType(raw.get("longest", {})),
    )


@lru_cache
def label_kind_names() -> tuple[str, ...]:
    """The names of all kinds of label."""
    return tuple(sorted(folder.parent.name for folder in labels_dir().glob("*/metadata.toml")))


@lru_cache
def biohazard_outline() -> str:
    """The biohazard symbol (21 CFR 1271.3(h)) as an SVG path, from DejaVu Sans, whose licence is free."""
    return (labels_dir() / "biohazard.txt").read_text(encoding="utf-8").strip()


def _by_language(raw: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Words]:
    return MappingProxyType({language: MappingProxyType(dict(words)) for language, words in raw.items()})
