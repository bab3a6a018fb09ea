"""Raw TCP: each label comes out once, whatever printer, line and worker do; what nobody can know a person is asked."""

import pytest

from bench.label_printer import LabelPrinter, Mood
from lims.actions.labels import reprint_label
from lims.actions.print_queue import go_on
from lims.domain.errors import NotNow
from lims.domain.labelling import LabelState
from lims.print_room.hands import Hands
from lims.store.reading.printers import printer_states_by_name


def told(lab, printer="roll"):
    with lab.store.reading() as db:
        return printer_states_by_name(db)[printer]


def test_each_label_comes_out_once_and_a_person_says_so(lab, printer):
    codes = lab.issue(3)
    job = lab.send(codes)
    assert [lab.label(code).state for code in codes] == [LabelState.SENT] * 3
    lab.work()
    assert printer.out() == list(codes)
    assert lab.states(job) == ["sent"] * 3 and lab.job(job).state == "sent"
    lab.says(job, 3)
    assert lab.job(job).state == "over"
    assert [lab.label(code).state for code in codes] == [LabelState.PRINTED] * 3
    assert told(lab).state == "ready"


def test_a_line_cut_in_the_middle_of_a_label_leaves_one_unsure_and_the_rest_unsent(lab, printer):
    codes = lab.issue(4)
    job = lab.send(codes)
    printer.becomes(cuts_after=900)
    lab.work()
    assert lab.states(job) == ["unsure", "queued", "queued", "queued"]
    assert (lab.job(job).state, lab.job(job).why) == ("held", "line_lost")
    printer.becomes(cuts_after=0)
    lab.work()
    assert printer.out() == []  # nothing goes by itself
    with pytest.raises(NotNow, match="Nobody has said yet"):
        lab.does(lambda act: go_on(act, job))


def test_three_came_out_the_next_is_void_and_printed_anew_and_the_rest_goes_on(lab, printer):
    codes = lab.issue(6)
    printer.becomes(jams_after=3)
    job = lab.send(codes)
    lab.work()
    assert lab.states(job) == ["sent", "sent", "sent", "unsure", "queued", "queued"]
    assert lab.job(job).why == "paper_out"
    [new] = lab.says(job, 3, why="paper ran out")
    printer.becomes(paper=100)  # and the one in its memory comes out after all
    assert printer.out() == list(codes[:4])
    assert lab.is_void(codes[3]) and lab.label(new).replaces == codes[3]
    lab.work()
    assert printer.out() == [*codes[:4], codes[4], codes[5], new]
    lab.says(job, 3)
    assert [one.label_code for one in lab.in_force("FRZ-04")] == [new]
    assert lab.job(job).state == "over"


def test_no_paper_before_the_first_label_is_waited_for_and_nothing_is_unsure(lab, printer):
    printer.becomes(paper=0)
    codes = lab.issue(2)
    job = lab.send(codes)
    lab.work(rounds=3)
    assert lab.states(job) == ["queued", "queued"]
    assert (lab.job(job).state, lab.job(job).why) == ("running", "paper_out")
    assert told(lab).troubles == ("paper_out",)
    printer.becomes(paper=10)
    lab.work()
    assert printer.out() == list(codes)


@pytest.mark.parametrize(("trouble", "named"), [("head_open", "head_open"), ("paused", "paused")])
def test_what_the_printer_reports_is_shown(lab, printer, trouble, named):
    printer.becomes(**{trouble: True})
    job = lab.send(lab.issue(1))
    lab.work(rounds=2)
    assert lab.job(job).why == named and lab.states(job) == ["queued"]


def test_a_printer_without_a_voice_is_trusted_to_take_what_it_acknowledges(lab, printer):
    printer.becomes(answers=False)
    codes = lab.issue(2)
    job = lab.send(codes)
    lab.work()
    assert lab.states(job) == ["sent", "sent"] and printer.out() == list(codes)
    assert told(lab).state == "unreported"


def test_a_printer_that_spoke_before_and_is_silent_now_gets_nothing(lab, printer):
    lab.send(lab.issue(1))
    lab.work()
    printer.becomes(answers=False)
    job = lab.send(lab.issue(1, first=2))
    lab.work(rounds=3)
    assert lab.states(job) == ["queued"] and lab.job(job).why == "silent"


def test_a_deaf_printer_that_takes_the_line_makes_the_label_unsure_only_when_bytes_left(lab, printer):
    printer.becomes(deaf=True)
    job = lab.send(lab.issue(1))
    lab.work(rounds=3)
    # Its window took the bytes: nobody can know what it does with them.
    assert lab.states(job) in (["sent"], ["unsure"])
    assert printer.out() == []


def test_a_printer_that_is_not_there_is_waited_for(lab, printer):
    printer.close()
    codes = lab.issue(2)
    job = lab.send(codes)
    lab.work(rounds=3)
    assert lab.states(job) == ["queued", "queued"] and lab.job(job).why == "silent"
    again = LabelPrinter(lab.roll, Mood(), port=printer.port)
    lab.work()
    assert again.out() == list(codes)
    again.close()


def test_a_worker_that_died_while_sending_is_followed_by_a_question_not_by_a_second_copy(lab, printer, monkeypatch):
    class Killed(BaseException):
        """The process is gone: nothing after this line happens."""

    codes = lab.issue(3)
    job = lab.send(codes)

    def dead(*_):
        raise Killed

    monkeypatch.setattr(Hands, "arrive", dead)
    with pytest.raises(Killed):
        lab.room("dead").step()
    monkeypatch.undo()
    assert printer.out() == [codes[0]] and lab.states(job)[0] == "sending"
    lab.work(lab.room("heir"))
    assert lab.states(job) == ["sending", "queued", "queued"]  # the lease is not over: it may be alive
    lab.clock.advance(seconds=130)
    lab.work(lab.room("heir"))
    assert lab.states(job) == ["unsure", "queued", "queued"] and lab.job(job).why == "worker_lost"
    lab.says(job, 1)
    lab.does(lambda act: go_on(act, job))
    lab.work(lab.room("heir"))
    assert printer.out() == list(codes)


def test_a_label_that_was_voided_while_it_waited_is_not_printed(lab, printer):
    codes = lab.issue(2)
    job = lab.send(codes)
    new = lab.does(lambda act: reprint_label(act, codes[0], reason="wrong place", second_person="tech.b"))
    lab.work()
    assert printer.out() == [codes[1]] and lab.states(job) == ["back", "sent"]
    assert lab.label(new).state is LabelState.ISSUED


def test_what_was_printed_is_not_queued_again(lab, printer):
    codes = lab.issue(1)
    lab.send(codes)
    with pytest.raises(NotNow, match="do not wait to be printed"):
        lab.send(codes)
