"""Events to the plain data of a ledger entry and back. The field types of the event are the whole scheme.

Fields may be str, int, bool, Decimal (as text), datetime (UTC text), date, tuples, nested frozen dataclasses, and
`X | None`. A key that is missing takes the field's default: that is how an event grows without changing its past.
"""

import dataclasses
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from types import NoneType, UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

from lims.domain.events.registry import KINDS


class NotAnEvent(ValueError):
    """Data that is no event of this kind, or an event with a value its field does not take."""


class _Code(NamedTuple):
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def to_data(event: object) -> dict[str, Any]:
    """The plain data of an event, every field written; raises NotAnEvent when a value does not fit its field."""
    kind: type = type(event)
    data = {}
    for name, code in _fields(kind).items():
        try:
            data[name] = code.write(getattr(event, name))
        except NotAnEvent as fault:
            raise NotAnEvent(f"{kind.__name__}.{name}: {fault}") from None
    return data


def from_data(kind: str, data: Mapping[str, Any]) -> Any:
    """The event of this kind; unknown kinds and keys are refused, missing keys take the default."""
    try:
        cls = KINDS[kind]
    except KeyError:
        raise NotAnEvent(f"{kind}: no such event") from None
    return _read_dataclass(cls, data)


def decimal_text(value: Decimal) -> str:
    """An exact amount as people write it: no exponent, digits as given, no minus zero; raises NotAnEvent on NaN."""
    if not value.is_finite():
        raise NotAnEvent(f"{value} is no amount")
    return format(value or abs(value), "f")


def read_decimal(text: str) -> Decimal:
    """The amount of such a text; raises NotAnEvent on any other form."""
    try:
        value = Decimal(text)
        same = decimal_text(value) == text
    except (InvalidOperation, TypeError):
        same = False
        value = Decimal(0)
    if not same:
        raise NotAnEvent(f"{text!r} is no exact amount")
    return value


@cache
def _fields(cls: type) -> dict[str, _Code]:
    if not dataclasses.is_dataclass(cls):
        raise NotAnEvent(f"{cls.__name__} is no event")
    hints = get_type_hints(cls)
    return {field.name: _code_of(hints[field.name]) for field in dataclasses.fields(cls)}


@cache
def _needed(cls: type) -> frozenset[str]:
    missing = dataclasses.MISSING
    return frozenset(
        field.name for field in dataclasses.fields(cls) if field.default is missing and field.default_factory is missing
    )


def _read_dataclass(cls: type, data: Any) -> Any:
    if type(data) is not dict and not isinstance(data, Mapping):
        raise NotAnEvent(f"{cls.__name__}: an object is needed")
    codes = _fields(cls)
    values = {}
    for name, value in data.items():
        if name not in codes:
            raise NotAnEvent(f"{cls.__name__} has no {name}")
        try:
            values[name] = codes[name].read(value)
        except NotAnEvent as fault:
            raise NotAnEvent(f"{cls.__name__}.{name}: {fault}") from None
    lacking = _needed(cls) - values.keys()
    if lacking:
        raise NotAnEvent(f"{cls.__name__} lacks {', '.join(sorted(lacking))}")
    return cls(**values)


def _code_of(hint: Any) -> _Code:
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType) and NoneType in args and len(args) == 2:
        inner = _code_of(args[0] if args[1] is NoneType else args[1])
        return _Code(
            lambda value: None if value is None else inner.write(value),
            lambda value: None if value is None else inner.read(value),
        )
    if origin is tuple and len(args) == 2 and args[1] is ...:
        return _tuple_code(_code_of(args[0]))
    if origin is tuple:
        return _fixed_tuple_code([_code_of(arg) for arg in args])
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _Code(lambda value: to_data(_of(hint, value)), lambda data: _read_dataclass(hint, data))
    raise NotAnEvent(f"{hint} cannot be a field of an event")


def _tuple_code(item: _Code) -> _Code:
    return _Code(
        lambda value: [item.write(part) for part in _of(tuple, value)],
        lambda value: tuple(item.read(part) for part in _of(list, value)),
    )


def _fixed_tuple_code(items: list[_Code]) -> _Code:
    def sized(parts: Any) -> Any:
        if len(parts) != len(items):
            raise NotAnEvent(f"{len(items)} values are needed, not {len(parts)}")
        return parts

    return _Code(
        lambda value: [code.write(part) for code, part in zip(items, sized(_of(tuple, value)), strict=True)],
        lambda value: tuple(code.read(part) for code, part in zip(items, sized(_of(list, value)), strict=True)),
    )


def _of(wanted: type, value: Any) -> Any:
    # The exact type: a bool is no int here, and a datetime no date.
    if type(value) is not wanted:
        raise NotAnEvent(f"{wanted.__name__} is needed, not {type(value).__name__}")
    return value


def _write_time(value: datetime) -> str:
    if type(value) is not datetime or value.tzinfo is None:
        raise NotAnEvent("a time with its zone is needed")
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _read_time(text: str) -> datetime:
    at: datetime = _exactly(text, datetime.fromisoformat, _write_time)
    return at


def _exactly(text: Any, read: Callable[[str], Any], write: Callable[[Any], str]) -> Any:
    try:
        value = read(_of(str, text))
    except ValueError:
        value = None
    if value is None or write(value) != text:
        raise NotAnEvent(f"{text!r} is not in its one form")
    return value


_PLAIN: dict[Any, _Code] = {
    str: _Code(lambda value: _of(str, value), lambda value: _of(str, value)),
    int: _Code(lambda value: _of(int, value), lambda value: _of(int, value)),
    bool: _Code(lambda value: _of(bool, value), lambda value: _of(bool, value)),
    Decimal: _Code(lambda value: decimal_text(_of(Decimal, value)), lambda text: read_decimal(_of(str, text))),
    datetime: _Code(_write_time, _read_time),
    date: _Code(
        lambda value: _of(date, value).isoformat(), lambda text: _exactly(text, date.fromisoformat, date.isoformat)
    ),
}
