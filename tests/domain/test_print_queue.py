"""The print queue as a machine of states: whatever happens in whatever order, no label is ever sent twice."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from lims.domain import print_queue as queue
from lims.domain.errors import Refusal
from lims.domain.print_job import OPEN, JobState, PieceState, PrintJob, new_job
from lims.domain.print_queue import NotMine

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
Q = PieceState


def job_of(count) -> PrintJob:
    codes = [f"L{number}" for number in range(1, count + 1)]
    return new_job("P-1", printer="roll", form="zpl-203", codes=codes, chain="site", by="tech.a", at=AT)


def sent(job, *numbers):
    job = queue.take(job, "w", AT)
    for number in numbers:
        job = queue.arrive(queue.begin(job, (number,), "w", AT), (number,), "w", AT)
    return job


def states(job):
    return [piece.state for piece in job.pieces]


def test_three_came_out_the_fourth_did_not_and_the_rest_goes_on():
    job = queue.lose(queue.begin(sent(job_of(6), 1, 2, 3), (4,), "w", AT), (4,), "w", AT, "line_lost")
    assert job.state is JobState.HELD
    job = queue.came_out(job, 3, "tech.a", AT)
    with pytest.raises(Refusal):
        queue.go_on(job, AT)
    job = queue.add(queue.did_not(job, "tech.a", AT), ["L7"], AT)
    assert states(job) == [Q.OUT] * 3 + [Q.NOT_OUT] + [Q.QUEUED] * 3
    assert queue.go_on(job, AT).state is JobState.RUNNING


def test_when_all_is_sent_the_job_waits_for_a_word_and_then_is_over():
    job = sent(job_of(2), 1, 2)
    assert (job.state, job.waits_for_word) == (JobState.SENT, True)
    assert queue.came_out(job, 2, "tech.a", AT).state is JobState.OVER


def test_a_worker_that_lost_the_job_may_not_begin_nor_finish():
    job = queue.begin(queue.take(job_of(2), "slow", AT), (1,), "slow", AT)
    job = queue.take(job, "heir", AT + timedelta(minutes=5))
    for late in (queue.begin, queue.arrive):
        with pytest.raises(NotMine):
            late(job, (1,), "slow", AT)
    assert queue.lose(job, (1,), "heir", AT, "worker_lost").pieces[0].state is Q.UNSURE


def test_a_person_who_holds_the_job_is_heard_before_the_next_label():
    job = queue.pause(sent(job_of(3), 1))
    with pytest.raises(NotMine):
        queue.begin(job, (2,), "w", AT)
    assert queue.go_on(job, AT).state is JobState.RUNNING


def test_what_the_printer_refused_was_not_printed_and_waits_for_a_person():
    job = queue.begin(queue.take(job_of(2), "w", AT), (1,), "w", AT)
    job = queue.turn_away(job, (1,), "w", AT, "turned_away", "document format not supported")
    assert states(job) == [Q.QUEUED, Q.QUEUED] and job.state is JobState.HELD


def test_stopping_takes_back_what_is_queued_and_nothing_else():
    job = queue.stop(sent(job_of(3), 1), AT)
    assert states(job) == [Q.SENT, Q.BACK, Q.BACK] and job.waits_for_word
    assert queue.came_out(job, 1, "tech.a", AT).state is JobState.OVER
    with pytest.raises(Refusal):
        queue.stop(queue.came_out(job, 1, "tech.a", AT), AT)


@pytest.mark.parametrize("count", [-1, 3, 10])
def test_more_than_were_sent_cannot_have_come_out(count):
    with pytest.raises(Refusal, match="2 were sent"):
        queue.came_out(sent(job_of(3), 1, 2), count, "tech.a", AT)


def test_what_was_scanned_on_its_container_came_out_without_a_word():
    job = queue.account(sent(job_of(3), 1, 2, 3), frozenset({"L1", "L2"}), frozenset({"L3"}), AT)
    assert states(job) == [Q.OUT, Q.OUT, Q.NOT_OUT] and job.state is JobState.OVER


def test_a_test_print_asks_nobody():
    job = new_job("P-2", printer="roll", form="zpl-203", codes=[""], chain="site", by="t", at=AT, specimen="tube")
    assert sent(job, 1).state is JobState.OVER


class Room(RuleBasedStateMachine):
    """Workers, a printer and people in any order; `bytes_left` counts how often each label left this machine."""

    def __init__(self):
        super().__init__()
        self.job = job_of(5)
        self.bytes_left: dict[str, int] = {}
        self.worker = ""
        self.labels = 5

    def turn(self, change, *words):
        try:
            self.job = change(self.job, *words)
        except (Refusal, NotMine):
            return False
        return True

    @rule(worker=st.sampled_from(["a", "b"]))
    def take(self, worker):
        self.job, self.worker = queue.take(self.job, worker, AT), worker

    @rule(worker=st.sampled_from(["a", "b"]))
    def send(self, worker):
        waiting = self.job.those(Q.QUEUED)
        if waiting and self.turn(queue.begin, (waiting[0].number,), worker, AT):
            code = waiting[0].label_code
            self.bytes_left[code] = self.bytes_left.get(code, 0) + 1

    @rule(worker=st.sampled_from(["a", "b"]), good=st.booleans())
    def end(self, worker, good):
        numbers = tuple(one.number for one in self.job.those(Q.SENDING))
        if good:
            self.turn(queue.arrive, numbers, worker, AT)
        else:
            self.turn(queue.lose, numbers, worker, AT, "worker_lost")

    @rule(worker=st.sampled_from(["a", "b"]))
    def let_go(self, worker):
        self.turn(queue.let_go, worker, AT)

    @rule(count=st.integers(0, 5))
    def some_came_out(self, count):
        self.turn(queue.came_out, count, "tech.a", AT)

    @rule()
    def the_others_did_not(self):
        gone = len(self.job.those(*OPEN))
        if self.turn(queue.did_not, "tech.a", AT) and self.job.state is not JobState.STOPPED:
            self.turn(queue.add, [f"L{self.labels + number}" for number in range(1, gone + 1)], AT)
            self.labels += gone

    @rule()
    def hold(self):
        self.turn(queue.pause)

    @rule()
    def go_on(self):
        self.turn(queue.go_on, AT)

    @precondition(lambda self: len(self.bytes_left) > 2)
    @rule()
    def stop(self):
        self.turn(queue.stop, AT)

    @invariant()
    def no_label_leaves_twice(self):
        assert all(times == 1 for times in self.bytes_left.values())

    @invariant()
    def every_label_is_accounted_for(self):
        never = {one.label_code for one in self.job.those(Q.QUEUED, Q.BACK)}
        left = {one.label_code for one in self.job.pieces} - never
        assert never.isdisjoint(self.bytes_left) and left == set(self.bytes_left)
        assert len(self.job.pieces) == self.labels

    @invariant()
    def a_job_that_is_over_owes_nobody_anything(self):
        if self.job.state is JobState.OVER:
            assert not self.job.those(Q.QUEUED, Q.SENDING, *OPEN)


TestRoom = Room.TestCase
TestRoom.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
