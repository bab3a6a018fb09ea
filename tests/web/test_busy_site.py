"""A site with more to do than a page holds: each page leads to the next, and nothing is left out or told twice."""

import re

from lims.actions.alerts import log_call
from lims.actions.people import change_roles
from lims.actions.views import batch_record
from lims.web.ahead import read_ahead
from tests.web.house import text_of
from tests.web.test_quality import decide

BATCH = "B26-0005"
_EVENT = re.compile(r'<h3 class="day">(.*?)</h3>|<li class="ev.*?</li>', re.DOTALL)
_NEXT = re.compile(r'rel="next" href="([^"]+)"')


def pages_from(visitor, address):
    """A page and every one that its way on leads to."""
    pages = []
    while address:
        assert len(pages) < 40
        pages.append(visitor.get(address).get_data(as_text=True))
        found = _NEXT.search(pages[-1])
        address = found[1].replace("&amp;", "&") if found else ""
    return pages


def test_the_calendar_goes_on_where_a_page_ends(technician, monkeypatch):
    whole = technician.get("/calendar").get_data(as_text=True)
    assert _NEXT.search(whole) is None
    monkeypatch.setattr("lims.web.show.days.MOST", 3)
    pages = pages_from(technician, "/calendar")
    assert len(pages) > 2
    assert [one[0] for page in pages for one in _EVENT.finditer(page)] == [one[0] for one in _EVENT.finditer(whole)]
    assert all(re.search("<h1>(.*)</h1>", page)[1] == re.search("<h1>(.*)</h1>", whole)[1] for page in pages)
    assert "From today" in pages[1] and "From today" not in pages[0]
    for nonsense in ("2026-02-31", "yesterday", "1999-01-01"):
        assert _EVENT.findall(technician.get(f"/calendar?first={nonsense}").get_data(as_text=True)) == _EVENT.findall(
            pages[0]
        )


def test_a_batch_about_which_everybody_telephones_shows_the_newest_calls_first(house, clock, technician):
    def telephone(act):
        for number in range(60):
            words = f"call number {number:02d}"
            log_call(act, BATCH, told_role="physician", told="Demo physician J", called_at=clock(), words=words)

    house.store.perform("demo-qa-d", clock(), telephone)
    first, second = pages_from(technician, f"/batches/{BATCH}/alerts")
    told = [re.findall(r"call number (\d\d)", page) for page in (first, second)]
    assert told[0][0] == "59" and sorted(told[0] + told[1]) == [f"{number:02d}" for number in range(60)]
    assert "newest first" in text_of(technician.get(f"/batches/{BATCH}/alerts"))


def test_a_desk_reads_again_the_record_that_is_open_and_of_the_queue_only_what_moved(house, clock, monkeypatch):
    qa = house.visitor("demo-qa-d")
    queue = [one for one in ("B26-0003", "B26-0004") if one in text_of(qa.get("/quality/B26-0003"))]
    assert len(queue) == 2
    read = []

    def moved(act):
        change_roles(act, "demo-analyst-k", roles=("qc",), reason="to the other laboratory")

    def reading(db, number):
        read.append(number)
        return batch_record(db, number)

    monkeypatch.setattr("lims.actions.queue_records.batch_record", reading)
    house.store.perform("demo-administrator", clock(), moved)
    qa.get("/quality/B26-0003")
    assert read == ["B26-0003"]
    assert decide(qa, "held", "B26-0004", reason="the label is smeared").status_code == 303
    qa.get("/quality/B26-0003")
    assert sorted(set(read)) == queue


def test_what_a_fresh_process_read_ahead_nobody_waits_for(house, monkeypatch):
    for kept in ("_KEPT", "_GLANCED"):
        monkeypatch.setattr(f"lims.actions.queue_records.{kept}", {})
    qa = house.visitor("demo-qa-d")
    read_ahead(house.store)
    monkeypatch.delattr("lims.actions.queue_records.batch_record")
    assert "B26-0004" in text_of(qa.get("/quality/B26-0003"))
