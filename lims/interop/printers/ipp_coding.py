"""IPP messages, as RFC 8010 writes them: version, number, groups of attributes, each value with its tag."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

OPERATION, JOB, END, PRINTER = 0x01, 0x02, 0x03, 0x04
INTEGER, BOOLEAN, ENUM = 0x21, 0x22, 0x23
NAME, KEYWORD, URI, CHARSET, LANGUAGE, MEDIA_TYPE = 0x42, 0x44, 0x45, 0x47, 0x48, 0x49
LARGEST = 4_000_000

Value = int | str
Attributes = dict[str, list[Value]]
Wanted = tuple[tuple[int, str, tuple[Value, ...]], ...]  # tag, name, values


class NotIpp(ValueError):
    """The bytes are no IPP message."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a printer answers: a status and its groups in order."""

    status: int
    groups: tuple[tuple[int, Attributes], ...]

    @property
    def is_good(self) -> bool:
        """The printer did what it was asked."""
        return self.status < 0x0100

    def of(self, group: int) -> tuple[Attributes, ...]:
        """Every group with that tag."""
        return tuple(attributes for tag, attributes in self.groups if tag == group)

    @property
    def words(self) -> str:
        """The printer's own sentence about it, or the bare number."""
        for attributes in self.of(OPERATION):
            for value in attributes.get("status-message", []):
                return f"{value} (0x{self.status:04x})"
        return f"0x{self.status:04x}"


def request(operation: int, printer_uri: str, attributes: Wanted) -> bytes:
    """One request, version 2.0, with the attributes every request begins with."""
    every: Wanted = (
        (CHARSET, "attributes-charset", ("utf-8",)),
        (LANGUAGE, "attributes-natural-language", ("en",)),
        (URI, "printer-uri", (printer_uri,)),
        *attributes,
    )
    body = b"".join(_attribute(*each) for each in every)
    return struct.pack(">BBHI", 2, 0, operation, 1) + bytes([OPERATION]) + body + bytes([END])


def _attribute(tag: int, name: str, values: tuple[Value, ...]) -> bytes:
    written = b""
    for number, value in enumerate(values):
        key = b"" if number else name.encode()
        content = struct.pack(">i", value) if isinstance(value, int) else value.encode()
        if tag == BOOLEAN:
            content = bytes([bool(value)])
        written += struct.pack(">BH", tag, len(key)) + key + struct.pack(">H", len(content)) + content
    return written


def read_answer(message: bytes) -> Answer:
    """The answer in these bytes; raises NotIpp for anything that is not one."""
    try:
        _, _, status, _ = struct.unpack_from(">BBHI", message)
        return Answer(status, tuple(_groups(message, 8)))
    except (struct.error, IndexError, UnicodeDecodeError) as fault:
        raise NotIpp(str(fault)) from fault


def _groups(message: bytes, at: int) -> Iterator[tuple[int, Attributes]]:
    group, attributes, last = 0, Attributes(), ""
    while True:
        tag = message[at]
        at += 1
        if tag < 0x10:
            if group:
                yield group, attributes
            if tag == END:
                return
            group, attributes, last = tag, {}, ""
            continue
        name, at = _text(message, at)
        content, at = _bytes(message, at)
        # A further value of the attribute before it has no name of its own.
        last = name or last
        attributes.setdefault(last, []).append(_value(tag, content))


def _text(message: bytes, at: int) -> tuple[str, int]:
    content, at = _bytes(message, at)
    return content.decode(), at


def _bytes(message: bytes, at: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from(">H", message, at)
    end = at + 2 + length
    if end > len(message):
        raise NotIpp("it ends in the middle of a value")
    return message[at + 2 : end], end


def _value(tag: int, content: bytes) -> Value:
    if tag in (INTEGER, ENUM) and len(content) == 4:
        return int(struct.unpack(">i", content)[0])
    if tag == BOOLEAN and len(content) == 1:
        return content[0]
    # Everything else that is asked for is text; what is not stays readable enough for a fault's words.
    return content.decode("utf-8", "replace")
