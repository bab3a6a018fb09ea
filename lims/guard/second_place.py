"""The second place of the checkpoints: a folder, best on another machine, where files grow and do not shrink."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from lims.masterdata.faults import SiteFaults
from lims.masterdata.site import read_site
from lims.resources import config_dir
from lims.store.anchors import SECOND, bring_up, forget_second_place
from lims.store.session import Store


def find_second_place() -> Path | None:
    """The file in the second place, as config/site.toml names it; None where it names none."""
    try:
        folder = read_site((config_dir() / "site.toml").read_text(encoding="utf-8")).second_place
    except (OSError, SiteFaults):
        return None
    return Path(folder) / "checkpoints.txt" if folder else None


def bring_up_second_place(store: Store, at: datetime) -> None:
    """Add what the second place lacks; raises OSError when it cannot be reached, after noting since when."""
    file = find_second_place()
    if file is None:
        forget_second_place(store)
    else:
        bring_up(store, SECOND, file, at)
