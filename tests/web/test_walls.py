"""A wall screen: nobody signs in at it, it shows the board and nothing else, and who allowed it can take it back."""

import re
from datetime import timedelta

import pytest

from lims.domain.displays import PAIRING_HOLDS, SILENT_AFTER, read_pairing_code
from lims.domain.errors import NotReadable
from tests.web.house import text_of


def code_on(screen):
    """The code that the screen shows; nothing when it shows the board."""
    shown = re.search(r'pairing-code code"[^>]*>([^<]+)<', screen.get("/wall").get_data(as_text=True))
    return shown.group(1) if shown else ""


def allow(visitor, code, title="Corridor"):
    return visitor.post("/walls", pairing=code, title=title, place="Clean room 2", theme="dark")


@pytest.fixture
def quality(house):
    return house.visitor("demo-qa-d")


def test_a_screen_is_paired_by_its_code_and_shows_the_board_until_it_is_revoked(house, quality):
    screen = house.visitor()
    code = code_on(screen)
    assert code and code == code_on(screen), "the code stays while nobody has typed it"
    assert allow(quality, code.lower()).status_code == 303
    board = screen.get("/wall")
    said = text_of(board)
    assert "INKT-003" in said and "Due now" in said and "Corridor" in said
    assert re.search(r"<a |<form|<button|<input", board.get_data(as_text=True)) is None, "nothing can be pressed"
    assert house.kinds("site")[-1] == "DisplayOpened"
    quality.post("/walls/W1/revoked", reason="the screen was sold")
    assert code_on(screen) and house.kinds("site")[-1] == "DisplayRevoked"
    assert "the screen was sold" in text_of(quality.get("/walls"))


def test_the_screen_opens_nothing_but_the_wall_and_keeps_nobody_signed_in(house, quality):
    screen = house.visitor()
    allow(quality, code_on(screen))
    assert "INKT-003" in text_of(screen.get("/wall"))
    for path in ("/board", "/batches/B26-0005", "/my-work", "/find?q=B26-0005", "/walls"):
        answer = screen.get(path)
        assert answer.status_code == 302 and "/sign-in" in answer.location, path
    house.clock.advance(hours=14)
    assert "INKT-003" in text_of(screen.get("/wall")), "it stays all night"


def test_another_browser_with_the_code_in_its_hand_gets_nothing(house, quality):
    screen, stranger = house.visitor(), house.visitor()
    code = code_on(screen)
    allow(quality, code)
    assert code_on(stranger) and code_on(stranger) != code
    assert "INKT-003" in text_of(screen.get("/wall")) and code_on(stranger)


def test_a_code_typed_long_ago_pairs_nothing_and_a_screen_long_silent_is_paired_again(house, quality):
    late = house.visitor()
    code = code_on(late)
    allow(quality, code)
    house.clock.now += PAIRING_HOLDS + timedelta(minutes=1)
    assert code_on(late) == code
    screen, again = house.visitor(), house.visitor("demo-qa-d")
    allow(again, code_on(screen))
    assert not code_on(screen)
    house.clock.now += SILENT_AFTER + timedelta(hours=1)
    assert code_on(screen)


def test_only_quality_and_administrators_pair_and_a_slip_is_said(house, quality, technician):
    assert technician.get("/walls").status_code == 403 and allow(technician, "K7QX 2M4P").status_code == 403
    answer = allow(quality, "K7QX")
    assert answer.status_code == 422 and "is not the code of a wall screen" in text_of(answer)
    assert allow(quality, "K7QX 2M4P", title=" ").status_code == 422
    assert quality.post("/walls/W9/revoked", reason="x").status_code == 404
    assert read_pairing_code(" o7qx-im4l ") == "07QX1M41"
    with pytest.raises(NotReadable):
        read_pairing_code("K7QX 2M4U")
