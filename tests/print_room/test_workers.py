"""Two workers, one queue: each job has one pair of hands, each printer one job, and the file is followed."""

import json
import threading

import pytest
from click.testing import CliRunner

from bench.label_printer import LabelPrinter
from lims.actions.printers import follow_site_file
from lims.cli import main
from lims.doctor.printers import check_printers
from lims.domain.errors import NotReadable
from lims.domain.people import SYSTEM
from lims.masterdata.printers import PrinterInFile
from lims.printing.outputs import forms
from lims.store.print_queue import LEASE, claim_print_job
from lims.store.reading.printers import find_printer, list_printers
from lims.store.verify import verify

ROLL = PrinterInFile("of-file", "Of the file", "tcp", "127.0.0.1:9", "zpl-203", "")


MOST_TURNS, REST_SECONDS = 20_000, 0.01


def test_two_workers_at_once_never_send_one_label_twice(lab, printer):
    codes = [lab.issue(4, first=10 * number) for number in range(4)]
    jobs = [lab.send(some) for some in codes]
    lab.clock.advance(seconds=1)
    rooms = [lab.room(f"hands {number}", slice_seconds=0.05) for number in range(2)]
    start, done = threading.Barrier(2), threading.Event()

    def work(room):
        start.wait()
        for _ in range(MOST_TURNS):
            if room.step():
                continue
            if all(lab.states(job) == ["sent"] * 4 for job in jobs):
                done.set()
            # Who finds nothing to do rests, as the print room does: looking on took the printer its processor.
            if done.wait(REST_SECONDS):
                return

    threads = [threading.Thread(target=work, args=(room,)) for room in rooms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(printer.out()) == sorted(code for some in codes for code in some)
    assert all(lab.states(job) == ["sent"] * 4 for job in jobs)


def test_a_job_in_hands_is_nobody_elses_until_the_lease_is_over(lab, printer):
    job = lab.send(lab.issue(1))
    assert claim_print_job(lab.store, "one", lab.clock()).job == job
    assert claim_print_job(lab.store, "other", lab.clock()) is None
    lab.clock.now += LEASE
    assert claim_print_job(lab.store, "other", lab.clock()).taken_by == "other"


def test_behind_a_held_job_the_next_one_of_that_printer_waits_and_another_printer_does_not(lab, printer, tmp_path):
    other = LabelPrinter(tmp_path / "other.txt")
    lab.printer(f"127.0.0.1:{other.port}", name="other")
    printer.becomes(jams_after=0)
    first, second = lab.send(lab.issue(1)), lab.send(lab.issue(1, first=2))
    elsewhere = lab.send(lab.issue(1, first=3), "other")
    lab.work()
    assert (lab.states(first), lab.states(second)) == (["unsure"], ["queued"])
    assert lab.states(elsewhere) == ["sent"]
    printer.becomes(paper=10)
    lab.says(first, 1)
    lab.work()
    assert lab.states(second) == ["sent"]
    other.close()


def test_the_record_with_its_printers_and_labels_comes_out_of_the_ledger_again(lab, printer):
    codes = lab.issue(3)
    printer.becomes(jams_after=1)
    job = lab.send(codes)
    lab.work()
    lab.says(job, 1, why="stuck")
    assert verify(lab.store, rebuild=True).faults == ()


def follow(lab, *wanted):
    return lab.does(lambda act: follow_site_file(act, wanted, forms()), SYSTEM)


def test_the_file_is_followed_once_and_what_leaves_it_is_given_up(lab):
    assert follow(lab, ROLL) == 1
    assert follow(lab, ROLL) == 0
    assert follow(lab) == 1
    with lab.store.reading() as db:
        assert list_printers(db) == () and "config/site.toml" in find_printer(db, "of-file").given_up
    assert follow(lab, ROLL) == 1


def test_a_form_that_nobody_draws_stops_the_start_loudly(lab):
    with pytest.raises(NotReadable, match="no label output 'zpl-1200'"):
        follow(lab, PrinterInFile("big", "Big", "tcp", "127.0.0.1:9100", "zpl-1200", ""))


def test_the_terminal_and_the_doctor_tell_each_printer(lab, printer, database_url, tmp_path, monkeypatch):
    lab.printer("127.0.0.1:9", name="gone")
    monkeypatch.setenv("LIMS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LIMS_DATABASE_URL", database_url)
    told = json.loads(CliRunner().invoke(main, ["printers", "--json"]).output)["printers"]
    assert {one["printer"]: one["state"] for one in told} == {"roll": "ready", "gone": "silent"}
    listed = CliRunner().invoke(main, ["printers"]).output
    assert "roll" in listed and "ready" in listed
    found = {str(one.name): one.state for one in check_printers(database_url)}
    assert found == {"Printer roll": "ok", "Printer gone": "attention"}
    tried = CliRunner().invoke(main, ["printers", "test", "roll"])
    assert tried.exit_code == 0 and "Look whether the specimen came out" in tried.output
    assert printer.out() == ["0000000000000001"]
    assert CliRunner().invoke(main, ["printers", "test", "nothing"]).exit_code == 1
