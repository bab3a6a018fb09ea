"""Processes that run beside this one: kept running while it works, started again should they die, ended with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Self

GRACE_SECONDS = 10
AGAIN_SECONDS = 2.0


class Beside:
    """One process of our own that runs `words`, a line of Python, between start and end."""

    def __init__(self, words: str, environment: Mapping[str, str]) -> None:
        self._words = words
        self._environment = os.environ | dict(environment)
        self._over = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def ended_with(self) -> int | None:
        """With which code it ended last, less than 0 for a signal; None while it runs or before it did."""
        return None if self._process is None else self._process.returncode

    def start(self) -> None:
        """Start it, and start it again should it die."""
        threading.Thread(target=self._keep, daemon=True).start()

    def end(self) -> None:
        """Ask it to end and wait for what it has in hand."""
        self._over.set()
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()

    def __enter__(self) -> Self:
        """Start it for the time of a block."""
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """The block is over."""
        self.end()

    def _keep(self) -> None:
        while not self._over.is_set():
            # A session of its own: Ctrl-C at the terminal reaches the server, and the server ends what is beside it.
            self._process = subprocess.Popen(  # noqa: S603 (our own words)
                [sys.executable, "-c", self._words], env=self._environment, start_new_session=True
            )
            self._process.wait()
            self._over.wait(AGAIN_SECONDS)


def told_to_end() -> threading.Event:
    """For the process beside: set when it is asked to end, or when the one that it runs beside is gone."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    parent = os.getppid()

    def watch() -> None:
        # A server that was killed cannot say goodbye; its children then belong to somebody else.
        while not stop.wait(1.0):
            if os.getppid() != parent:
                stop.set()

    threading.Thread(target=watch, daemon=True).start()
    return stop
