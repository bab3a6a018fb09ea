"""Programs that send scans over HTTP, each on a connection of its own, one after another."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

Check = Callable[[dict[str, Any]], bool]


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of sending everything: milliseconds of each request, and seconds from the first to the last."""

    taken_ms: list[float]
    seconds: float

    @property
    def per_second(self) -> float:
        """Requests answered in a second, all clients together."""
        return len(self.taken_ms) / self.seconds


def send(port: int, path: str, token: str, bodies_of_each: Sequence[Sequence[bytes]], good: Check) -> Sent:
    """Send each client's bodies, all clients at once; raises RuntimeError for an answer that is not good."""
    taken_ms: list[float] = []
    wrong: list[str] = []
    ready = threading.Barrier(len(bodies_of_each) + 1)

    def work(bodies: Sequence[bytes]) -> None:
        ready.wait()
        try:
            with _connection(port) as ask:
                for body in bodies:
                    began = time.perf_counter()
                    status, answer = ask(path, token, body)
                    taken_ms.append(1000 * (time.perf_counter() - began))
                    if status != 200 or not good(json.loads(answer)):
                        wrong.append(f"{status}: {answer.decode()}")
                        break
        except OSError as fault:
            wrong.append(f"the server went away: {fault}")

    clients = [threading.Thread(target=work, args=(bodies,)) for bodies in bodies_of_each]
    for client in clients:
        client.start()
    ready.wait()
    began = time.perf_counter()
    for client in clients:
        client.join()
    if wrong:
        raise RuntimeError(f"an answer was not as it should be: {wrong[0]}")
    return Sent(taken_ms, time.perf_counter() - began)


@contextmanager
def _connection(port: int) -> Iterator[Callable[[str, str, bytes], tuple[int, bytes]]]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.connect()

    def ask(path: str, token: str, body: bytes) -> tuple[int, bytes]:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()

    try:
        yield ask
    finally:
        connection.close()
