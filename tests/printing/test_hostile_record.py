"""Five hundred hostile texts in the free-text fields of a record: the paper shows them as text, and fetches nothing."""

import re
import socket
import subprocess
import threading

import pytest

from lims.printing.batch_record import batch_record_pdf
from tests.hostile_texts import MANY, hostile_texts
from tests.printing.make_people import make_stamp
from tests.printing.test_batch_record_texts import record_with

SPACES = re.compile(r"\s+")
CANARY = "the canary that nobody reads"
A_FIELD = 6  # texts in one field: so all of them fit into one record


class Ear:
    """An address that answers nothing and remembers who calls."""

    def __enter__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.calls = []
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.socket.close()

    def _listen(self):
        while True:
            try:
                self.calls.append(self.socket.accept()[1])
            except OSError:
                return

    @property
    def address(self):
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}"


def letters(text):
    return SPACES.sub("", text)


@pytest.fixture(scope="module")
def ear():
    with Ear() as ear:
        yield ear


@pytest.fixture(scope="module")
def texts(ear, tmp_path_factory):
    canary = tmp_path_factory.mktemp("canary") / "c.txt"
    canary.write_text(CANARY)
    return hostile_texts(ear.address, str(canary))


@pytest.fixture(scope="module")
def typed(texts):
    """The record, and what stands in its fields: together all of the texts."""
    together = [" | ".join(texts[start : start + A_FIELD]) for start in range(0, len(texts), A_FIELD)]
    record, typed = record_with(together)
    assert len(typed) >= len(together)
    return record, typed


@pytest.fixture(scope="module")
def printed(typed):
    return batch_record_pdf(typed[0], make_stamp(), for_machines=b"{}")


@pytest.fixture(scope="module")
def paper(printed):
    command = ["pdftotext", "-raw", "-", "-"]
    return letters(subprocess.run(command, input=printed, capture_output=True, check=True).stdout.decode())


def test_every_hostile_text_is_on_the_paper_as_text(texts, typed, paper):
    assert len(texts) == MANY
    assert [number for number in range(len(typed[1])) if f"no.{number:03d}" not in paper] == []
    # Letters that are written from the right, or that no font has, another program reads in another order.
    assert [text for text in texts if text.isascii() and letters(text)[:10] not in paper] == []


def test_nothing_was_fetched_and_no_file_was_read(paper, printed, ear):
    assert ear.calls == []
    assert letters(CANARY) not in paper
    for word in (b"/JavaScript", b"/URI", b"/Launch", b"/GoToR", b"/OpenAction"):
        assert word not in printed


def test_a_letter_that_no_font_has_stands_as_its_number(paper):
    assert "[U+0E44]" in paper
