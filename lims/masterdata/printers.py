"""The printers of the site file: [printers.NAME] with kind, address, form, title and station."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError, fields

from lims.domain.errors import NotReadable
from lims.domain.printer import KINDS, read_address, read_printer_name
from lims.masterdata.shapes import WORDS, Text, Word, in_one_line
from lims.masterdata.structures import Strict


@dataclass(frozen=True, slots=True)
class PrinterInFile:
    """One printer as the file names it. `form` is one of lims/printing/outputs.py; `station` may be empty."""

    name: str
    title: str
    kind: str
    address: str
    form: str
    station: str


class _PrinterTable(Strict):
    title = Text(required=True)
    kind = Word(KINDS, required=True)
    address = Text(empty=True, load_default="")
    form = Text(required=True, pattern=r"[a-z0-9:.-]{1,60}", example="zpl-203")
    station = Text(empty=True, load_default="")


class Printers(fields.Field[tuple[PrinterInFile, ...]]):
    """A table of tables, each under the printer's name."""

    default_error_messages = WORDS

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> tuple[PrinterInFile, ...]:
        if not isinstance(value, dict):
            raise self.make_error("type")
        wrong: dict[str, Any] = {}
        read: list[PrinterInFile] = []
        for name, table in value.items():
            try:
                read.append(_printer(name, table))
            except ValidationError as refusal:
                wrong[name] = refusal.messages
        if wrong:
            raise ValidationError(wrong)
        return tuple(read)


def _printer(name: str, table: Any) -> PrinterInFile:
    if not isinstance(table, dict):
        raise ValidationError([WORDS["type"]])
    loaded = _PrinterTable().load(table)
    try:
        read_printer_name(name)
    except NotReadable as unreadable:
        raise ValidationError([in_one_line(unreadable)]) from unreadable
    try:
        read_address(loaded["kind"], loaded["address"])
    except NotReadable as unreadable:
        raise ValidationError({"address": [in_one_line(unreadable)]}) from unreadable
    return PrinterInFile(name, **loaded)
