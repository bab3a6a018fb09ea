"""Statements that go to the driver as they stand: the same rows, the same faults, nothing run with half its values."""

from datetime import date

import pytest
from sqlalchemy import bindparam, insert, select, update

from lims.store.errors import DatabaseFault
from lims.store.prepared import Prepared
from lims.store.tables.ledger import chains, ledger
from lims.store.tables.materials import equipment, material_lots
from lims.store.tables.people import people

LOT = select(material_lots).where(material_lots.c.lot == bindparam("lot"))
MOVE_TITLE = update(material_lots).where(material_lots.c.lot == bindparam("which"))


def test_a_row_is_the_one_sqlalchemy_reads_type_by_type(site, lab):
    site.record("site", lab["lot"](1), lab["lot"](2))
    with site.store.reading() as db:
        for table in (material_lots, chains, ledger, people, equipment):
            every = select(table).order_by(*table.primary_key)
            wanted = [dict(row) for row in db.execute(every).mappings()]
            assert [dict(row) for row in Prepared(every).all(db)] == wanted
        found = Prepared(LOT).first(db, lot="L-2")
        assert found is not None
        assert (found["lot_number"], found["expires_on"]) == ("X2", date(2027, 1, 31))
        assert Prepared(LOT).first(db, lot="L-3") is None


def test_what_the_statement_says_itself_stays_in_force(site, lab):
    site.record("site", lab["lot"](1), lab["lot"](2), lab["lot"](3))
    second = Prepared(LOT.where(material_lots.c.title != "Serum").limit(1))
    one = Prepared(select(material_lots.c.lot).order_by(material_lots.c.lot.desc()).limit(1))
    with site.store.reading() as db:
        assert second.first(db, lot="L-2")["lot"] == "L-2"
        assert [row["lot"] for row in one.all(db)] == ["L-3"]


def test_writing_tells_how_many_rows_and_is_undone_with_its_act(site, lab):
    site.record("site", lab["lot"](1), lab["lot"](2))
    move = Prepared(MOVE_TITLE)

    def rename(act):
        assert move.run(act.db, {"which": "L-1", "title": "Serum"}) == 1
        assert move.run(act.db, {"which": "L-9", "title": "Serum"}) == 0
        assert Prepared(LOT).first(act.db, lot="L-1")["title"] == "Serum"
        raise ArithmeticError

    with pytest.raises(ArithmeticError):
        site.store.perform("tech.a", site.clock.advance(seconds=1), rename)
    assert site.rows("SELECT DISTINCT title FROM material_lots") == [("Culture medium",)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("values", [{}, {"lot": "L-1", "title": "x"}, {"lots": "L-1"}])
def test_neither_a_value_too_few_nor_one_too_many_is_run(site, values):
    """A name written wrong would else be a condition that is not asked."""
    with site.store.reading() as db, pytest.raises(TypeError, match="cannot be run with"):
        Prepared(LOT).first(db, **values)


def test_a_trigger_of_the_ledger_refuses_as_ever(site, lab):
    with site.store.reading() as db:
        last = dict(db.execute(select(ledger).order_by(ledger.c.position.desc()).limit(1)).mappings().one())
    again = {name: value for name, value in last.items() if name != "position"} | {"seq": last["seq"] + 5}
    with pytest.raises(DatabaseFault, match="LEDGER_MOVED"), site.store.writing() as db:
        Prepared(insert(ledger)).run(db, again)
    site.record("site", lab["lot"](1))


def test_outside_a_transaction_it_begins_one_as_any_statement_does(site, lab):
    """What is read alone in autocommit would be another moment than what is read next."""
    site.record("site", lab["lot"](1))
    with site.store.engine.connect() as db:
        assert Prepared(LOT).first(db, lot="L-1")["lot"] == "L-1"
        assert db.in_transaction()
