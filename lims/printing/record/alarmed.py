"""Equipment that left its limits with vessels of this batch inside: the alarm, and the way of each vessel out of it."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.equipment import Alarm, VesselInAlarm, how_it_was
from lims.printing.record.pen import Pen


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """One vessel in one alarm."""

    alarm: str
    what: str
    when: str
    vessel: str
    way: str


def alarm_rows(pen: Pen) -> tuple[AlarmRow, ...]:
    """Every vessel of this batch that stood in an alarm, oldest alarm first."""
    titles = {one.container: one.title for one in pen.record.containers}
    return tuple(
        AlarmRow(
            alarm=f"{stood.alarm.alarm}, {stood.alarm.equipment}",
            what=f"{stood.alarm.words} ({pen.say(how_it_was(stood.alarm))})",
            when=_when(pen, stood.alarm),
            vessel=titles.get(vessel.container, vessel.container),
            way=_way(pen, vessel),
        )
        for stood in pen.record.more.alarms
        for vessel in stood.vessels
    )


def _when(pen: Pen, alarm: Alarm) -> str:
    if alarm.to_at is None:
        return pen.prose("from %(start)s", start=pen.times.minute(alarm.from_at))
    return pen.prose("%(start)s to %(end)s", start=pen.times.minute(alarm.from_at), end=pen.times.minute(alarm.to_at))


def _way(pen: Pen, vessel: VesselInAlarm) -> str:
    if vessel.out_at is None:
        return pen.prose("not moved out of it by this alarm")
    if vessel.left_before:
        return pen.prose("was inside until %(at)s, before the alarm was recorded", at=pen.times.short(vessel.out_at))
    out = {"at": pen.times.short(vessel.out_at), "by": pen.name(vessel.out_by)}
    if vessel.moved_at is None:
        return pen.prose("taken out %(at)s by %(by)s, not put in elsewhere yet", **out)
    return pen.prose(
        "taken out %(at)s by %(by)s, into %(place)s after %(minutes)s min",
        place=vessel.moved_to,
        minutes=vessel.minutes_out,
        **out,
    )
