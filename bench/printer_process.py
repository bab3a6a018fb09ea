"""The failing label printer in a process of its own, so that it can be killed without a word."""

from __future__ import annotations

import json
import os
import signal
from dataclasses import asdict
from pathlib import Path

from bench.label_printer import LabelPrinter, Mood


class Machine:
    """The printer as a process of its own: it is told its mood by a pipe, and killed by its own number."""

    def __init__(self, roll: Path) -> None:
        self.roll = roll
        self.port = 0
        self._pid = 0
        self._tell = -1
        self.start()

    def start(self) -> None:
        """Switch it on; at its old port where it had one."""
        told, self._tell = os.pipe()
        answer, say = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._tell)
            _be_a_printer(self.roll, self.port, told, say)
        os.close(told)
        os.close(say)
        with os.fdopen(answer) as first:
            self.port = int(first.readline())

    def becomes(self, **mood: object) -> None:
        """Change its mood; it is a fresh one but for these."""
        os.write(self._tell, (json.dumps(asdict(Mood()) | mood) + "\n").encode())

    def kill(self) -> None:
        """Pull its plug: what is in its memory is gone."""
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._tell)


def _be_a_printer(roll: Path, port: int, told: int, say: int) -> None:
    printer = LabelPrinter(roll, port=port)
    os.write(say, f"{printer.port}\n".encode())
    with os.fdopen(told) as moods:
        for line in moods:
            printer.becomes(**json.loads(line))
    os._exit(0)
