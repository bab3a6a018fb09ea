"""Every sentence goes through the catalogues: the frame and the bench speak both Chinese scripts, and lose no value."""

import re

import pytest
from babel.messages.pofile import read_po

from lims.web.frame import AREAS
from lims.web.language import LOCALE_DIR
from tests.web.house import text_of

CHINESE = ["zh_Hant", "zh_Hans"]


def catalogue(language):
    with (LOCALE_DIR / language / "LC_MESSAGES" / "lims.po").open("rb") as file:
        return read_po(file, locale=language)


def places(text):
    return sorted(re.findall(r"%\((\w+)\)s", text))


@pytest.mark.parametrize("language", CHINESE)
def test_every_translation_has_the_places_of_its_sentence(language):
    checked = 0
    for message in catalogue(language):
        one, said = (part if isinstance(part, str) else part[-1] for part in (message.id, message.string))
        if one and said:
            assert places(said) == places(one), one
            checked += 1
    assert checked > 250


@pytest.mark.parametrize("language", CHINESE)
def test_the_areas_and_the_stops_are_translated(language):
    said = catalogue(language)
    wanted = [area.title.msgid for area in AREAS]
    wanted += ["Stop. Wrong patient.", "Stop. Right patient, wrong dose.", "Stop. Right patient, wrong batch."]
    assert not [msgid for msgid in wanted if not said[msgid].string]


@pytest.mark.parametrize(
    ("language", "word"), [("zh_Hant", "掃描標籤"), ("zh_Hans", "扫描标签"), ("en", "Scan a label")]
)
def test_a_page_is_read_in_the_chosen_language(technician, language, word):
    technician.post("/preferences", language=language)
    assert word in text_of(technician.get("/scan"))


def test_a_refusal_is_said_in_the_language_of_the_page(technician):
    technician.post("/preferences", language="zh_Hant")
    assert "沒有受試者 INKT-999。" in technician.send("/scan", code="INKT-999").json["what"]


def test_a_language_nobody_speaks_here_changes_nothing(technician):
    technician.post("/preferences", language="tlh")
    assert '<html lang="en"' in technician.get("/scan").get_data(as_text=True)
