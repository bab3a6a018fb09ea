"""Values go into a column and come back the same, on both databases, as the same text."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select
from sqlalchemy.exc import StatementError

from lims.store.types import Day, Exact, JsonText, UtcTime

tried = Table(
    "tried",
    MetaData(),
    Column("number", Integer, primary_key=True),
    Column("at", UtcTime),
    Column("on", Day),
    Column("amount", Exact),
    Column("plain", JsonText),
)
FULL = {
    "number": 1,
    "at": datetime(2026, 3, 2, 16, 0, tzinfo=timezone(timedelta(hours=8))),
    "on": date(2026, 3, 2),
    "amount": Decimal("12.50"),
    "plain": {"tags": ("a", "b"), "none": None},
}
EMPTY = dict.fromkeys(FULL) | {"number": 2}


@pytest.fixture
def table(store):
    """The table, made and undone inside one transaction."""
    with store.engine.connect() as db, db.begin() as transaction:
        tried.create(db)
        yield db
        transaction.rollback()


def test_values_come_back_and_nothing_stays_nothing(table):
    table.execute(insert(tried), [FULL, EMPTY])
    full, empty = table.execute(select(tried).order_by(tried.c.number)).all()
    assert full.at == FULL["at"] and full.at.tzinfo == UTC
    assert (full.on, full.amount, str(full.amount)) == (date(2026, 3, 2), Decimal("12.5"), "12.50")
    assert full.plain == {"tags": ["a", "b"], "none": None}
    assert empty == (2, None, None, None, None)


def test_on_disk_they_are_the_same_text_everywhere(table):
    table.execute(insert(tried), FULL)
    assert table.exec_driver_sql('SELECT at, "on", amount, plain FROM tried').one() == (
        "2026-03-02T08:00:00.000000Z",
        "2026-03-02",
        "12.50",
        '{"none":null,"tags":["a","b"]}',
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": datetime(2026, 3, 2)},  # noqa: DTZ001 (that is the point)
        {"on": datetime(2026, 3, 2, tzinfo=UTC)},
        {"amount": 12.5},
        {"amount": 12},
        {"plain": 0.5},
    ],
)
def test_a_value_that_would_lose_something_is_refused(table, wrong):
    with pytest.raises(StatementError):
        table.execute(insert(tried), FULL | wrong)
