"""The state follows from the ledger: replaying it gives the same rows, and any other row is named."""

import pytest

from lims.store.rebuild import TableFault
from lims.store.verify import verify


@pytest.fixture
def stocked(site, lab):
    for number in range(3):
        site.record("site", lab["lot"](number))
    site.store.perform("qa.a", site.clock(), lambda act: lab["recall_once"](act, 1))
    return site


def test_the_state_of_an_honest_record_comes_out_again(stocked):
    assert verify(stocked.store, rebuild=True).faults == ()


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (
            "UPDATE material_lots SET state = 'released' WHERE lot = 'L-1'",
            TableFault("material_lots", "lot=L-1", "state", "it says 'released', the ledger says 'recalled'"),
        ),
        (
            "UPDATE material_lots SET expires_on = '2028-01-31' WHERE lot = 'L-2'",
            TableFault("material_lots", "lot=L-2", "expires_on", "it says '2028-01-31', the ledger says '2027-01-31'"),
        ),
        (
            "UPDATE material_lots SET received_at = 'not a time' WHERE lot = 'L-0'",
            TableFault(
                "material_lots",
                "lot=L-0",
                "received_at",
                "it says 'not a time', the ledger says '2026-03-02T08:00:02.000000Z'",
            ),
        ),
        (
            "UPDATE people SET roles = '[\"administrator\"]'",
            TableFault(
                "people", "person=tech.a", "roles", "it says '[\"administrator\"]', the ledger says '[\"technician\"]'"
            ),
        ),
        (
            "DELETE FROM material_lots WHERE lot = 'L-1'",
            TableFault("material_lots", "lot=L-1", "", "the row is missing; the ledger says it is there"),
        ),
        (
            (
                "INSERT INTO material_lots SELECT 'L-9', kind, title, lot_number, expires_on, state, received_at, "
                "72, 1 FROM material_lots WHERE lot = 'L-1'"
            ),
            TableFault("material_lots", "lot=L-9", "", "the row is there; nothing in the ledger put it there"),
        ),
    ],
)
@pytest.mark.check("L6")
def test_a_changed_row_is_named_with_table_key_and_column(stocked, statement, fault):
    stocked.tamper(statement)
    assert verify(stocked.store).ok
    report = verify(stocked.store, rebuild=True)
    assert report.faults == (fault,)
    assert report.plain()["faults"] == [
        {"where": "table", "table": fault.table, "key": fault.key, "column": fault.column, "what": fault.what}
    ]


def test_operational_rows_are_no_part_of_the_comparison(stocked):
    stocked.store.perform("t", stocked.clock(), lambda act: act.enqueue("print", {}), request_id="r", fingerprint="f")
    assert verify(stocked.store, rebuild=True).ok


def test_an_entry_that_cannot_be_replayed_is_named(stocked):
    stocked.tamper("UPDATE ledger SET text = replace(text, 'X1', 'X1\"') WHERE seq = 4")
    report = verify(stocked.store, rebuild=True)
    assert any(fault.what.startswith("it cannot be replayed") for fault in report.faults if hasattr(fault, "chain"))
