import shutil

import pytest

from tests.web.house import House
from tests.web.house import demonstration as played


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory):
    """The demonstration's database, played once for the whole run."""
    return played(tmp_path_factory) / "autolog.db"


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
