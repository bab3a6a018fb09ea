"""Writers of a SQLite database in one line: one commit for all who wait, and each act whole or not there."""

import threading
import time
from contextlib import suppress

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from lims.store.errors import Busy
from lims.store.line import Undone
from lims.store.session import open_store


@pytest.fixture
def store(tmp_path):
    opened = open_store(f"sqlite:///{tmp_path / 'line.db'}")
    with opened.writing() as db:
        db.exec_driver_sql("CREATE TABLE kept (word TEXT PRIMARY KEY)")
    yield opened
    opened.close()


@pytest.fixture
def commits(store):
    counted = []
    event.listen(store._line._engine, "commit", counted.append)
    return counted


def write(store, word):
    with store.writing() as db:
        db.exec_driver_sql("INSERT INTO kept VALUES (?)", (word,))


def words(store):
    with store.reading() as db:
        return [word for (word,) in db.exec_driver_sql("SELECT word FROM kept ORDER BY rowid")]


def stand_in_line(store, acts):
    """Let the acts come one by one while a first one holds the turn; gives what each of them came to."""
    came_to = {}

    def carry_out(number, act):
        try:
            came_to[number] = act()
        except (ArithmeticError, IntegrityError, Busy) as fault:
            came_to[number] = type(fault)

    threads = [threading.Thread(target=carry_out, args=pair) for pair in enumerate(acts)]
    with suppress(Undone), store.writing():  # the first one shares its transaction too
        for number, thread in enumerate(threads):
            thread.start()
            wait_until(lambda wanted=number + 1: len(store._line._waiting) == wanted)
    for thread in threads:
        thread.join()
    return [came_to[number] for number in range(len(acts))]


def wait_until(it_is_so):
    while not it_is_so():
        time.sleep(0.001)


def test_acts_that_wait_together_are_kept_by_one_commit_in_the_order_they_came(store, commits):
    # Each looks from outside as soon as it is answered: what it wrote is there for everybody.
    def act(word):
        write(store, word)
        return word in words(store)

    assert stand_in_line(store, [lambda word=word: act(word) for word in "abcde"]) == [True] * 5
    assert words(store) == list("abcde")
    assert len(commits) == 1


@pytest.mark.check("D3")
def test_an_act_that_fails_takes_nothing_else_with_it(store):
    def fail(word):
        with store.writing() as db:
            db.exec_driver_sql("INSERT INTO kept VALUES (?)", (word,))
            raise ZeroDivisionError

    acts = [lambda: write(store, "a"), lambda: fail("b"), lambda: write(store, "c"), lambda: fail("d")]
    assert stand_in_line(store, acts) == [None, ZeroDivisionError, None, ZeroDivisionError]
    assert words(store) == ["a", "c"]


@pytest.mark.check("D3")
def test_a_fault_of_the_database_undoes_all_who_share_it_and_none_of_them_is_answered(store):
    acts = [lambda: write(store, "a"), lambda: write(store, "b"), lambda: write(store, "a"), lambda: write(store, "c")]
    assert stand_in_line(store, acts) == [Undone, Undone, IntegrityError, None]
    assert words(store) == ["c"]


def test_an_act_undone_with_another_is_done_again_and_kept_once(store):
    tried = []

    def act(word):
        def body(db):
            tried.append(word)
            db.exec_driver_sql("INSERT INTO kept VALUES (?)", (word,))
            return word

        return store._in_one_transaction(body)

    acts = [lambda: act("a"), lambda: act("b"), lambda: write(store, "b")]
    assert stand_in_line(store, acts) == ["a", "b", IntegrityError]
    assert sorted(words(store)) == ["a", "b"]
    assert sorted(tried) == ["a", "a", "b", "b"]


@pytest.mark.check("D6")
def test_nobody_stands_in_line_for_ever_and_the_line_goes_on_without_them(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'line.db'}", busy_seconds=0.05)
    with store.writing() as db:
        db.exec_driver_sql("CREATE TABLE kept (word TEXT PRIMARY KEY)")
        came_to = []

        def wait_in_vain():
            try:
                write(store, "late")
            except Busy:
                came_to.append("busy")

        thread = threading.Thread(target=wait_in_vain)
        thread.start()
        thread.join()
    assert came_to == ["busy"]
    write(store, "next")
    assert words(store) == ["next"]
    store.close()


@pytest.mark.check("D6")
def test_many_writers_at_once_lose_nothing(store):
    def work(who):
        for number in range(25):
            write(store, f"{who}-{number}")

    threads = [threading.Thread(target=work, args=(who,)) for who in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(words(store)) == sorted(f"{who}-{number}" for who in range(8) for number in range(25))
