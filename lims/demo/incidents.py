"""What goes wrong in the demonstration, so that its record has something to show."""

from collections.abc import Iterator
from datetime import datetime

from lims.actions import downtime, labels, scanning
from lims.demo.curves import chamber
from lims.demo.lab import MINUTE, Lab
from lims.demo.plot import LEAD, Story
from lims.domain.containers import container_id
from lims.domain.errors import IdentityMismatch
from lims.domain.protocol import Step
from lims.store.record import Act


def stray_scan(lab: Lab, story: Story, step: Step) -> Iterator[datetime]:
    """Somebody else's vessel is scanned at the bench: the station stops until a second person clears it."""
    if story.strays is None:
        return
    stray = lab.code_of(container_id(story.strays.batch, "V1"))
    person = story.hands[0]
    try:
        lab.scans(person, stray, story.batch, step.key, story.station)
    except IdentityMismatch:
        yield lab.at + 3 * MINUTE
        lab.does(
            LEAD,
            lambda act: scanning.clear_stop(act, story.station, cleared_by=LEAD),
            station=story.station,
        )
        yield lab.at + MINUTE
        return
    raise AssertionError("another subject's vessel was accepted")


def reprint(lab: Lab, story: Story) -> None:
    """The label of the vessel is smudged: printed again, the former destroyed in front of a second person."""
    former = lab.code_of(container_id(story.batch, "V1"))
    first, second = story.hands

    def again(act: Act) -> None:
        labels.mark_printed(
            act, (labels.reprint_label(act, former, reason="smudged by condensation", second_person=second),)
        )
        labels.destroy_label(act, former, witnessed_by=second)

    lab.does(first, again)


def slip(story: Story) -> tuple[str, str, str]:
    """The entry of day 7 that is mistyped, as it was typed, and as it should be."""
    point = story.curve.points["count_d7"]
    if story.protocol.counting == "hemocytometer":
        dead = chamber(point)["dead"][0]
        return "dead", dead[::-1], dead
    tens, ones, tenths = point.viability[0], point.viability[1], point.viability[3]
    return "viability_percent", f"{tens}{tenths}.{ones}", point.viability


def correct(lab: Lab, story: Story) -> None:
    """Two digits of a reading were exchanged; the old value stays."""
    entry, _, good = slip(story)
    lab.enters(
        story.hands[0],
        story.batch,
        "count_d7",
        story.station,
        entry,
        good,
        reason="digits exchanged; read again from the worksheet",
    )


def prepare_for_downtime(lab: Lab, story: Story) -> None:
    """A paper form for the next step is printed ahead, for the hours of a power cut that was announced."""

    def ahead(act: Act) -> None:
        _, codes = downtime.print_form(act, story.batch, story.until)
        if codes:
            labels.mark_printed(act, tuple(codes))

    lab.does(story.hands[0], ahead)
