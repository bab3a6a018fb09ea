"""The worker: jobs one after another, checkpoints in time, and no fault of one job stops the rest."""

import threading

import pytest

from lims import worker as working
from lims.domain.events.people import SignInRefused
from lims.domain.events.site import SiteOpened
from lims.ledger.checkpoint import private_key_of, public_key_text
from lims.settings import read_settings
from lims.store.jobs import count_jobs
from lims.worker import Worker, does


@pytest.fixture
def settings(tmp_path):
    settings = read_settings({"LIMS_HOME": str(tmp_path / "home")})
    settings.make_keys()
    return settings


@pytest.fixture
def worker(store, settings, clock):
    public_key = public_key_text(private_key_of(settings.site_key()).public_key())
    opened = SiteOpened(origin="autolog.example/lab", name="Lab", zone="UTC", public_key=public_key, facility="A9999")
    store.perform("admin", clock(), lambda act: act.record("site", opened).seq)
    return Worker(store, settings, clock)


@pytest.fixture
def kinds(monkeypatch):
    monkeypatch.setattr(working, "JOBS", {})
    done = []

    @does("print")
    def print_it(store, settings, payload):
        if payload == "jam":
            raise RuntimeError("no paper")
        done.append(payload)

    return done


def ask(store, clock, *payloads):
    for payload in payloads:
        store.perform("t", clock(), lambda act, payload=payload: act.enqueue("print", payload))


def record(store, clock, times=1):
    for _ in range(times):
        store.perform("t", clock(), lambda act: act.record("site", SignInRefused("a", "sign")).seq)


def sizes(store):
    with store.reading() as db:
        return list(db.exec_driver_sql("SELECT size FROM checkpoints ORDER BY size").scalars())


def test_jobs_are_done_in_order_and_one_that_fails_does_not_stop_the_next(store, clock, worker, kinds):
    ask(store, clock, "first", "jam", "last")
    while worker.step():
        pass
    assert kinds == ["first", "last"]
    assert count_jobs(store) == {"waiting": 1, "taken": 0, "done": 2, "failed": 0}


def test_a_job_that_nobody_here_can_do_waits(store, clock, worker, kinds):
    store.perform("t", clock(), lambda act: act.enqueue("backup", None))
    assert not worker.step()
    assert count_jobs(store)["waiting"] == 1


def test_a_checkpoint_follows_the_first_entry_and_then_once_a_minute(store, clock, worker, kinds):
    worker.step()
    assert sizes(store) == [1]
    record(store, clock)
    worker.step()
    assert sizes(store) == [1]
    clock.advance(seconds=60)
    worker.step()
    assert sizes(store) == [1, 2]
    clock.advance(hours=1)
    worker.step()
    assert sizes(store) == [1, 2]


def test_a_hundred_entries_do_not_wait_for_the_minute(store, clock, worker, kinds):
    worker.step()
    record(store, clock, 100)
    worker.step()
    assert sizes(store) == [1, 101]


def test_told_to_stop_it_seals_what_came_last(store, clock, worker, kinds):
    worker.step()
    record(store, clock)
    stop = threading.Event()
    running = threading.Thread(target=worker.run, args=(stop,))
    running.start()
    stop.set()
    running.join()
    assert sizes(store) == [1, 2]


def test_a_ledger_that_contradicts_itself_is_not_sealed_and_jobs_go_on(store, clock, worker, kinds, settings, caplog):
    worker.step()
    settings.checkpoints.write_text(settings.checkpoints.read_text().replace("\n1\n", "\n9\n"))
    record(store, clock)
    ask(store, clock, "still printed")
    again = Worker(store, settings, clock)
    assert again.step()
    assert kinds == ["still printed"]
    assert "No checkpoint was sealed" in caplog.text
    assert sizes(store) == [1]


def test_a_kind_of_job_has_one_who_does_it(kinds):
    with pytest.raises(ValueError, match="done by somebody already"):
        does("print")(lambda store, settings, payload: None)


def test_a_decision_is_sealed_without_waiting_for_the_minute(store, clock, worker, kinds):
    worker.step()
    record(store, clock)
    store.perform("t", clock(), lambda act: act.enqueue("checkpoint", {"why": "released B26-0001"}))
    assert worker.step()
    assert sizes(store) == [1, 2]
    assert count_jobs(store) == {"waiting": 0, "taken": 0, "done": 1, "failed": 0}


def test_it_looks_round_once_a_minute_and_a_fault_there_stops_nothing(store, clock, worker, kinds, monkeypatch, caplog):
    rounds = []

    def look(store, at):
        rounds.append(at)
        raise LookupError("a row is missing")

    monkeypatch.setattr(working, "watch", look)
    worker.step()
    worker.step()
    assert len(rounds) == 1 and "did not finish its round" in caplog.text
    clock.advance(seconds=60)
    ask(store, clock, "printed")
    assert worker.step()
    assert len(rounds) == 2 and kinds == ["printed"]
