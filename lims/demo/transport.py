"""The courier of the demonstration: from the ward to the laboratory, and back with the product."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from lims.actions import custody
from lims.demo.lab import MINUTE, Lab
from lims.demo.plot import COURIER, NURSE, Story
from lims.domain.containers import container_id
from lims.store.record import Act


@dataclass(frozen=True, slots=True)
class Leg:
    """One hand-over: who gives, who takes, from where to where."""

    kind: str
    giver: str
    taker: str
    start: str
    end: str


def courier(lab: Lab, story: Story, *, to_lab: bool) -> Iterator[datetime]:
    """Two hand-overs: to the courier, and from the courier to whoever waits."""
    technician = story.hands[0]
    if to_lab:
        legs: tuple[Leg, ...] = (
            Leg("ward_to_courier", NURSE, COURIER, "Ward 5", "Courier"),
            Leg("courier_to_lab", COURIER, technician, "Courier", "Cell room 1"),
        )
        names: tuple[str, ...] = ("C1", "C2")
        limits, degrees = ("15", "25"), ("18.9", "21.4")
    else:
        legs = (
            Leg("lab_to_courier", technician, COURIER, "Release store", "Courier"),
            Leg("courier_to_ward", COURIER, NURSE, "Courier", "Ward 5"),
        )
        names = ("P1",)
        limits, degrees = ("2", "8"), ("4.0", "6.2")
    codes = tuple(lab.code_of(container_id(story.batch, name)) for name in names)
    for leg in legs:
        yield lab.at + 6 * MINUTE
        number = lab.does(leg.giver, partial(_give, story=story, leg=leg, codes=codes, limits=limits))
        yield lab.at + 5 * MINUTE
        lab.does(leg.taker, partial(_take, story=story, leg=leg, codes=codes, number=number, degrees=degrees))
        yield lab.at + 20 * MINUTE


def _give(act: Act, story: Story, leg: Leg, codes: tuple[str, ...], limits: tuple[str, str]) -> int:
    return custody.hand_over(
        act,
        story.batch,
        kind=leg.kind,
        codes=codes,
        from_place=leg.start,
        to_place=leg.end,
        seal=f"S-{story.din_serial:05d}",
        logger="TL-07",
        low_c=limits[0],
        high_c=limits[1],
    )


def _take(act: Act, story: Story, leg: Leg, codes: tuple[str, ...], number: int, degrees: tuple[str, str]) -> str:
    return custody.take(
        act,
        story.batch,
        number,
        codes=codes,
        seal_intact=True,
        lowest_c=degrees[0],
        highest_c=degrees[1],
        condition="labels legible, nothing leaks",
        place=leg.end,
    )
