"""The points of a batch's life on PostgreSQL: played once for a run, and every story gets a copy of its own."""

import os
import pickle
import uuid

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from lims.store.schema import migrate
from lims.store.session import open_store
from tests.stories.points import build

ON_POSTGRESQL = ("received", "reviewed", "closed")  # a template costs a second
# Somebody's own server outlives the run: there each process plays for itself, and clears away.
ALONE = "TEST_DATABASE_URL" in os.environ


class PostgresqlPoints:
    """One template for each point; whichever process of the run comes first plays them for all."""

    def __init__(self, server):
        self._server = server
        self._name = f"points_{uuid.uuid4().hex if ALONE else 'of_the_run'}"
        self._admin = create_engine(server.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with self._admin.connect() as db:
            # Held as long as this connection is.
            db.exec_driver_sql("SELECT pg_advisory_lock(4011033)")
            if db.exec_driver_sql("SELECT to_regclass(%s)", (self._name,)).scalar() is None:
                worlds = pickle.dumps(self._play())
                db.exec_driver_sql(f"CREATE TABLE {self._name} AS SELECT %s::bytea AS worlds", (worlds,))
            self.worlds = pickle.loads(db.exec_driver_sql(f"SELECT worlds FROM {self._name}").scalar())

    def _play(self):
        """Play one batch to its end on this server; the name of each point's template, and its world."""
        live, worlds = f"{self._name}_live", {}
        self._run(f"CREATE DATABASE {live}")
        store = open_store(self.url(live))
        migrate(store)
        for number, (point, world) in enumerate(build(store)):
            if point not in ON_POSTGRESQL:
                continue
            store.engine.dispose()
            template = f"{self._name}_{number}"
            self.copy(live, template)
            worlds[point] = (template, world)
        store.close()
        self.drop(live)
        return worlds

    def _run(self, statement):
        with self._admin.connect() as db:
            db.exec_driver_sql(statement)

    def copy(self, template, name):
        self._run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")

    def drop(self, name):
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self):
        """Clear away what only this process used."""
        if ALONE:
            for name, _ in self.worlds.values():
                self.drop(name)
            self._run(f"DROP TABLE {self._name}")

    def url(self, name):
        return self._server.set(database=name).render_as_string(hide_password=False)
