"""The second place of the checkpoints: a folder where files only grow, or a server that keeps what it has."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from lims.interop.checkpoint_shelf import put_checkpoint
from lims.ledger.checkpoint import Checkpoint
from lims.masterdata.faults import SiteFaults
from lims.masterdata.site import read_site
from lims.resources import config_dir
from lims.settings import Settings
from lims.store.anchors import SECOND, add_missing, bring_up_by, file_of_this_line, forget_second_place
from lims.store.checkpoints import find_latest_checkpoint
from lims.store.session import Store

FILE_NAME = "checkpoints.txt"


def find_second_place() -> str:
    """The second place, as config/site.toml names it: a folder, or the address of a server; empty: none."""
    try:
        return read_site((config_dir() / "site.toml").read_text(encoding="utf-8")).second_place
    except (OSError, SiteFaults):
        return ""


def is_server(place: str) -> bool:
    """Whether the place is a server."""
    return place.startswith(("http://", "https://"))


def bring_up_second_place(store: Store, settings: Settings, at: datetime) -> None:
    """Add what the second place lacks; raises OSError when it cannot be reached, after noting since when."""
    place = find_second_place()
    if not place:
        forget_second_place(store)
    elif is_server(place):
        bring_up_by(store, SECOND, lambda: _put(store, settings, place), at)
    else:
        file = Path(place) / FILE_NAME
        bring_up_by(store, SECOND, lambda: add_missing(store, file_of_this_line(store, file)), at)


def _put(store: Store, settings: Settings, address: str) -> Checkpoint | None:
    """The newest one each time, whether it was put before or not: the server's own word counts, and no note of ours."""
    with store.reading() as db:
        newest = find_latest_checkpoint(db)
    if newest is not None:
        put_checkpoint(address, newest.size, newest.text, settings.second_place_secret())
    return newest
