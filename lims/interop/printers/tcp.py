"""Raw TCP, port 9100 by custom: one label, one connection, and the printer's own word where it gives one."""

from __future__ import annotations

import fcntl
import socket
import struct
import termios
import time
from collections.abc import Callable
from dataclasses import dataclass

from lims.domain.printer import SILENT, UNREPORTED, Address, Told
from lims.interop.printers.host_status import ASK, is_whole, read_host_status
from lims.interop.printers.line import PATIENCE, Lost, NotSent, Patience, fault_words

LARGEST_ANSWER = 4096


@dataclass(frozen=True, slots=True)
class Tcp:
    """A printer at an address. `answers`: it has told its state before, so that silence means trouble."""

    address: Address
    answers: bool = False
    patience: Patience = PATIENCE

    def told(self) -> Told:
        """Ask the printer for its state; a closed door is told as silent."""
        try:
            with self._connected() as line:
                return self._ask(line) or Told(SILENT if self.answers else UNREPORTED)
        except NotSent as silent:
            return silent.told
        except OSError as fault:
            return Told(SILENT, words=fault_words(fault))

    def send(self, label: bytes, begin: Callable[[], None]) -> Told:
        """Send one label: `begin` is called when the printer is ready, before the first byte of the label.

        Gives what the printer said in the end. Raises NotSent when nothing left, Lost when something may have.
        """
        with self._connected() as line:
            told = self._ready(line)
            begin()
            try:
                line.settimeout(self.patience.send)
                line.sendall(label)
                return self._follow(line) if told.state != UNREPORTED else self._hand_over(line)
            except OSError as fault:
                raise Lost("line_lost", fault_words(fault)) from fault

    def _connected(self) -> socket.socket:
        try:
            line = socket.create_connection((self.address.host, self.address.port), self.patience.connect)
        except OSError as fault:
            raise NotSent(Told(SILENT, words=fault_words(fault))) from fault
        line.settimeout(self.patience.answer)
        return line

    def _ready(self, line: socket.socket) -> Told:
        """What the printer says before anything is sent; raises NotSent unless it can print now."""
        try:
            told = self._ask(line)
        except OSError as fault:
            raise NotSent(Told(SILENT, words=fault_words(fault))) from fault
        if told is None:
            told = Told(SILENT if self.answers else UNREPORTED)
        if not told.prints:
            raise NotSent(told)
        return told

    def _ask(self, line: socket.socket) -> Told | None:
        """The printer's state; None when it does not answer in time, or in a form that nobody knows."""
        line.settimeout(self.patience.answer)
        answer = b""
        line.sendall(ASK)
        while not is_whole(answer) and len(answer) < LARGEST_ANSWER:
            try:
                more = line.recv(LARGEST_ANSWER)
            except TimeoutError:
                break
            if not more:
                raise ConnectionResetError("closed by the printer")
            answer += more
        return read_host_status(answer)

    def _follow(self, line: socket.socket) -> Told:
        """Ask until the printer holds nothing more."""
        told: Told | None = None
        silences = 0
        for _ in range(self.patience.looks):
            told = self._ask(line)
            if told is None:
                silences += 1
                if silences >= self.patience.silences:
                    raise Lost("silent")
                continue
            if not told.labels_held:
                return told
            if told.troubles:
                raise Lost(told.troubles[0], told=told)
            time.sleep(self.patience.look_again)
        raise Lost("slow", told=told)

    def _hand_over(self, line: socket.socket) -> Told:
        """A printer that says nothing: all bytes are acknowledged, or it closes the line in order."""
        line.settimeout(self.patience.look_again)
        line.shutdown(socket.SHUT_WR)
        for _ in range(self.patience.looks):
            try:
                if not line.recv(LARGEST_ANSWER):
                    break
            except TimeoutError:
                if not _unacknowledged(line):
                    break
        else:
            raise Lost("slow")
        if _unacknowledged(line):
            raise Lost("line_lost")
        return Told(UNREPORTED)


def _unacknowledged(line: socket.socket) -> int:
    """Bytes that were written here and that the other side has not acknowledged."""
    answer = fcntl.ioctl(line, termios.TIOCOUTQ, struct.pack("i", 0))
    return int(struct.unpack("i", answer)[0])
