import shutil

import pytest

from tests.once import made_once
from tests.web.house import House, play_into


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory):
    """The demonstration's database, played once for the whole run."""
    folder = made_once(tmp_path_factory, "demonstration", lambda folder: play_into(f"sqlite:///{folder}/autolog.db"))
    return folder / "autolog.db"


@pytest.fixture
def house(demonstration, tmp_path, clock):
    path = tmp_path / "autolog.db"
    shutil.copy(demonstration, path)
    house = House(f"sqlite:///{path}", clock)
    yield house
    house.store.close()


@pytest.fixture
def technician(house):
    return house.visitor("demo-technician-a", station="BSC-2")
