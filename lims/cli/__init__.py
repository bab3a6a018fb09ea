"""The `lims` command, one file an area. Exit code 0: done. 1: checked and found wrong, or refused. 2: bad use."""

from lims.cli import (  # noqa: F401 (importing an area hangs its commands under `main`; a new area is one line here)
    backups,
    bundles,
    calculating,
    label_life,
    labels,
    machine,
    papers,
    printers,
    protocols,
    proving,
    sealing,
    serving,
    site,
    tokens,
    where_used,
)
from lims.cli.root import main

__all__ = ["main"]
