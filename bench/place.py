"""Where a run of the measures takes place: a folder on the real disk, and one demonstration played into it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from functools import cached_property
from pathlib import Path

from lims.settings import Settings, read_settings
from lims.store.session import Store, open_store

ROOT = Path(__file__).resolve().parent.parent
LIMS = Path(sys.executable).parent / "lims"


class Place:
    """A fresh folder under build/: /tmp may live in memory, where keeping costs nothing."""

    def __init__(self) -> None:
        self.folder = ROOT / "build" / "bench"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    @cached_property
    def demonstration_seconds(self) -> float:
        """How long `lims demo --out DIR` takes on an empty database; played once a run, whoever asks first."""
        began = time.perf_counter()
        subprocess.run(
            [LIMS, "demo", "--out", self.folder / "demonstration"],
            env=self.environment,
            check=True,
            capture_output=True,
        )
        taken = time.perf_counter() - began
        with (
            closing(sqlite3.connect(self.home / "autolog.db")) as played,
            closing(sqlite3.connect(self.as_played)) as to,
        ):
            played.backup(to)
        return taken

    @property
    def as_played(self) -> Path:
        """The demonstration's database before any measure worked in it."""
        return self.folder / "as-played.db"

    @property
    def home(self) -> Path:
        """LIMS_HOME of the demonstration."""
        return self.folder / "home"

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which `lims` finds the demonstration and nothing else."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LIMS_")}
        return kept | {"LIMS_HOME": str(self.home)}

    def settings(self) -> Settings:
        """The settings of the demonstration, which is played if it was not yet."""
        assert self.demonstration_seconds
        return read_settings(self.environment)

    def open_store(self) -> Store:
        """The demonstration's store; the caller closes it."""
        return open_store(self.settings().database_url)

    def remove(self) -> None:
        """Take the folder away."""
        shutil.rmtree(self.folder, ignore_errors=True)
