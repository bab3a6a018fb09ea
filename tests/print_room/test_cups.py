"""Against a real CUPS: each label once, also when CUPS or Autolog dies between two words."""

import time

import pypdfium2
import pytest

from bench.label_printer import LABEL
from lims.actions.print_queue import queue_labels, stop_job
from lims.domain.identifiers import grouped
from lims.domain.printer import IPP, Address, read_address
from lims.interop.printers import ipp_coding as coding
from lims.interop.printers.ipp import GET_JOBS, USER, Ipp
from lims.interop.printers.line import NotSent, Refused
from lims.print_room.hands import Hands
from tests.print_room.cups import Cups


@pytest.fixture
def cups():
    server = Cups()
    yield server
    server.close()


@pytest.fixture
def line(cups):
    return Ipp(Address("127.0.0.1", cups.port, "/printers/roll"))


def out(cups):
    """The codes that left CUPS, in order; what it has finished may still be on its way to the roll."""
    found = None
    while found != (found := [one.decode() for one in LABEL.findall(cups.printed())]):
        time.sleep(0.5)
    return found


def wait_for_job(line, number):
    for _ in range(200):
        job = line.job(number)
        if job is None or job.is_over:
            return job
        time.sleep(0.05)
    raise AssertionError("CUPS did not finish the job")


def test_the_printer_says_how_it_is(cups, line):
    assert line.told().state == "ready"
    stopped = Ipp(Address("127.0.0.1", cups.port, "/printers/stopped")).told()
    assert (stopped.state, stopped.prints) == ("attention", False)
    shut = Ipp(Address("127.0.0.1", cups.port, "/printers/shut")).told()
    assert "not_accepting" in shut.troubles
    assert Ipp(Address("127.0.0.1", cups.port, "/printers/none")).told().state == "silent"


def test_a_document_is_handed_over_found_by_our_name_and_finished(cups, line):
    began = []
    number = line.send(b"^XA^FX 1^FS^XZ", "application/zpl", "autolog P-1/1", lambda: began.append(True))
    assert began == [True]
    assert wait_for_job(line, number).ended_badly == ""
    assert line.find_job("autolog P-1/1").number == number
    assert line.find_job("autolog P-1/2") is None
    assert line.job(number + 50) is None
    assert cups.printed() == b"^XA^FX 1^FS^XZ"


def test_a_job_is_found_by_our_name_after_cups_put_its_papers_away(cups, line):
    """Found where CUPS told a printed job's name no more and a person was asked for nothing."""
    name = "autolog P-1/1"
    line.send(b"^XA^FX 1^FS^XZ", "application/zpl", name, lambda: None)
    cheap = (
        (coding.NAME, "requesting-user-name", (USER,)),
        (coding.KEYWORD, "which-jobs", ("completed",)),
        (coding.KEYWORD, "requested-attributes", ("job-id", "job-name")),
    )
    for _ in range(20):
        # Asking by the job's number would bring its papers out again for a minute.
        told = coding.read_answer(cups.asked("/printers/roll", coding.request(GET_JOBS, line.address.uri, cheap)))
        if told.of(coding.JOB) == ({"job-id": [1]},):
            break
        time.sleep(0.2)
    assert line.find_job(name).ended_badly == ""


def test_nothing_is_handed_to_a_queue_that_stands_still(cups):
    def never():
        raise AssertionError("nothing may begin")

    for queue in ("stopped", "shut", "none"):
        with pytest.raises(NotSent):
            Ipp(Address("127.0.0.1", cups.port, f"/printers/{queue}")).send(b"x", "application/zpl", "n", never)
    cups.kill()
    with pytest.raises(NotSent):
        Ipp(Address("127.0.0.1", cups.port, "/printers/roll")).send(b"x", "application/zpl", "n", never)


def test_a_jam_in_cups_stops_the_printer_and_the_label_waits_there(lab, cups):
    lab.printer(cups.address(), kind="cupsipp")
    (cups.home / "out" / "jam").touch()
    codes = lab.issue(2)
    job = lab.send(codes)
    lab.work(rounds=2)
    assert lab.states(job) == ["sending", "queued"]  # CUPS keeps it, and would print it when somebody starts it again
    lab.does(lambda act: stop_job(act, job, reason="jam"))
    lab.work(rounds=10)
    # The job was cancelled there; whether anything came out, only a person can see.
    assert lab.states(job) == ["unsure", "back"] and lab.job(job).why == "job_canceled"
    assert out(cups) == []


def test_what_is_no_printer_is_told_in_its_own_words(cups):
    with pytest.raises(Refused, match="0x0"):
        Ipp(Address("127.0.0.1", cups.port, "/nowhere")).find_job("x")


