"""The turn to write among the processes of one machine that share a SQLite database.

SQLite lets processes that wait for each other look again every 1 to 100 ms, in no order. Here the process that has
waited longest comes next, and at once.
"""

import fcntl
import os
import time
from pathlib import Path

from lims.store.errors import Busy

LOOK_AGAIN_SECONDS = 0.0003


class Turn:
    """Two locked files beside the database: who holds the first is next, who holds the second writes.

    A process that goes on at once must take the first file again, and that is held by whoever waits. Both locks end
    with the process, whichever way that goes. They only bring order: the write lock of SQLite itself still decides.
    """

    def __init__(self, database: Path, longest_seconds: float) -> None:
        self._longest_seconds = longest_seconds
        self._paths = [database.with_name(f"{database.name}-{name}") for name in ("next", "turn")]
        self._files: list[int] = []

    def take(self) -> None:
        """Wait for the turn; raises Busy after the longest wait."""
        # Opened by the first write: whoever only reads needs no right to write beside the database.
        self._files = self._files or [_open(path) for path in self._paths]
        next_one, writer = self._files
        until = time.monotonic() + self._longest_seconds
        _lock(next_one, until)
        try:
            _lock(writer, until)
        finally:
            fcntl.flock(next_one, fcntl.LOCK_UN)

    def give(self) -> None:
        """Let the next process write."""
        fcntl.flock(self._files[1], fcntl.LOCK_UN)

    def close(self) -> None:
        """Let go of both files."""
        while self._files:
            os.close(self._files.pop())


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _lock(file: int, until: float) -> None:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise Busy from None
            time.sleep(LOOK_AGAIN_SECONDS)
        else:
            return
