"""The record of every story is made again from its ledger. What all stories of a point share is replayed once."""

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from lims.store.rebuild import differences, replay
from lims.store.session import open_store
from lims.store.tables import metadata


class Replays:
    """By the file of a point: its tables, replayed from its ledger, and how far that was."""

    def __init__(self) -> None:
        self._kept = {}

    def faults(self, store, point) -> list:
        """Every row of the story's tables that its ledger does not give; `point` is the file that it began from."""
        if point not in self._kept:
            self._kept[point] = _replayed(point)
        shared, position = self._kept[point]
        engine = _in_memory()
        with store.reading() as db, engine.connect() as other:
            shared.connection.dbapi_connection.backup(other.connection.dbapi_connection)
            broken = replay(db, other, after=position)
            found = [broken] if broken else list(differences(db, other))
        engine.dispose()
        return found


def _replayed(point):
    store = open_store(f"sqlite:///{point}")
    other = _in_memory().connect()
    metadata.create_all(other)
    with store.reading() as db:
        assert replay(db, other) is None
        position = db.exec_driver_sql("SELECT max(position) FROM ledger").scalar()
    store.close()
    other.commit()
    return other, position


def _in_memory():
    return create_engine("sqlite://", poolclass=StaticPool)
