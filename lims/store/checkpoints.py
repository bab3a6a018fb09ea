"""Checkpoints made so far: the newest one in the table, and the file outside the database that holds them all."""

import fcntl
import os
import re
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from lims.ledger.checkpoint import Checkpoint, read_checkpoint
from lims.store.tables.ledger import checkpoints

# A whole note and the empty line after it. What a crash left half-written does not match.
_NOTE = re.compile(rb"[^\n]+\n[0-9]+\n[^\n]+\n\n(?:\xe2\x80\x94 [^\n]+\n)+\n")
_TAIL = 65536


def find_latest_checkpoint(db: Connection) -> Checkpoint | None:
    """The newest checkpoint of the ledger, to print on a record; None before the first one."""
    newest = select(checkpoints.c.text).order_by(checkpoints.c.size.desc()).limit(1)
    text = db.scalar(newest)
    return None if text is None else read_checkpoint(text)


def find_root(db: Connection, size: int) -> bytes | None:
    """The root of the checkpoint that was sealed at this size; None when none was."""
    root = db.scalar(select(checkpoints.c.root).where(checkpoints.c.size == size))
    return None if root is None else bytes.fromhex(root)


def find_sealed_at(db: Connection) -> datetime | None:
    """When the newest checkpoint was sealed, or None before the first."""
    return db.scalar(select(checkpoints.c.made_at).order_by(checkpoints.c.size.desc()).limit(1))


def last_in_file(file: Path) -> Checkpoint | None:
    """The last whole checkpoint of the file; None when there is none."""
    if not file.exists():
        return None
    with file.open("rb") as handle:
        handle.seek(max(0, file.stat().st_size - _TAIL))
        notes = _NOTE.findall(handle.read())
    return read_checkpoint(notes[-1][:-1].decode()) if notes else None


def append_to_file(file: Path, notes: list[str]) -> None:
    """Add notes to the file and wait until the disk has them; a note torn by an earlier crash is cut off first."""
    new = not file.exists()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with file.open("a+b") as handle:
        # Two workers may write at once; each adds only what is larger than what it finds.
        fcntl.flock(handle, fcntl.LOCK_EX)
        last = _cut_torn_tail(handle.fileno())
        for note in notes:
            if last is None or read_checkpoint(note).size > last.size:
                handle.write(note.encode() + b"\n")
        handle.flush()
        os.fsync(handle.fileno())
    if new:
        _sync_folder(file.parent)


def _cut_torn_tail(handle: int) -> Checkpoint | None:
    size = os.fstat(handle).st_size
    start = max(0, size - _TAIL)
    tail = os.pread(handle, _TAIL, start)
    last = next(reversed(list(_NOTE.finditer(tail))), None)
    if last is None and start == 0:
        os.ftruncate(handle, 0)
    elif last is not None and start + last.end() != size:
        os.ftruncate(handle, start + last.end())
    return None if last is None else read_checkpoint(last.group()[:-1].decode())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
