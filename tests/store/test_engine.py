"""A database that does not keep its promises is refused before the first entry."""

import pytest
from sqlalchemy import event
from sqlalchemy.engine import make_url

from lims.store.engine import check_settings, make_engine
from lims.store.errors import UnsafeDatabase
from lims.store.session import open_store


@pytest.mark.check("D2")
def test_every_connection_of_the_pool_keeps_what_is_acknowledged(store):
    held = [store.engine.connect() for _ in range(6)]
    try:
        for db in held:
            check_settings(db)
    finally:
        for db in held:
            db.close()


@pytest.mark.parametrize(
    ("pragma", "named"),
    [
        ("synchronous = NORMAL", "synchronous"),
        ("synchronous = OFF", "synchronous"),
        ("journal_mode = DELETE", "journal_mode"),
        ("foreign_keys = OFF", "foreign_keys"),
        ("recursive_triggers = OFF", "recursive_triggers"),
    ],
)
@pytest.mark.check("D2")
def test_sqlite_that_may_lose_or_overwrite_is_refused(tmp_path, pragma, named):
    engine = make_engine(f"sqlite:///{tmp_path / 'autolog.db'}")
    event.listen(engine, "connect", lambda connection, _: connection.execute(f"PRAGMA {pragma}"))
    try:
        with engine.connect() as db, pytest.raises(UnsafeDatabase, match=named):
            check_settings(db)
    finally:
        engine.dispose()


@pytest.mark.check("D2")
def test_postgresql_that_answers_before_the_disk_is_refused(postgresql_database):
    url = make_url(postgresql_database.url).update_query_dict({"options": "-c synchronous_commit=off"})
    with pytest.raises(UnsafeDatabase, match="synchronous_commit is off, and must be on"):
        open_store(url.render_as_string(hide_password=False))


def test_postgresql_is_spoken_to_through_one_driver(postgresql_database):
    plain = postgresql_database.url.replace("postgresql+psycopg://", "postgresql://")
    store = open_store(plain)
    assert store.engine.url.drivername == "postgresql+psycopg"
    store.close()
