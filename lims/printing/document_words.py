"""What the translators read of a document's metadata: `make messages` asks here (babel.cfg)."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from typing import BinaryIO

WORDS = ("title", "purpose")


def extract(
    file: BinaryIO,
    keywords: Collection[str],  # noqa: ARG001 the extraction's own signature
    comment_tags: Collection[str],  # noqa: ARG001 as above
    options: Mapping[str, object],  # noqa: ARG001 as above
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Line, function, sentence and comments of each sentence of a document.toml."""
    lines = file.read().decode("utf-8")
    said = tomllib.loads(lines)
    for number, line in enumerate(lines.splitlines(), 1):
        name = line.partition("=")[0].strip()
        if name in WORDS:
            yield number, "", said[name], []
