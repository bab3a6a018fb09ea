"""What fits on a wall: the most urgent rows, and the others counted."""

from dataclasses import replace

from lims.actions.overview import board
from lims.web.show.wall import HEAD, LINE, ROOM, ROW, rest_of, what_fits


def test_ten_batches_of_four_groups_fit_and_of_thirty_the_most_urgent_do(house):
    with house.store.reading() as db:
        found = board(db, house.clock())
    assert what_fits(found) == found and rest_of(found, found) is None
    assert 10 * ROW + 4 * HEAD + LINE <= ROOM
    many = replace(found, rows=found.rows * 6)
    shown = what_fits(many)
    assert 8 <= len(shown.rows) < len(many.rows) and shown.rows == many.rows[: len(shown.rows)]
    assert str(len(many.rows) - len(shown.rows)) in str(rest_of(many, shown))
