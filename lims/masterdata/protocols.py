"""Protocols: read from their files, with every fault found at once."""

from __future__ import annotations

import hashlib
from pathlib import Path

from lims.domain.errors import Message, msg
from lims.domain.protocol import Protocol
from lims.masterdata.building import protocol_from
from lims.masterdata.checks import faults_in
from lims.masterdata.faults import Fault, ProtocolFaults, with_rows_named
from lims.masterdata.rows import Row
from lims.masterdata.schemas import ProtocolSchema
from lims.masterdata.shape_faults import load
from lims.masterdata.toml import NotToml, read_toml
from lims.masterdata.values import values_of

_LARGEST_FILE = 2_000_000


def read_protocol(text: str) -> Protocol:
    """The protocol written in that TOML text, pinned by the SHA-256 of exactly this text.

    Raises ProtocolFaults with every fault of the file, each with the path of its key.
    """
    try:
        file = read_toml(text)
    except NotToml as refusal:
        raise ProtocolFaults([refusal.fault]) from refusal
    loaded, faults = load(ProtocolSchema(), file)
    faults += faults_in(Row("", file))
    if faults:
        raise ProtocolFaults(with_rows_named(fault, file) for fault in faults)
    return protocol_from(loaded, values_of(file), hashlib.sha256(text.encode()).hexdigest())


def read_protocol_file(path: Path) -> tuple[Protocol, str]:
    """The protocol in a file, and the file's text as it is activated. Raises ProtocolFaults."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise ProtocolFaults([Fault("file", msg("It is too large to be a protocol."))])
        # Bytes, not lines: the hash is the one that sha256sum gives for the file.
        text = path.read_bytes().decode("utf-8")
    except OSError as unread:
        why = msg("It cannot be opened: %(why)s.", why=unread.strerror or unread)
        raise ProtocolFaults([Fault("file", why)]) from unread
    except UnicodeDecodeError as not_text:
        why = msg("It is not UTF-8 text; byte %(place)s cannot be read.", place=not_text.start)
        raise ProtocolFaults([Fault("file", why)]) from not_text
    return read_protocol(text), text


def check_protocol_file(path: Path) -> list[Message]:
    """One line for each fault of the file, with the path of its key; none when it may be activated."""
    try:
        read_protocol_file(path)
    except ProtocolFaults as faults:
        return list(faults.reasons)
    return []


def find_protocol_files(folder: Path) -> tuple[Path, ...]:
    """The protocol files under config/, oldest version of each trial first."""
    return tuple(sorted((folder / "protocols").glob("*.toml"), key=_by_version))


def _by_version(path: Path) -> tuple[str, int, str]:
    trial, _, version = path.stem.rpartition("-v")
    return (trial, int(version), "") if version.isdecimal() else (path.stem, 0, version)
