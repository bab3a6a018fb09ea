"""The demonstration's record, sealed, for those who lie about it; and its pages, for those who attack them."""

import shutil

import pytest

from bench.trust.owner import Owner, in_memory, remove, seal
from bench.trust.rewrites import shorten
from tests.once import made_once
from tests.web.house import House, play_into


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory):
    folder = made_once(tmp_path_factory, "demonstration", lambda folder: play_into(f"sqlite:///{folder}/autolog.db"))
    return folder / "autolog.db"


@pytest.fixture
def house(demonstration, tmp_path, clock):
    path = tmp_path / "autolog.db"
    shutil.copy(demonstration, path)
    house = House(f"sqlite:///{path}", clock)
    yield house
    house.store.close()


@pytest.fixture(scope="module")
def owned(demonstration):
    """The record and its beginning: each (the owner of a copy, the checkpoint that was kept outside)."""
    folder = in_memory()
    file = folder / "autolog.db"
    shutil.copy(demonstration, file)
    anchor = seal(file)
    owner, short = Owner.of_copy(file, folder), Owner.of_copy(file, folder, "short.db")
    yield (owner, anchor), (short, shorten(short))
    owner.close()
    short.close()
    remove(folder)
