"""One run of the print queue with its harm, and what the roll and the record say of it afterwards."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bench.label_printer import came_out
from bench.print_lab import open_lab, register, set_up
from bench.printer_process import Machine
from lims.actions.print_queue import came_out as say_came_out
from lims.actions.print_queue import did_not, go_on, queue_labels
from lims.domain.labelling import LabelState
from lims.domain.print_job import OPEN, JobState, PieceState, PrintJob
from lims.interop.printers.line import Patience
from lims.print_room import PrintRoom
from lims.printing.faces import LabelFace
from lims.printing.outputs import Output
from lims.store.print_queue import LEASE, get_print_job
from lims.store.reading.containers import find_label, labels_of
from lims.store.record import Act
from lims.store.schema import migrate
from lims.store.session import open_store

PATIENCE = Patience(connect=1, answer=0.05, send=0.5, look_again=0.005, looks=20, silences=2)
RUNS_A_STORE = 250
MOST_ROUNDS = 400
A_TURN = 0.02  # seconds for a printer that had none of the processor yet
LONGEST_BEFORE_HARM = 0.3  # seconds: a job of five labels takes about as long
HARMS = ("worker", "printer", "both", "cut", "jam", "mute", "two workers", "none")
KILLED = ("worker", "printer", "both", "two workers")  # somebody is, at a moment drawn by lot


@dataclass(frozen=True, slots=True)
class Run:
    """What one run came to. `unsure`: labels of which only a person could say whether they
    came out; `void_out`: void labels that came out late.
    """

    run: int
    harm: str
    labels: int
    doubled: int
    lost: int
    unaccounted: int
    unsure: int
    void_out: int


def drawn(faces: Sequence[LabelFace], _form: str, *, start: int = 1) -> Output:  # noqa: ARG001 as the product's
    """A format that says whose it is and draws nothing: what is looked at here is the way, not the picture."""
    padding = b"0" * 1500
    return Output(
        "application/zpl", ".zpl", tuple(b"^XA^FX %s^FS%s^XZ\n" % (f.label_code.encode(), padding) for f in faces)
    )


class Bench:
    """One store, one printer, run after run."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self._url = f"sqlite:///{folder / 'autolog.db'}"
        self._store = open_store(self._url)
        migrate(self._store)
        self._roll = folder / "roll.txt"
        self._printer = Machine(self._roll)
        self._ahead = timedelta()
        self._does(open_lab, "admin")
        address = f"127.0.0.1:{self._printer.port}"
        self._does(partial(set_up, address=address), "admin")

    def close(self) -> None:
        """Switch everything off."""
        self._printer.kill()
        self._store.close()

    def run(self, number: int) -> Run:
        """One job with its harm, until nobody owes anybody anything."""
        chance = random.Random(number)
        harm, count = HARMS[number % len(HARMS)], chance.randint(1, 5)
        targets = [f"F{number}-{one}" for one in range(count)]
        codes = tuple(self._does(partial(register, code=target), "admin") for target in targets)
        job = self._does(partial(queue_labels, label_codes=codes, printer="roll"))
        self._printer.becomes(**_mood(harm, chance))
        self._harm(harm, chance)
        self._printer.becomes()
        unsure = 0
        for _ in range(MOST_ROUNDS):
            self._heir()
            found = self._job(job)
            if found.state is JobState.OVER:
                break
            if found.state is JobState.RUNNING:
                # Nothing was sent: the printer did not answer in time. On a busy machine it may answer in a while.
                time.sleep(A_TURN)
                continue
            unsure += len(found.those(PieceState.UNSURE))
            self._person(job)
        return self._verdict(number, harm, targets, job, unsure)

    def _harm(self, harm: str, chance: random.Random) -> None:
        heard, ready = os.pipe()
        workers = [os.fork() or self._be_a_worker(ready) for _ in range(2 if harm == "two workers" else 1)]
        for _ in workers:
            os.read(heard, 1)  # it is at work from here
        os.close(heard)
        os.close(ready)
        if harm in KILLED:
            self._wait_for_the_moment(chance)  # the others bring their harm with them
        if harm in ("worker", "both", "two workers"):
            os.kill(workers[0], signal.SIGKILL)
        if harm in ("printer", "both"):
            self._printer.kill()
            self._printer.start()
        for worker in workers:
            os.waitpid(worker, 0)

    def _wait_for_the_moment(self, chance: random.Random) -> None:
        """Any time at all; or just when a label came out, which the worker is about to write down."""
        if chance.choice((True, False)):
            time.sleep(chance.uniform(0, LONGEST_BEFORE_HARM))
            return
        more = len(came_out(self._roll)) + chance.randint(1, 3)
        until = time.monotonic() + LONGEST_BEFORE_HARM
        while len(came_out(self._roll)) < more and time.monotonic() < until:
            time.sleep(0.0005)
        time.sleep(chance.choice((0.0, 0.0, 0.001, 0.003)))

    def _be_a_worker(self, ready: int) -> int:
        """In a process of its own: send what is there, then end. Nothing of the parent is touched."""
        try:
            store = open_store(self._url)
            room = PrintRoom(store, self._clock, name=f"worker {os.getpid()}", patience=PATIENCE, drawing=drawn)
            os.write(ready, b".")
            while room.step():
                pass
        finally:
            os._exit(0)

    def _heir(self) -> None:
        # A clock that is ahead: the lease of whoever was killed is over.
        self._ahead += LEASE
        room = PrintRoom(self._store, self._clock, name="heir", patience=PATIENCE, drawing=drawn)
        while room.step():
            pass

    def _person(self, job: str) -> None:
        """Look at the roll, and say what lies there."""
        found = self._job(job)
        on_roll = set(came_out(self._roll))
        waiting = found.codes(*OPEN)
        count = next((place for place, code in enumerate(waiting) if code not in on_roll), len(waiting))

        def say(act: Act) -> None:
            say_came_out(act, job, count)
            if count < len(waiting):
                did_not(act, job, reason="seen at the printer", second_person="tech.b")
            now = get_print_job(act.db, job)
            if now.state is JobState.HELD:
                go_on(act, job)

        self._does(say)

    def _verdict(self, number: int, harm: str, targets: list[str], job: str, unsure: int) -> Run:
        on_roll = Counter(came_out(self._roll))
        lost = unaccounted = doubled = void_out = 0
        with self._store.reading() as db:
            for target in targets:
                prints = labels_of(db, target)
                valid = [one for one in prints if one.in_force]
                doubled += sum(on_roll[one.label_code] > 1 for one in prints) + (len(valid) > 1)
                lost += not valid or on_roll[valid[0].label_code] == 0
                unaccounted += sum(one.state not in (LabelState.PRINTED, LabelState.VOIDED) for one in prints)
                void_out += sum(on_roll[one.label_code] > 0 for one in prints if not one.in_force)
            codes = get_print_job(db, job).codes(*PieceState)
            unaccounted += sum(find_label(db, code) is None for code in codes)
        unaccounted += self._job(job).state is not JobState.OVER
        return Run(number, harm, len(targets), doubled, lost, unaccounted, unsure, void_out)

    def _job(self, job: str) -> PrintJob:
        with self._store.reading() as db:
            return get_print_job(db, job)

    def _clock(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def _does(self, work: Callable[[Act], Any], person: str = "tech.a") -> Any:
        return self._store.perform(person, self._clock(), work)


def _mood(harm: str, chance: random.Random) -> dict[str, object]:
    moods: dict[str, dict[str, object]] = {
        "cut": {"cuts_after": chance.randint(1, 1500)},
        "jam": {"jams_after": chance.randint(0, 4)},
        "mute": {"answers": False},
    }
    slow = {"seconds_a_label": chance.choice((0.0, 0.005, 0.02)), "answers": chance.random() < 0.8}
    return slow | moods.get(harm, {})


def runs(numbers: Sequence[int], folder: Path, notes: Path | None = None) -> list[Run]:
    """Do these runs; each is noted as soon as it is done."""
    done: list[Run] = []
    bench: Bench | None = None
    try:
        for place, number in enumerate(numbers):
            # A job that did not end keeps back whatever comes behind it, so the next run has a printer of its own.
            if place % RUNS_A_STORE == 0 or done[-1].unaccounted:
                if bench is not None:
                    bench.close()
                for former in folder.glob("store-*"):
                    shutil.rmtree(former, ignore_errors=True)
                bench = Bench(folder / f"store-{place}")
            assert bench is not None
            done.append(bench.run(number))
            if notes is not None:
                with notes.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(done[-1])) + "\n")
    finally:
        if bench is not None:
            bench.close()
    return done
