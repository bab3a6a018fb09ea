"""A laboratory that starts from a prepared point, on either database; its record is proved when the story ends."""

import pickle
import shutil
import uuid
from pathlib import Path

import pytest

from lims.store.schema import migrate
from lims.store.session import open_store
from lims.store.verify import verify
from tests.once import made_once
from tests.stories.lab import Lab
from tests.stories.points import build
from tests.stories.replays import Replays
from tests.stories.templates import PostgresqlPoints


@pytest.fixture(scope="session")
def points_on_sqlite(tmp_path_factory):
    """One file for each point of a batch's life, played once."""
    folder = made_once(tmp_path_factory, "points", _play_points)
    worlds = pickle.loads((folder / "worlds").read_bytes())
    return {point: (folder / f"{number}.db", world) for number, (point, world) in enumerate(worlds)}


def _play_points(folder):
    live, worlds = folder / "live.db", []
    store = open_store(f"sqlite:///{live}")
    migrate(store)
    for number, (point, world) in enumerate(build(store)):
        with store.engine.connect() as db:
            db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(live, folder / f"{number}.db")
        worlds.append((point, world))
    store.close()
    (folder / "worlds").write_bytes(pickle.dumps(worlds))


@pytest.fixture(scope="session")
def points_on_postgresql(postgresql_server):
    points = PostgresqlPoints(postgresql_server)
    yield points
    points.close()


@pytest.fixture(scope="session")
def replays():
    return Replays()


@pytest.fixture
def database(request):
    """SQLite, unless a story asks for both."""
    return getattr(request, "param", "sqlite")


@pytest.fixture
def lab_at(request, database, tmp_path, replays):
    """lab_at("filled"): a laboratory whose batch is at that point. In the end the record must prove itself.

    Every chain, and every row, which is made again from the ledger.
    """
    opened = []

    def on_sqlite(point):
        kept, world = request.getfixturevalue("points_on_sqlite")[point]
        path = Path(tmp_path) / f"{len(opened)}.db"
        shutil.copy(kept, path)
        return f"sqlite:///{path}", world, kept, None

    def on_postgresql(point):
        points = request.getfixturevalue("points_on_postgresql")
        template, world = points.worlds[point]
        name = f"story_{uuid.uuid4().hex}"
        points.copy(template, name)
        return points.url(name), world, None, lambda: points.drop(name)

    def lab_at(point):
        url, world, kept, drop = (on_sqlite if database == "sqlite" else on_postgresql)(point)
        lab = Lab.in_world(open_store(url), world)
        opened.append((lab, kept, drop))
        return lab

    yield lab_at
    for lab, kept, drop in opened:
        faults = list(verify(lab.store, rebuild=not kept).faults)
        faults += replays.faults(lab.store, kept) if kept else []
        lab.store.close()
        if drop:
            drop()
        assert not faults, faults[:5]
