"""Entries as nearly all are written: ASCII without escapes, data of one level. Such a text is read in one look.

What this look does not know is not wrong: it is read by `read_fields`, which knows everything that is canonical.
"""

import re
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

# No string here can hold a quote or a backslash, so no text has a second way to be read. 15 digits are within 2^53.
_TEXT = r'"[ !#-\[\]-~]*+"'
_NUMBER = r"(?>0|-?[1-9][0-9]{0,14})"
_ONE = rf"(?>{_TEXT}|{_NUMBER}|null|true|false)"
_LIST = rf"\[(?>{_ONE}(?>,{_ONE})*+)?\]"
_PAIR = rf'"[a-z0-9_]++":(?>{_ONE}|{_LIST})'
_TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?>[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z"
_NAME = r'"([ !#-\[\]-~]++)"'
_ENTRY = re.compile(
    rf'\{{"chain":{_NAME},"data":\{{((?>{_PAIR}(?>,{_PAIR})*+)?)\}},"kind":{_NAME},"late_reason":{_TEXT},'
    rf'"performed_at":(?>null|"({_TIME})"),"person":{_NAME},"previous":"([0-9a-f]{{64}})",'
    rf'"recorded_at":"({_TIME})","seq":([1-9][0-9]{{0,14}}),"station":{_TEXT}\}}'
)
_KEY = re.compile(r'"([a-z0-9_]+)":')


class Told(NamedTuple):
    """What the text of an entry tells that the columns beside it tell too."""

    chain: str
    seq: int
    previous: str
    kind: str
    person: str
    recorded_at: str


def find_told(text: str) -> Told | None:
    """What a plain text tells; None where it has to be read in full, which may still find it right."""
    found = _ENTRY.fullmatch(text)
    if found is None:
        return None
    chain, data, kind, performed_at, person, previous, recorded_at, seq = found.groups()
    if not _in_order(tuple(_KEY.findall(data))) or not _is_day(recorded_at[:10]):
        return None
    if performed_at is not None and not _is_day(performed_at[:10]):
        return None
    return Told(chain, int(seq), previous, kind, person, recorded_at)


@lru_cache(maxsize=4096)
def _in_order(keys: tuple[str, ...]) -> bool:
    return all(one < after for one, after in pairwise(keys))


@lru_cache(maxsize=4096)
def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
