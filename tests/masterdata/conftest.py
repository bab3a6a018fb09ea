"""The two protocols of the house, and a way to spoil one of them on purpose."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lims.masterdata.faults import ProtocolFaults
from lims.masterdata.protocols import read_protocol

CONFIG = Path(__file__).resolve().parents[2] / "config"
INKT = (CONFIG / "protocols" / "NCT04011033-v1.toml").read_text(encoding="utf-8")
IKC = (CONFIG / "protocols" / "NCT03592706-v1.toml").read_text(encoding="utf-8")

Spoil = Callable[..., dict[str, str]]


@pytest.fixture
def spoiled() -> Spoil:
    """Swap one piece of a good file for a wrong one; gives the faults found, what by path."""

    def spoil(was: str, becomes: str, *, after: str = "", text: str = INKT) -> dict[str, str]:
        start = text.index(after)
        assert was in text[start:], f"{was!r} is not in the file any more"
        place = text.index(was, start)
        return faults_of(text[:place] + becomes + text[place + len(was) :])

    return spoil


def faults_of(text: str) -> dict[str, str]:
    """The faults of a text, what by path; empty when it can be used."""
    try:
        read_protocol(text)
    except ProtocolFaults as refusal:
        return {fault.path: str(fault.what) for fault in refusal.faults}
    return {}
