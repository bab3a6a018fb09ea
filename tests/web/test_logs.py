"""The log: one line for each event whatever was sent (check W9), and nothing in it that somebody typed."""

import json
import logging
import sys

import pytest

from lims.web.logs import OneLine
from tests.web.house import PASSWORD

HOSTILE = ("a\r\nb", "a\x1b[2Jb", "a\nlevel=error", "\u202ea", "a\u2028b", "\x7f\x00", '"}\n{"event": "forged"')


@pytest.fixture
def lines(house):
    """The lines that the application wrote."""
    written = []

    class Kept(logging.Handler):
        def emit(self, record):
            written.append(self.format(record))

    handler = Kept()
    handler.setFormatter(OneLine())
    house.app.logger.addHandler(handler)
    yield written
    house.app.logger.removeHandler(handler)


@pytest.mark.check("W9")
def test_whatever_is_logged_is_one_line_that_a_terminal_shows_as_it_is():
    for words in HOSTILE:
        try:
            int(words)
        except ValueError:
            record = logging.LogRecord("x", logging.ERROR, "", 1, "at %s", (words,), sys.exc_info())
        record.told = {"person": words}
        line = OneLine().format(record)
        assert line.isascii()
        assert line.isprintable()
        assert json.loads(line)["person"] == words


@pytest.mark.check("W9", "L15")
def test_what_was_refused_is_logged_without_what_was_typed(house, lines):
    house.visitor().sign_in("demo-qa-d", "the wrong words entirely")
    visitor = house.visitor("demo-technician-a")
    visitor.post("/people", person="x.y", printed_name="<b>\r\nforged", roles="qa", password="p" * 20)
    told = [json.loads(line) for line in lines]
    assert {"refused"} == {one["event"] for one in told}
    assert {"demo-technician-a"} >= {one["person"] for one in told if one["person"]}
    assert not any(word in line for line in lines for word in ("wrong words", "forged", PASSWORD, "p" * 20))
