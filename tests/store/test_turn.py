"""Processes that share a SQLite database write in turn; one that is killed holds up nobody."""

import os
import signal
import subprocess
import sys
import time

import pytest

from lims.store.errors import Busy
from lims.store.session import open_store
from lims.store.turn import Turn

HOLDS = """
import sys, time
from pathlib import Path
from lims.store.turn import Turn
turn = Turn(Path(sys.argv[1]), 10)
turn.take()
print("mine", flush=True)
time.sleep(600)
"""
WRITES = """
import sys
from lims.store.session import open_store
store = open_store(sys.argv[1])
for number in range(100):
    with store.writing() as db:
        db.exec_driver_sql("INSERT INTO kept VALUES (?)", (f"{sys.argv[2]}-{number}",))
store.close()
"""


def start(program, *arguments):
    return subprocess.Popen([sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE, text=True)


@pytest.fixture
def turn(tmp_path):
    mine = Turn(tmp_path / "autolog.db", 0.2)
    yield mine
    mine.close()


def test_another_process_waits_until_the_turn_is_given_or_its_holder_dies(tmp_path, turn):
    holder = start(HOLDS, str(tmp_path / "autolog.db"))
    try:
        assert holder.stdout.readline() == "mine\n"
        with pytest.raises(Busy):
            turn.take()
    finally:
        os.kill(holder.pid, signal.SIGKILL)
        holder.communicate()
    turn.take()
    turn.give()
    turn.take()


def test_who_waits_comes_before_who_has_just_written(tmp_path, turn):
    turn.take()
    other = start(HOLDS, str(tmp_path / "autolog.db"))
    try:
        # It waits when it holds the place of the next one, which nobody else then gets.
        while _is_free(tmp_path / "autolog.db-next"):
            time.sleep(0.005)
        turn.give()
        with pytest.raises(Busy):
            turn.take()
        assert other.stdout.readline() == "mine\n"
    finally:
        other.kill()
        other.communicate()


def _is_free(path):
    return subprocess.run(["flock", "--nonblock", path, "true"], check=False).returncode == 0


@pytest.mark.check("D6")
def test_two_processes_that_write_at_once_lose_nothing(tmp_path):
    url = f"sqlite:///{tmp_path / 'autolog.db'}"
    store = open_store(url)
    with store.writing() as db:
        db.exec_driver_sql("CREATE TABLE kept (word TEXT PRIMARY KEY)")
    writers = [start(WRITES, url, name) for name in "ab"]
    assert [(writer.communicate(timeout=60), writer.returncode)[1] for writer in writers] == [0, 0]
    with store.reading() as db:
        kept = set(db.exec_driver_sql("SELECT word FROM kept").scalars())
    store.close()
    assert kept == {f"{name}-{number}" for name in "ab" for number in range(100)}


def test_whoever_only_reads_leaves_no_file_beside_the_database(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'autolog.db'}")
    with store.reading() as db:
        db.exec_driver_sql("SELECT 1")
    store.close()
    assert not list(tmp_path.glob("*-turn"))
