"""A culture outgrows its bag: two new bags are labelled, the culture is split into them, both go to the incubator."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import partial

from lims.actions import places, vessels
from lims.actions.families import step_as_worked
from lims.actions.labels import mark_printed
from lims.demo.lab import MINUTE, Lab
from lims.demo.plot import Story
from lims.domain.containers import container_id
from lims.domain.protocol import Step
from lims.store.reading.containers import find_container
from lims.store.reading.work import find_work
from lims.store.record import Act

NAMES = ("V1a", "V1b")
LEFT_BEHIND_ML = Decimal("1.5")


def step_now(lab: Lab, story: Story, step: Step) -> Step:
    """The step with a slot for every vessel that stands for another."""
    with lab.store.reading() as db:
        return step_as_worked(db, story.batch, step, find_work(db, story.batch, step.key))


def part(lab: Lab, story: Story) -> Iterator[datetime]:
    """Split V1 after the re-stimulation: labels first, then the cells."""
    person, batch = story.hands[0], story.batch
    code = lab.code_of(container_id(batch, "V1"))

    def plan(act: Act) -> None:
        mark_printed(act, tuple(vessels.plan_vessels(act, batch, code, count=len(NAMES))))

    yield lab.at + 5 * MINUTE
    lab.does(person, plan, station=story.station)
    yield lab.at + 4 * MINUTE
    with lab.store.reading() as db:
        held = find_container(db, container_id(batch, "V1"))
    if held is None or held.volume_ml is None:
        raise LookupError(f"{batch}/V1 is to be split and holds nothing that is known")
    half = (held.volume_ml / 2).quantize(Decimal(1))
    volumes = (half, held.volume_ml - half - LEFT_BEHIND_ML)
    new = [lab.code_of(container_id(batch, name)) for name in NAMES]
    parts = tuple((label, f"{volume:f}") for label, volume in zip(new, volumes, strict=True))
    lab.does(person, lambda act: vessels.split(act, batch, code, parts=parts), station=story.station)
    incubator = lab.code_of("INC-1")
    for label in new:
        yield lab.at + MINUTE
        lab.does(person, partial(places.move, batch=batch, code=label, place=incubator))
