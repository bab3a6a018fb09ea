"""A page, a refusal and a paper are read in the language of their reader."""

from datetime import UTC, date, datetime

import pytest

from lims.domain.materials import MaterialLot, reasons_against_lot
from lims.web.app import create_app
from tests.web.house import NOW, SETTINGS, text_of

RECEIVED_AT = datetime(2026, 9, 1, tzinfo=UTC)
LOT = MaterialLot("M-013", "wash_buffer", "Wash buffer", "WB-1102", date(2026, 11, 9), "released", RECEIVED_AT)


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


def test_a_language_goes_with_the_person_to_every_screen(house):
    house.visitor("demo-technician-a").post("/preferences", language="zh_Hans")
    assert "扫描标签" in text_of(house.visitor("demo-technician-a").get("/scan"))
    assert "Scan a label" in text_of(house.visitor("demo-technician-b").get("/scan"))


def test_the_next_person_at_a_bench_does_not_inherit_the_language(house):
    bench = house.visitor("demo-technician-a")
    bench.post("/preferences", language="zh_Hant")
    bench.post("/sign-out")
    assert '<html lang="en"' in bench.get("/sign-in").get_data(as_text=True)


@pytest.mark.parametrize(
    ("asked", "given"),
    [("zh-TW,zh;q=0.9", "zh-Hant"), ("zh-CN", "zh-Hans"), ("zh-SG", "zh-Hans"), ("zh-HK", "zh-Hant"), ("de", "en")],
)
def test_before_sign_in_the_browser_says_which_language(house, asked, given):
    visitor = house.visitor()
    page = visitor.get("/sign-in", headers={"Accept-Language": asked}).get_data(as_text=True)
    assert f'<html lang="{given}"' in page
    visitor.post("/preferences", language="en")
    assert '<html lang="en"' in visitor.get("/sign-in", headers={"Accept-Language": asked}).get_data(as_text=True)


def test_a_refusal_writes_its_day_as_the_language_does():
    chinese = {"%(day)s %(month)s %(year)s": "%(year)s年%(month)s%(day)s日", "Nov": "11月"}
    refused = next(reasons_against_lot(LOT, date(2026, 11, 22)))
    assert str(refused) == "Lot WB-1102 expired on 9 Nov 2026."
    assert "2026年11月9日" in refused.render(lambda sentence: chinese.get(sentence, sentence))


def test_a_site_offers_only_its_own_languages_and_begins_with_its_first(house):
    app = create_app(house.store, SETTINGS, lambda: NOW, languages=("zh_Hans", "en"))
    visitor = app.test_client()
    page = visitor.get("/sign-in", headers={"Accept-Language": "zh-TW, fr"}).get_data(as_text=True)
    assert '<html lang="zh-Hans"' in page and "繁體中文" not in page and "English" in page
