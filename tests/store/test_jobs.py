"""Jobs: each done by one worker, tried again when it fails, forgotten by no restart."""

import threading
from collections import Counter
from datetime import timedelta

import pytest

from lims.store.jobs import LEASE, TRIES, claim_job, count_jobs, fail_job, finish_job


@pytest.fixture
def asked(site):
    for number in range(3):
        site.store.perform("t", site.clock(), lambda act, number=number: act.enqueue("print", {"number": number}))
    return site


def test_jobs_are_taken_in_the_order_they_were_asked_for(asked):
    taken = [claim_job(asked.store, "w", asked.clock(), ["print"]) for _ in range(4)]
    assert [job and job.payload for job in taken] == [{"number": 0}, {"number": 1}, {"number": 2}, None]
    finish_job(asked.store, taken[0], asked.clock())
    assert count_jobs(asked.store) == {"waiting": 0, "taken": 2, "done": 1, "failed": 0}


def test_a_worker_takes_only_what_it_can_do_and_what_is_due(asked):
    assert claim_job(asked.store, "w", asked.clock(), ["backup"]) is None
    assert claim_job(asked.store, "w", asked.clock(), []) is None
    assert claim_job(asked.store, "w", asked.clock() - timedelta(seconds=1), ["print"]) is None


def test_many_workers_never_take_the_same_job(site):
    for number in range(30):
        site.store.perform("t", site.clock(), lambda act, number=number: act.enqueue("print", number))
    taken, start = [], threading.Barrier(4)

    def work(name):
        start.wait()
        while job := claim_job(site.store, name, site.clock(), ["print"]):
            taken.append(job.payload)

    threads = [threading.Thread(target=work, args=(f"worker {number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(taken) == Counter(range(30))


def test_a_job_that_fails_waits_longer_each_time_and_is_given_up_at_last(asked):
    at, pauses = asked.clock(), []
    for _ in range(TRIES):
        job = claim_job(asked.store, "w", at, ["print"])
        assert job.payload == {"number": 0}
        fail_job(asked.store, job, at, "no paper")
        [(due, state, fault)] = asked.rows("SELECT due_at, state, fault FROM jobs WHERE job = 1")
        pauses.append(due)
        at += timedelta(days=1)
    assert (state, fault) == ("failed", "no paper")
    assert len(set(pauses)) == TRIES - 1
    assert claim_job(asked.store, "w", at, ["print"]).payload == {"number": 1}


def test_the_job_of_a_dead_worker_is_taken_over_and_its_late_word_is_not_heard(asked):
    dead = claim_job(asked.store, "dead", asked.clock(), ["print"])
    later = asked.clock() + LEASE
    heir = claim_job(asked.store, "heir", later, ["print"])
    assert (heir.job, heir.tries) == (dead.job, 2)
    finish_job(asked.store, dead, later)
    assert count_jobs(asked.store)["done"] == 0
    finish_job(asked.store, heir, later)
    assert count_jobs(asked.store)["done"] == 1
