"""A label printer on loopback that speaks ZPL on raw TCP, keeps what comes out on a roll, and fails on purpose.

It knows what is physically true: which labels came out whole, how often. The queue's word is compared with that.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import threading
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

LABEL = re.compile(rb"\^XA\^FX (\w*)\^FS.*?\^XZ", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Mood:
    """How it behaves. `paper`: how many labels are left on the roll; `cuts_after`: closes after so many bytes."""

    answers: bool = True  # to ~HS
    paper: int = 10**9
    jams_after: int = -1  # labels, then the next one sticks and the paper is out; below 0: never
    head_open: bool = False
    paused: bool = False
    cuts_after: int = 0  # bytes of a label, then the line is closed; 0: never
    dies_after: int = 0  # labels, then the whole process is gone; 0: never
    deaf: bool = False  # takes the line and reads nothing
    eats: bool = False  # takes labels and forgets them
    seconds_a_label: float = 0.0


class LabelPrinter:
    """The printer, on threads of this process. `roll` is a file: one line for each label that came out whole."""

    def __init__(self, roll: Path, mood: Mood = Mood(), port: int = 0) -> None:
        self.roll = roll
        self.mood = mood
        self.waiting: list[str] = []  # labels in its memory: no paper yet
        self._lock = threading.Lock()
        self._socket = socket.create_server(("127.0.0.1", port))
        self.port: int = self._socket.getsockname()[1]
        self._over = threading.Event()
        self._lines: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Nobody answers at its port any more; open lines are cut."""
        self._over.set()
        self._socket.close()
        for line in self._lines:
            line.close()

    def becomes(self, **changes: object) -> None:
        """Change its mood; with new paper it prints what waits in its memory, as real ones do."""
        with self._lock:
            self.mood = replace(self.mood, **changes)  # type: ignore[arg-type]  # names of Mood
            while self.waiting and self.mood.paper > 0:
                self._put_on_roll(self.waiting.pop(0))

    def out(self) -> list[str]:
        """The codes that came out whole, in order."""
        return came_out(self.roll)

    def _serve(self) -> None:
        while not self._over.is_set():
            try:
                line, _ = self._socket.accept()
            except OSError:
                return
            self._lines.append(line)
            threading.Thread(target=self._listen, args=(line,), daemon=True).start()

    def _listen(self, line: socket.socket) -> None:
        try:
            with line:
                if self.mood.deaf:
                    self._over.wait()
                    return
                self._read(line)
        except OSError:
            return

    def _read(self, line: socket.socket) -> None:
        heard, of_label = b"", 0
        while not self._over.is_set():
            more = line.recv(512)
            if not more:
                return
            heard += more
            if heard.startswith(b"~HS"):
                heard = heard[3:]
                if self.mood.answers:
                    line.sendall(self._status())
            of_label += len(heard) and len(more)
            if self.mood.cuts_after and heard and of_label >= self.mood.cuts_after:
                return
            while found := LABEL.search(heard):
                heard = heard[found.end() :].lstrip(b"\n")
                self._print(found[1].decode())

    def _print(self, code: str) -> None:
        time.sleep(self.mood.seconds_a_label)
        with self._lock:
            if self.mood.eats:
                return
            if not self.mood.jams_after:
                self.mood = replace(self.mood, paper=0)
            self.mood = replace(self.mood, jams_after=self.mood.jams_after - 1)
            if self.mood.paper <= 0:
                self.waiting.append(code)
                return
            self._put_on_roll(code)
            if self.mood.dies_after:
                self.mood = replace(self.mood, dies_after=self.mood.dies_after - 1)
                if not self.mood.dies_after:
                    os.kill(os.getpid(), signal.SIGKILL)

    def _put_on_roll(self, code: str) -> None:
        self.mood = replace(self.mood, paper=self.mood.paper - 1)
        with self.roll.open("ab") as roll:
            roll.write(f"{code}\n".encode())

    def _status(self) -> bytes:
        mood, held = self.mood, len(self.waiting)
        first = f"030,{int(mood.paper <= 0)},{int(mood.paused)},1245,{held:03d},0,0,0,000,0,0,0"
        second = f"000,0,{int(mood.head_open)},0,0,2,4,0,{0:08d},1,000"
        return b"".join(f"\x02{part}\x03\r\n".encode() for part in (first, second, "1234,0"))


def came_out(roll: Path) -> list[str]:
    """The codes on a roll, in order."""
    return roll.read_text().split() if roll.exists() else []


def doubled(roll: Path) -> list[str]:
    """Codes that came out more than once."""
    return sorted(code for code, times in Counter(came_out(roll)).items() if times > 1)
