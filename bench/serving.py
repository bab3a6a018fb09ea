"""Servers on the loopback address: the product's own, and a bare Flask application under the same gunicorn."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.place import LIMS, ROOT

PATIENCE_SECONDS = 60


@contextmanager
def product(environment: Mapping[str, str]) -> Iterator[int]:
    """`lims serve` as a user starts it; gives its port."""
    port = free_port()
    with _running([str(LIMS), "serve", "--port", str(port)], environment, port):
        yield port


@contextmanager
def bare_flask(environment: Mapping[str, str]) -> Iterator[int]:
    """The bare application with as many processes and threads; gives its port."""
    from lims.web.serve import THREADS, WORKERS

    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--keep-alive", "75", "bench.bare:app"]
    command += ["--workers", str(WORKERS), "--threads", str(THREADS), "--bind", f"127.0.0.1:{port}"]
    with _running([*command, "--no-control-socket"], environment, port):
        yield port


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return when somebody listens; raises RuntimeError when the server ended or takes too long."""
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE_SECONDS and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server did not start; its words are above")


@contextmanager
def _running(command: Sequence[str], environment: Mapping[str, str], port: int) -> Iterator[None]:
    log = Path(environment["LIMS_HOME"]).parent / f"server-{port}.log"
    with log.open("wb") as to:
        process = subprocess.Popen(command, env=dict(environment), cwd=ROOT, stdout=to, stderr=to)
    try:
        wait_for(port, process)
        yield
    except BaseException:
        sys.stderr.write(log.read_text(encoding="utf-8", errors="replace")[-2000:])
        raise
    finally:
        process.terminate()
        process.wait()
