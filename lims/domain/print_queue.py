"""A print job, piece by piece: each label is sent at most once, and what nobody can know a person is asked.

queued -> sending -> sent -> out. "sending" is written down before the first byte leaves; what was sending when the
line, the printer or the worker died is unsure, and stays so until somebody who stands at the printer says what came
out. Nothing that was once sending is ever sent again: its label is void and a new one takes its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from lims.domain.errors import Message, NotNow, NotReadable, msg
from lims.domain.print_job import OPEN, JobState, Piece, PieceState, PrintJob

Q = PieceState
STOPPED_BY_PERSON = "person"


class NotMine(Exception):
    """This worker does not hold the job any more, or the job does not run: it must not touch the printer."""


# What a worker does, each step in a transaction of its own, before what it announces happens.


def take(job: PrintJob, worker: str, at: datetime) -> PrintJob:
    """The worker holds the job until it lets go or its lease is over."""
    return replace(job, taken_by=worker, taken_at=at)


def let_go(job: PrintJob, worker: str, due_at: datetime, why: str = "", words: str = "") -> PrintJob:
    """Come back later: the printer is not ready, or it is somebody else's turn. Nothing changes for any label."""
    _check_mine(job, worker)
    if job.state is not JobState.RUNNING:
        why, words = job.why, job.words
    return replace(job, taken_by="", taken_at=None, due_at=due_at, why=why, words=words)


def begin(job: PrintJob, numbers: tuple[int, ...], worker: str, at: datetime) -> PrintJob:
    """Written before the first byte: from here on these pieces may be on paper."""
    _check_mine(job, worker)
    if job.state is not JobState.RUNNING:
        raise NotMine(f"job {job.job} is {job.state}")
    began = _moved(job, numbers, Q.QUEUED, Q.SENDING, at)
    return replace(began, taken_at=at, why="", words="")


def name_remote(job: PrintJob, numbers: tuple[int, ...], remote_job: int, worker: str, at: datetime) -> PrintJob:
    """The printer has a number of its own for what is sending; after a crash it is asked by that."""
    _check_mine(job, worker)
    _check_in(job, numbers, Q.SENDING)
    pieces = tuple(replace(one, remote_job=remote_job) if one.number in numbers else one for one in job.pieces)
    return replace(job, pieces=pieces, taken_at=at)


def arrive(job: PrintJob, numbers: tuple[int, ...], worker: str, at: datetime) -> PrintJob:
    """All of it reached the printer. Whether it came out, a person or the scan at the container says."""
    _check_mine(job, worker)
    return _settled(replace(_moved(job, numbers, Q.SENDING, Q.SENT, at), taken_at=at))


def lose(job: PrintJob, numbers: tuple[int, ...], worker: str, at: datetime, why: str, words: str = "") -> PrintJob:
    """Nobody can know whether these came out. The job holds until a person says."""
    _check_mine(job, worker)
    lost = _moved(job, numbers, Q.SENDING, Q.UNSURE, at)
    state = JobState.HELD if job.state is JobState.RUNNING else job.state
    return _settled(replace(lost, state=state, why=why, words=words, taken_by="", taken_at=None))


def turn_away(job: PrintJob, numbers: tuple[int, ...], worker: str, at: datetime, why: str, words: str) -> PrintJob:
    """The printer itself said that it did not take these: they were not printed, and a person decides what now."""
    _check_mine(job, worker)
    back = _moved(job, numbers, Q.SENDING, Q.QUEUED, at)
    return _halted(back, why, words)


def drop(job: PrintJob, numbers: tuple[int, ...], worker: str, at: datetime) -> PrintJob:
    """Labels that were voided while they waited in the queue are not sent."""
    _check_mine(job, worker)
    return _settled(_moved(job, numbers, Q.QUEUED, Q.BACK, at))


def hold(job: PrintJob, worker: str, why: str, words: str = "") -> PrintJob:
    """It cannot be printed as things are, and nothing of it is on the way; a person decides."""
    _check_mine(job, worker)
    return _halted(job, why, words)


def _halted(job: PrintJob, why: str, words: str) -> PrintJob:
    if job.state is JobState.STOPPED:
        pieces = tuple(replace(one, state=Q.BACK) if one.state is Q.QUEUED else one for one in job.pieces)
        return _settled(replace(job, pieces=pieces, taken_by="", taken_at=None))
    return _settled(replace(job, state=JobState.HELD, why=why, words=words, taken_by="", taken_at=None))


# What a person does.


def came_out(job: PrintJob, count: int, by: str, at: datetime) -> PrintJob:
    """The first `count` of what was sent and is not accounted for are in somebody's hand."""
    waiting = job.those(*OPEN)
    if not 0 <= count <= len(waiting):
        raise NotReadable(
            "came_out_count",
            msg("%(count)s cannot have come out.", count=count),
            reasons=(msg("%(sent)s were sent and are not accounted for.", sent=len(waiting)),),
            next_step=msg("Count the labels of this job in your hand and type that number."),
        )
    return _settled(_marked(job, {one.number for one in waiting[:count]}, Q.OUT, by, at))


