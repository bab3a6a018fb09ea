"""Limits, lists, tables and marks of source, read as strictly as single values."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields

from lims.domain.errors import N_, NotReadable, msg
from lims.domain.protocol import Source
from lims.domain.specification import Limit, read_limit
from lims.masterdata.shapes import WORDS, Choice, Text, in_one_line, refused


class LimitText(fields.Field[Limit | None]):
    """A limit in the protocol's own writing, such as '>= 70'; empty (None) where none is stated."""

    default_error_messages = WORDS

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Limit | None:
        if not isinstance(value, str):
            raise refused(msg("A limit in quotation marks belongs here, such as '>= 70'."))
        if not value:
            return None
        try:
            return read_limit(value)
        except NotReadable as unreadable:
            raise ValidationError([in_one_line(unreadable)]) from unreadable


class ListOf(fields.List[Any]):
    """A list, never something that merely can be walked through; read as a tuple."""

    default_error_messages = WORDS

    def __init__(self, each: fields.Field[Any], *, least: int = 0, **more: Any) -> None:
        super().__init__(each, **more)
        self.least = least

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(value, list):
            raise self.make_error("invalid")
        if len(value) < self.least:
            raise refused(msg("At least %(least)s belongs here.", least=self.least))
        return tuple(super()._deserialize(value, *args, **kwargs))


class TableOf(fields.Nested):
    """One table."""

    default_error_messages = WORDS


class Overrides(fields.Field[dict[str, Source]]):
    """`sources`: the names of single values of a row, each with its own source."""

    default_error_messages = WORDS

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> dict[str, Source]:
        if not isinstance(value, dict):
            raise self.make_error("type")
        wrong: dict[str, Any] = {}
        read: dict[str, Source] = {}
        for name, word in value.items():
            try:
                read[name] = Source(str(Choice(Source).deserialize(word)))
            except ValidationError as refusal:
                wrong[name] = refusal.messages
        if wrong:
            raise ValidationError(wrong)
        return read


class Strict(Schema):
    """A table in which every key is known."""

    class Meta:
        """A key nobody knows is a fault: it is mostly a slip in a name, and its value would be lost."""

        unknown = RAISE

    error_messages: dict[str, Any] = {  # noqa: RUF012  # marshmallow declares it for the instance
        "unknown": N_("No such key is known here. Look at its spelling."),
        "type": WORDS["type"],
    }


class Sourced(Strict):
    """A table that says where its values come from."""

    source = Choice(Source, required=True)
    sources = Overrides(load_default=dict)
    note = Text(load_default="")
