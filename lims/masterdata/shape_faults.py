"""What marshmallow found, as faults: its nested answer becomes one path and one sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from marshmallow import Schema, ValidationError

from lims.domain.errors import Message, msg
from lims.masterdata.faults import Fault


def load(schema: Schema, data: dict[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
    """The values of the file, or the faults of its shape; never both."""
    try:
        return schema.load(data), []
    except ValidationError as refusal:
        return {}, list(_faults("", refusal.messages))


def _faults(path: str, found: Any) -> Iterator[Fault]:
    if isinstance(found, dict):
        for name, inner in found.items():
            yield from _faults(_joined(path, name), inner)
        return
    for each in found if isinstance(found, list) else [found]:
        yield Fault(path, each if isinstance(each, Message) else msg(each))


def _joined(path: str, name: str | int) -> str:
    if name == "_schema":
        return path
    if isinstance(name, int):
        return f"{path}[{name}]"
    return f"{path}.{name}" if path else name
