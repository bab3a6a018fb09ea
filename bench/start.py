"""`./run` when everything is there already: until it says where to open the page."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator

from bench.figures import Figure, at_most
from bench.place import ROOT, Place
from bench.serving import free_port


def measure(place: Place) -> Iterator[Figure]:
    """Seconds until the address is printed, which it is when the server answers."""
    place.settings()
    began = time.perf_counter()
    process = subprocess.Popen(
        [ROOT / "run"],
        env=place.environment | {"PORT": str(free_port())},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
    )
    assert process.stdout is not None
    try:
        opened = any(line.startswith("Open") for line in process.stdout)
        seconds = time.perf_counter() - began
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait()
    if not opened:
        raise RuntimeError("./run ended before it named its address")
    yield at_most("./run, second start", seconds, "s", 10)
