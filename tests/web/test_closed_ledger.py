"""No entry, no change: while the ledger takes nothing, every act is refused, and everybody can still read."""

import pytest

from lims.store.rebuild import _rows
from lims.store.tables import metadata
from lims.store.tables.base import is_operational
from tests.web.house import text_of
from tests.web.test_quality import READY, decide, review

SHUT = "BEGIN SELECT RAISE(ABORT, 'attempt to write a readonly database'); END"


def state(house):
    with house.store.reading() as db:
        return {table.name: _rows(db, table) for table in metadata.sorted_tables if not is_operational(table)}


@pytest.mark.check("L12")
def test_where_no_entry_can_be_written_nothing_changes_and_reading_goes_on(house):
    qa, other = (house.visitor(name) for name in ("demo-qa-d", "demo-qa-e"))
    administrator = house.visitor("demo-administrator")
    with house.store.writing() as db:
        db.exec_driver_sql(f"CREATE TRIGGER shut BEFORE INSERT ON ledger {SHUT}")
    before, entries = state(house), house.entries()
    acts = [
        lambda: review(qa),
        lambda: decide(other, "held", reason="to be safe"),
        lambda: qa.post("/materials/state", lot="M-005", state="recalled", reason="a notice of the maker"),
        lambda: administrator.post(
            "/people", person="demo-nurse-n", printed_name="N", roles="nurse", password="words enough for a password"
        ),
    ]
    answers = [act() for act in acts]
    assert [one.status_code for one in answers] == [503] * 4
    assert "takes no entries now" in text_of(answers[0]) and answers[0].headers["Retry-After"] == "30"
    assert state(house) == before and house.entries() == entries
    for path in ("/board", f"/quality/{READY}", "/ledger", f"/batches/{READY}"):
        assert qa.get(path).status_code == 200
    with house.store.writing() as db:
        db.exec_driver_sql("DROP TRIGGER shut")
    assert review(qa).status_code == 303
