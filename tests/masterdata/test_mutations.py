"""Whatever is done to a protocol file, the answer is a protocol or faults with paths; never a traceback."""

import copy
import tomllib
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lims.domain.protocol import Protocol
from lims.masterdata.building import protocol_from
from lims.masterdata.checks import faults_in
from lims.masterdata.faults import Fault, ProtocolFaults
from lims.masterdata.protocols import read_protocol
from lims.masterdata.rows import Row
from lims.masterdata.schemas import ProtocolSchema
from lims.masterdata.shape_faults import load
from lims.masterdata.values import values_of
from tests.masterdata.conftest import IKC, INKT, faults_of

FILES = [tomllib.loads(text, parse_float=Decimal) for text in (INKT, IKC)]
Place = tuple[str | int, ...]
STRANGE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.decimals(),
    st.sampled_from(
        ["", " ", "V1", "seed", "count", ">= 70", "9..1", "10^^3", "not_stated", "trial", "%(x)s %", "\x00"]
    ),
    st.text(max_size=5),
    st.lists(st.sampled_from(["V1", "", 3, None]), max_size=3),
    st.dictionaries(st.sampled_from(["source", "key", "kind", ""]), st.sampled_from(["", "V1", 1]), max_size=3),
)


def places(value: Any, path: Place = ()) -> list[Place]:
    """Every place in a file: of tables, rows, lists and values."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return ([path] if path else []) + [place for name, each in inner for place in places(each, (*path, name))]


PLACES = [places(file) for file in FILES]
ANYWHERE = st.sampled_from([0, 1]).flatmap(lambda n: st.tuples(st.just(n), st.sampled_from(PLACES[n])))


def read(file: dict[str, Any]) -> Protocol | list[Fault]:
    """As read_protocol reads, from tables instead of text."""
    loaded, faults = load(ProtocolSchema(), file)
    faults += faults_in(Row("", file))
    return faults or protocol_from(loaded, values_of(file), "")


def parent_of(file: dict[str, Any], place: Place) -> Any:
    found: Any = file
    for name in place[:-1]:
        found = found[name]
    return found


def written(place: Place) -> str:
    path = ""
    for name in place:
        path += f"[{name}]" if isinstance(name, int) else f".{name}" if path else name
    return path


@settings(max_examples=30, deadline=None)
@given(where=ANYWHERE, becomes=STRANGE)
def test_a_strange_value_anywhere_is_read_or_told_by_path(where, becomes):
    number, place = where
    file = copy.deepcopy(FILES[number])
    parent_of(file, place)[place[-1]] = becomes
    answer = read(file)
    if isinstance(answer, list):
        assert all(fault.path and str(fault.message()).startswith(fault.path) for fault in answer)
        assert ProtocolFaults(answer).plain()["reasons"]


@settings(max_examples=30, deadline=None)
@given(where=ANYWHERE)
def test_a_lost_key_is_told_near_its_place_or_was_not_needed(where):
    number, place = where
    file = copy.deepcopy(FILES[number])
    parent = parent_of(file, place)
    del parent[place[-1]]
    answer = read(file)
    if isinstance(answer, list) and isinstance(parent, dict) and place[-1] in ("source", "title", "key", "number"):
        assert written(place) in {fault.path for fault in answer}


@settings(max_examples=24, deadline=None)
@given(where=ANYWHERE, name=st.sampled_from(["limits", "Source", "", "a.b", "expires"]))
def test_a_key_nobody_knows_is_never_passed_over(where, name):
    number, place = where
    file = copy.deepcopy(FILES[number])
    parent = parent_of(file, place)
    if not isinstance(parent, dict):
        return
    parent[name] = "V1"
    answer = read(file)
    assert isinstance(answer, list)
    assert any(name in fault.path for fault in answer)


@settings(max_examples=15, deadline=None)
@given(number=st.sampled_from([0, 1]), start=st.integers(0, 60_000), length=st.integers(1, 400))
def test_a_torn_file_is_read_or_told(number, start, length):
    text = (INKT, IKC)[number]
    torn = text[:start] + text[start + length :]
    faults = faults_of(torn)
    assert faults or read_protocol(torn).values


@pytest.mark.parametrize("number", [0, 1])
def test_no_row_of_a_protocol_stands_without_a_source(number):
    file = copy.deepcopy(FILES[number])
    sources = [place for place in PLACES[number] if place[-1] == "source"]
    for place in sources:
        del parent_of(file, place)["source"]
    answer = read(file)
    assert isinstance(answer, list)
    assert {written(place) for place in sources} <= {fault.path for fault in answer}
