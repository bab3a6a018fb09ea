"""The files that define a kind of label, and their hash: what quality approves."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable

from lims.domain.errors import NotFound, msg
from lims.domain.label_approval import LabelDefinition
from lims.domain.label_codes import QR
from lims.resources import labels_dir

# Both are part of what every label looks like.
_SHARED = ("label.css", "biohazard.txt")
_OWN = ("metadata.toml", "template.html", "theme.css")


def label_definitions(kinds: Iterable[str] = ()) -> tuple[LabelDefinition, ...]:
    """The kinds of label as their files are at this moment; all of them when none is named."""
    wanted = tuple(kinds) or tuple(sorted(path.parent.name for path in labels_dir().glob("*/metadata.toml")))
    return tuple(_definition(kind) for kind in wanted)


def label_definition(kind: str) -> LabelDefinition:
    """One kind of label; raises NotFound when labels/ has no such folder."""
    if kind not in {definition.kind for definition in label_definitions()}:
        raise NotFound(
            "label_kind_unknown",
            msg("There is no label '%(name)s'.", name=kind[:40]),
            next_step=msg("Choose one from the list of label kinds."),
        )
    return _definition(kind)


def _definition(kind: str) -> LabelDefinition:
    hashed, folder = hashlib.sha256(), labels_dir()
    for path in (*(folder / name for name in _SHARED), *(folder / kind / name for name in _OWN)):
        content = path.read_bytes()
        hashed.update(f"{path.name} {len(content)}\n".encode() + content)
    raw = tomllib.loads((folder / kind / "metadata.toml").read_text(encoding="utf-8"))
    return LabelDefinition(
        kind, raw["title"], raw["version"], hashed.hexdigest(), tuple(raw["words"]), raw.get("code", QR)
    )
