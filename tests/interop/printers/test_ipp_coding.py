"""IPP messages: written as RFC 8010 says, read back, and anything else refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.interop.printers import ipp_coding as coding
from lims.interop.printers.ipp_coding import NotIpp, read_answer, request


def test_a_request_is_as_the_standard_writes_it():
    message = request(
        0x000B, "ipp://localhost:631/printers/roll", ((coding.KEYWORD, "requested-attributes", ("a", "b")),)
    )
    assert message[:8] == b"\x02\x00\x00\x0b\x00\x00\x00\x01"
    assert message[8] == coding.OPERATION and message[-1] == coding.END
    assert (
        message.index(b"attributes-charset") < message.index(b"attributes-natural-language") < message.index(b"ipp://")
    )
    assert message.endswith(b"\x44\x00\x14requested-attributes\x00\x01a\x44\x00\x00\x00\x01b\x03")


@given(
    st.dictionaries(
        st.text("abcdefghij-", min_size=1, max_size=20),
        st.lists(st.one_of(st.integers(-(2**31), 2**31 - 1), st.text(max_size=20)), min_size=1, max_size=4),
        max_size=5,
    )
)
def test_what_is_written_is_read_back(attributes):
    wanted = tuple(
        (coding.INTEGER if isinstance(value, int) else coding.NAME, f"x{number}{name}", (value,))
        for name, values in attributes.items()
        for number, value in enumerate(values)
    )
    [(group, read)] = read_answer(request(0x000A, "ipp://x/", wanted)).groups
    assert group == coding.OPERATION
    assert [read[name] for _, name, _ in wanted] == [list(values) for _, _, values in wanted]


@given(st.binary(max_size=200))
def test_bytes_that_are_no_ipp_are_refused_and_nothing_else_happens(noise):
    try:
        read_answer(noise)
    except NotIpp:
        return


def test_a_message_cut_anywhere_is_refused():
    whole = request(0x0002, "ipp://localhost/", ((coding.NAME, "job-name", ("autolog P-1/1",)),))
    for length in range(len(whole)):
        with pytest.raises(NotIpp):
            read_answer(whole[:length])
