"""The machine that the figures are of: cores, processor, how long its disk takes to sync, how busy it is."""

from __future__ import annotations

import os
import platform
import time
from pathlib import Path

from bench.figures import percentile

SYNCS = 200


def describe(folder: Path) -> list[str]:
    """One fact a line."""
    load = os.getloadavg()[0]
    p50, p95 = sync_ms(folder)
    return [
        f"{_processor()}, {os.cpu_count()} cores, {_memory_gib():.0f} GiB, {platform.system()} {platform.release()}",
        f"Python {platform.python_version()}",
        f"disk: write of 4 KiB and fdatasync p50 {p50:.2f} ms, p95 {p95:.2f} ms",
        f"load when the run began: {load:.1f}",
    ]


def sync_ms(folder: Path) -> tuple[float, float]:
    """How long the disk of this folder takes to keep 4 KiB: p50 and p95."""
    path = folder / "sync.tmp"
    taken = []
    handle = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        for _ in range(SYNCS):
            began = time.perf_counter()
            os.write(handle, bytes(4096))
            os.fdatasync(handle)
            taken.append(1000 * (time.perf_counter() - began))
    finally:
        os.close(handle)
        path.unlink()
    return percentile(taken, 50), percentile(taken, 95)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
