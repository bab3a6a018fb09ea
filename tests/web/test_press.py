"""The press: a process of its own prints the records, as the same bytes; one that dies is followed by another."""

import os
import signal

from lims.printing.batch_record import batch_record_pdf
from lims.web import press
from tests.printing.make_people import make_stamp
from tests.printing.make_record import make_record


def test_another_process_prints_the_same_bytes_and_after_its_death_the_next_one_does():
    record, stamp = make_record("culture", exceptions=False), make_stamp()
    paper = press.Paper(record, stamp, "en", b"{}")
    here = batch_record_pdf(record, stamp, for_machines=b"{}")
    assert press.print_record_paper(paper) == here
    own = press._press().submit(os.getpid).result()
    assert own != os.getpid()
    os.kill(own, signal.SIGKILL)
    assert press.print_record_paper(paper) == here
    assert press._press().submit(os.getpid).result() != own