def account(job: PrintJob, scanned: frozenset[str], void: frozenset[str], at: datetime) -> PrintJob:
    """What the bench knows already: a label that was scanned on its container came out; a void one counts no more."""
    seen = {one.number for one in job.those(*OPEN) if one.label_code in scanned}
    gone = {one.number for one in job.those(*OPEN) if one.label_code in void}
    return _settled(_marked(_marked(job, seen, Q.OUT, "", at), gone, Q.NOT_OUT, "", at))


def did_not(job: PrintJob, by: str, at: datetime) -> PrintJob:
    """What was sent and is not accounted for did not come out whole. None of it is ever sent again."""
    if job.state is JobState.RUNNING or job.those(Q.SENDING):
        raise NotNow(
            "still_printing",
            msg("Print job %(job)s is still printing.", job=job.job),
            next_step=msg("Hold it first, wait until the printer stands still, then count."),
        )
    return _settled(_marked(job, {one.number for one in job.those(*OPEN)}, Q.NOT_OUT, by, at))


def add(job: PrintJob, codes: Iterable[str], at: datetime) -> PrintJob:
    """New labels in place of those that did not come out; they go when the person says go on."""
    first = len(job.pieces) + 1
    new = tuple(Piece(number, code, Q.QUEUED, 0, at) for number, code in enumerate(codes, start=first))
    if not new:
        return job
    return replace(job, pieces=job.pieces + new, state=JobState.HELD)


def pause(job: PrintJob) -> PrintJob:
    """Send nothing more until a person says go on; what is on the way stays on the way."""
    if job.state is not JobState.RUNNING:
        raise _not_so(job, msg("Only a job that prints can be held."))
    return replace(job, state=JobState.HELD, why=STOPPED_BY_PERSON, words="")


def go_on(job: PrintJob, at: datetime, start: int = 1) -> PrintJob:
    """Send the rest, on sheets from that place on."""
    reasons = tuple(reasons_against_going_on(job))
    if reasons:
        raise NotNow(
            "print_job_unsure",
            msg("Print job %(job)s cannot go on yet.", job=job.job),
            reasons=reasons,
            next_step=msg("Count the labels at the printer and say how many came out."),
        )
    return _settled(replace(job, state=JobState.RUNNING, why="", words="", due_at=at, start=start))


def reasons_against_going_on(job: PrintJob) -> Iterable[Message]:
    """Why the rest may not be sent yet."""
    if job.state is not JobState.HELD:
        yield msg("It is not held.")
    if job.those(Q.UNSURE):
        yield msg("Nobody has said yet whether label %(number)s came out.", number=job.those(Q.UNSURE)[0].number)


def stop(job: PrintJob, at: datetime) -> PrintJob:
    """Send nothing more, ever: what is queued is taken back. What was sent still waits for a person's word."""
    if job.state in (JobState.STOPPED, JobState.OVER, JobState.SENT):
        raise _not_so(job, msg("Nothing of it is left to stop."))
    stopped = _marked(job, {one.number for one in job.those(Q.QUEUED)}, Q.BACK, "", at)
    return _settled(replace(stopped, state=JobState.STOPPED, why=STOPPED_BY_PERSON, words=""))


def _not_so(job: PrintJob, why: Message) -> NotNow:
    return NotNow(
        "print_job_state",
        msg("Print job %(job)s is not in a state for that.", job=job.job),
        reasons=(why,),
        next_step=msg("Open its page afresh and look at its state."),
    )


def _settled(job: PrintJob) -> PrintJob:
    """The job's own state, where its pieces leave no choice."""
    if job.those(Q.QUEUED, Q.SENDING):
        return job
    if job.specimen or not job.those(*OPEN):
        return replace(job, state=JobState.OVER, taken_by="", taken_at=None)
    if job.state is JobState.RUNNING:
        return replace(job, state=JobState.SENT, taken_by="", taken_at=None)
    return job


def _moved(job: PrintJob, numbers: tuple[int, ...], was: PieceState, becomes: PieceState, at: datetime) -> PrintJob:
    _check_in(job, numbers, was)
    return _marked(job, set(numbers), becomes, "", at)


def _marked(job: PrintJob, numbers: set[int], becomes: PieceState, by: str, at: datetime) -> PrintJob:
    return replace(
        job,
        pieces=tuple(
            replace(one, state=becomes, at=at, told_by=by) if one.number in numbers else one for one in job.pieces
        ),
    )


def _check_mine(job: PrintJob, worker: str) -> None:
    if job.taken_by != worker:
        raise NotMine(f"job {job.job} is in the hands of {job.taken_by or 'nobody'}")


def _check_in(job: PrintJob, numbers: tuple[int, ...], state: PieceState) -> None:
    strangers = [one for one in job.pieces if one.number in numbers and one.state is not state]
    if strangers or not numbers:
        raise NotMine(f"job {job.job}: pieces {numbers} are not all {state}")