@pytest.mark.parametrize("form", ["zpl-203", "pdf"])
def test_labels_go_through_cups_and_a_person_says_that_they_came_out(lab, cups, form):
    lab.printer(cups.address(), kind="cupsipp", form=form)
    codes = lab.issue(3)
    job = lab.send(codes)
    lab.work(rounds=60)
    assert lab.states(job) == ["sent"] * 3
    numbers = [piece.remote_job for piece in lab.job(job).pieces]
    assert all(numbers) and len(set(numbers)) == (3 if form == "zpl-203" else 1)
    if form == "zpl-203":
        assert out(cups) == list(codes)
    else:
        assert cups.printed().count(b"%PDF") == 1
    lab.says(job, 3)
    assert lab.job(job).state == "over"


class Killed(BaseException):
    """The process is gone: nothing after this line happens."""


@pytest.mark.parametrize("gone", [False, True], ids=["cups lives on", "cups died too and came back"])
def test_a_worker_killed_before_it_wrote_the_number_down_asks_by_name(lab, cups, monkeypatch, gone):
    lab.printer(cups.address(), kind="cupsipp")
    codes = lab.issue(2)
    job = lab.send(codes)

    def dead(*_):
        raise Killed

    monkeypatch.setattr(Hands, "name_remote", dead)
    with pytest.raises(Killed):
        lab.room("dead").step()
    monkeypatch.undo()
    assert lab.states(job) == ["sending", "queued"] and lab.job(job).pieces[0].remote_job == 0
    if gone:
        # What CUPS is printing when it dies it prints again by itself (docs/decisions/0009): that is not tried here.
        assert wait_for_job(Ipp(Address("127.0.0.1", cups.port, "/printers/roll")), 1).ended_badly == ""
        cups.process.terminate()
        cups.process.wait(10)
        cups.start()
    lab.clock.advance(seconds=130)
    lab.work(rounds=60)
    assert lab.states(job) == ["sent", "sent"], lab.job(job)
    assert out(cups) == list(codes)


def test_a_worker_killed_before_cups_heard_anything_leaves_a_question(lab, cups, monkeypatch):
    lab.printer(cups.address(), kind="cupsipp")
    job = lab.send(lab.issue(2))
    begin = Hands.begin

    def begins_and_dies(*words):
        begin(*words)
        raise Killed

    monkeypatch.setattr(Hands, "begin", begins_and_dies)
    with pytest.raises(Killed):
        lab.room("dead").step()
    monkeypatch.undo()
    lab.clock.advance(seconds=130)
    lab.work(rounds=10)
    assert lab.states(job) == ["unsure", "queued"] and lab.job(job).why == "worker_lost"
    assert out(cups) == []


def test_a_cups_that_is_away_is_waited_for(lab, cups):
    lab.printer(cups.address(), kind="cupsipp")
    cups.kill()
    codes = lab.issue(1)
    job = lab.send(codes)
    lab.work(rounds=3)
    assert lab.states(job) == ["queued"] and lab.job(job).why == "silent"
    cups.start()
    lab.work(rounds=60)
    assert lab.states(job) == ["sent"] and out(cups) == list(codes)


def test_a_server_with_a_certificate_of_its_own_is_trusted_only_by_its_fingerprint(cups):
    """CUPS makes its certificate itself: refused until somebody pins it, and then no other is taken for it."""
    server = f"ipps://localhost:{cups.port}/printers/roll"
    unknown = Ipp(read_address(IPP, server))
    told = unknown.told()
    assert told.state == "silent" and "is not trusted" in told.words
    pin = told.words.partition("sha256=")[2]
    pinned = Ipp(read_address(IPP, f"{server}#sha256={pin}"))
    assert pinned.told().state == "ready"
    number = pinned.send(b"^XA^FX 1^FS^XZ", "application/zpl", "autolog P-1/1", lambda: None)
    assert wait_for_job(pinned, number).ended_badly == ""
    began = []
    another = Ipp(read_address(IPP, f"{server}#sha256={pin[::-1]}"))
    with pytest.raises(NotSent) as silent:
        another.send(b"^XA^FX 2^FS^XZ", "application/zpl", "autolog P-1/2", lambda: began.append(True))
    assert began == [] and f"sha256={pin}" in silent.value.told.words
    assert pinned.find_job("autolog P-1/2") is None


def test_a_printer_of_sheets_begins_at_the_first_free_place(lab, cups):
    lab.printer(cups.address(), kind="cupsipp", form="sheet:a4-2x5-105x57")
    one, two = lab.issue(2)
    job = lab.does(lambda act: queue_labels(act, (one, two), "roll", start=10))
    lab.work(rounds=60)
    assert lab.states(job) == ["sent"] * 2
    (first, second) = pypdfium2.PdfDocument(cups.printed())  # the last place of a used sheet, then a whole one
    at = [
        (page, page.get_textpage().search(grouped(code)[:9]).get_next()) for page, code in ((first, one), (second, two))
    ]
    corners = [page.get_textpage().get_charbox(found[0])[:2] for page, found in at]
    mm = [(round(x * 25.4 / 72), round(297 - y * 25.4 / 72)) for x, y in corners]
    assert mm[0][0] > 105 and mm[0][1] > 228  # fifth row, second column
    assert mm[1][0] < 105 and mm[1][1] < 69
