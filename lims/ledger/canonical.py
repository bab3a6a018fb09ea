"""The one way a value becomes text: canonical JSON, a strict part of RFC 8785, so that any language can check a hash.

Sorted ASCII keys, no spaces, NFC strings, whole numbers within 2^53; no floats, no control characters but newline.
"""

import json
import json.encoder
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NoReturn

# JSON readers in other languages hold whole numbers exactly up to here.
LARGEST_INT = 2**53 - 1
_FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _encode_plainly(value: object) -> str:
    return _ENCODER.encode(value)


def _fastest() -> Callable[[object], str]:
    """The same encoder, made once and not for every text: where the interpreter has it in C, half the time of a proof.

    Circles need no watching: what is encoded was decoded from a text, or checked before.
    """
    make: Any = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return _encode_plainly
    encode: Any = make(None, _ENCODER.default, json.encoder.encode_basestring, None, ":", ",", True, False, False)
    return lambda value: "".join(encode(value, 0))


class NotCanonical(ValueError):
    """A value or a text that the ledger does not take; the message says which part and why."""


def canonical_json(value: object) -> str:
    """The canonical text of str, int, bool, None, list, tuple and dict; raises NotCanonical on anything else."""
    _check(value, "value")
    return _ENCODER.encode(value)


def read_canonical(text: str) -> Any:
    """The value of a canonical text; raises NotCanonical unless writing it again gives the very same text."""
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as fault:
        raise NotCanonical(f"not JSON: {fault}") from None
    except RecursionError:
        raise NotCanonical("nested too deeply") from None
    # Plain ASCII without escapes can hold nothing forbidden but a DEL; only the rest is walked through.
    if not text.isascii() or "\\" in text or "\x7f" in text:
        _check(value, "value")
    if _ENCODE(value) != text:
        raise NotCanonical("not in canonical form: writing it again gives another text")
    return value


def time_text(at: datetime) -> str:
    """An aware time as YYYY-MM-DDTHH:MM:SS.ffffffZ, which sorts as text; raises NotCanonical on a naive one."""
    if at.tzinfo is None:
        raise NotCanonical(f"time without a zone: {at.isoformat()}")
    # Year 1 to 999 would be written with fewer digits by strftime; isoformat pads.
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def read_time(text: str) -> datetime:
    """The aware UTC time of such a text; raises NotCanonical on any other form."""
    if not _TIME.fullmatch(text):
        raise NotCanonical(f"time not as YYYY-MM-DDTHH:MM:SS.ffffffZ: {text!r}")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise NotCanonical(f"not a time: {text!r}") from None


def _check(value: object, where: str) -> None:
    kind = type(value)
    if kind is str:
        _check_string(value, where)  # type: ignore[arg-type]  # exact type was just compared
    elif kind is int:
        if not -LARGEST_INT <= value <= LARGEST_INT:  # type: ignore[operator]  # exact type was just compared
            raise NotCanonical(f"{where}: whole number beyond 2^53")
    elif kind is bool or value is None:
        return
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            _check(item, f"{where}[{number}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            if type(key) is not str or not key.isascii():
                raise NotCanonical(f"{where}: key {key!r} is not an ASCII string")
            if not key.isprintable():
                _check_string(key, where)
            # Most texts are printable ASCII, in which nothing is forbidden: no place need be named for them.
            if not (type(item) is str and item.isascii() and item.isprintable()):
                _check(item, f"{where}.{key}")
    else:
        raise NotCanonical(f"{where}: {kind.__name__} has no canonical form")


def _check_string(value: str, where: str) -> None:
    found = _FORBIDDEN.search(value)
    if found:
        raise NotCanonical(f"{where}: character U+{ord(found.group()):04X} is not allowed")
    if not unicodedata.is_normalized("NFC", value):
        raise NotCanonical(f"{where}: text is not in Unicode form NFC")


def _no_float(text: str) -> NoReturn:
    raise NotCanonical(f"number with a fraction or exponent: {text}")


def _read_int(text: str) -> int:
    # The length comes first: Python refuses to read thousands of digits with an exception of its own.
    if len(text) > 17 or abs(int(text)) > LARGEST_INT:
        raise NotCanonical(f"whole number beyond 2^53: {text[:20]}")
    return int(text)


_ENCODE = _fastest()
_DECODER = json.JSONDecoder(parse_float=_no_float, parse_constant=_no_float, parse_int=_read_int)
