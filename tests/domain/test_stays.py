"""Where vessels stood: from one placing to the next, and who was inside during an alarm."""

from datetime import UTC, datetime, timedelta

from lims.domain.stays import Placed, Stay, left_during, stays_in

NOON = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)


def at(hours):
    return NOON + timedelta(hours=hours)


MOVES = (
    Placed("A", "INC-1", at(0)),
    Placed("B", "INC-1", at(1)),
    Placed("A", "INC-1", at(2)),  # put back after a step: one stay
    Placed("A", "INC-2", at(3)),
    Placed("C", "INC-2", at(3)),
    Placed("A", "INC-1", at(5)),
    Placed("A", "", at(6)),  # given away
)


def test_a_stay_lasts_from_the_placing_to_the_next_other_place():
    assert list(stays_in("INC-1", MOVES)) == [
        Stay("A", at(0), at(3), "INC-2"),
        Stay("A", at(5), at(6), ""),
        Stay("B", at(1), None, ""),
    ]


def test_whoever_was_inside_for_a_moment_of_the_alarm_counts_and_nobody_else():
    def who(start, end):
        return [one.container for one in left_during(stays_in("INC-1", MOVES), at(start), at(end))]

    assert who(2.5, 2.6) == ["A"]
    assert who(3, 4) == []  # it left in the moment in which the alarm began
    assert who(3, 5) == ["A"]
    assert who(6, 9) == []
    assert who(0, 9) == ["A", "A"]
    # What still stands inside is counted from where things are now.
    assert "B" not in who(0, 9)
