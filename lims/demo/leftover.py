"""What the bag does not take: its container is labelled before the fill, and goes to the freezer after it."""

from collections.abc import Iterator
from datetime import datetime

from lims.actions.remainder import settle_remainder
from lims.demo.lab import MINUTE, Lab
from lims.demo.plot import Story
from lims.domain.containers import Container, ContainerState
from lims.domain.remainder import KIND
from lims.store.reading.containers import list_containers


def label_remainder(lab: Lab, story: Story, person: str) -> Iterator[datetime]:
    """Scan the label on the container for the rest, where the fill will leave something over."""
    waiting = _find(lab, story, ContainerState.PLANNED)
    if waiting is not None:
        yield lab.at + MINUTE
        lab.scans(person, lab.code_of(waiting.container), story.batch, "fill", story.station)


def keep_remainder(lab: Lab, story: Story, person: str) -> Iterator[datetime]:
    """Put the rest away."""
    kept = _find(lab, story, ContainerState.IN_USE)
    if kept is not None:
        yield lab.at + 6 * MINUTE
        lab.does(
            person,
            lambda act: settle_remainder(
                act, story.batch, kept.container, fate="frozen", reason="kept for tests", place="Freezer, box 4"
            ),
        )


def _find(lab: Lab, story: Story, state: ContainerState) -> Container | None:
    with lab.store.reading() as db:
        held = list_containers(db, story.batch)
    return next((one for one in held if one.kind == KIND and one.state is state), None)
