"""~HS: what a ZPL printer says of itself, and what is no answer."""

import pytest

from lims.interop.printers.host_status import is_whole, read_host_status


def answer(paper=0, pause=0, formats=0, head=0, ribbon=0, remaining=0, partial=0, hot=0):
    lines = (
        f"030,{paper},{pause},1245,{formats:03d},0,0,{partial},000,0,0,{hot}",
        f"000,0,{head},{ribbon},0,2,4,0,{remaining:08d},1,000",
        "1234,0",
    )
    return b"".join(f"\x02{line}\x03\r\n".encode() for line in lines)


@pytest.mark.parametrize(
    ("said", "state", "troubles", "held"),
    [
        ({}, "ready", (), 0),
        ({"formats": 2}, "busy", (), 2),
        ({"remaining": 12}, "busy", (), 12),
        ({"partial": 1}, "busy", (), 1),
        ({"paper": 1, "formats": 1}, "attention", ("paper_out",), 1),
        ({"head": 1, "pause": 1}, "attention", ("paused", "head_open"), 0),
        ({"ribbon": 1}, "attention", ("ribbon_out",), 0),
        ({"hot": 1}, "attention", ("too_hot",), 0),
    ],
)
def test_what_the_printer_says(said, state, troubles, held):
    told = read_host_status(answer(**said))
    assert (told.state, told.troubles, told.labels_held) == (state, troubles, held)


@pytest.mark.parametrize("noise", [b"", b"hello", b"\x02\x03", answer()[:40], b"\x02a,b\x03\x02c\x03\x02d\x03"])
def test_anything_else_is_no_answer(noise):
    assert read_host_status(noise) is None


def test_an_answer_in_pieces_is_waited_for():
    whole = answer()
    assert is_whole(whole) and not any(is_whole(whole[:length]) for length in range(len(whole) - 12))
