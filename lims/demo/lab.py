"""The demonstration's laboratory: people do things at moments, by the same actions as everybody."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Any

from lims.actions import labels, scanning, steps
from lims.demo.cast import lot_for
from lims.domain.containers import container_id
from lims.domain.protocol import Protocol, Slot, SlotKind, Step
from lims.store.reading.containers import labels_of
from lims.store.record import Act
from lims.store.session import Store

MINUTE = timedelta(minutes=1)
NOTHING: Mapping[str, str] = {}


class Lab:
    """Acts in the store at the time its clock shows; a story moves the clock forward."""

    def __init__(self, store: Store, at: datetime, zone: tzinfo) -> None:
        self.store = store
        self.at = at
        self.zone = zone

    def does(self, person: str, work: Callable[[Act], Any], *, station: str = "") -> Any:
        """One act by one person, now."""
        return self.store.perform(person, self.at, work, station=station)

    def code_of(self, target: str) -> str:
        """The label in force on a thing; raises LookupError where it has none."""
        with self.store.reading() as db:
            found = next((one.label_code for one in reversed(labels_of(db, target)) if one.in_force), "")
        if not found:
            raise LookupError(f"{target} has no label in force")
        return found

    def starts(self, person: str, batch: str, step: str, station: str) -> None:
        """Begin a step and print the labels it issues."""

        def begin(act: Act) -> None:
            labels.mark_printed(act, tuple(steps.start_step(act, batch, step, cleared=True)))

        self.does(person, begin, station=station)

    def scans(self, person: str, code: str, batch: str, step: str, station: str) -> Any:
        """Scan a label in a step."""
        return self.does(person, lambda act: scanning.scan(act, code, batch=batch, step=step), station=station)

    def enters(self, person: str, batch: str, step: str, station: str, entry: str, value: str, **more: Any) -> None:
        """Save one value."""
        self.does(person, lambda act: steps.record_entry(act, batch, step, entry, value, **more), station=station)

    def finishes(self, person: str, second: str, batch: str, step: str, station: str) -> None:
        """A second person verifies, the first ends the step."""
        self.does(person, lambda act: steps.verify_step(act, batch, step, verified_by=second), station=station)
        self.does(person, lambda act: steps.finish_step(act, batch, step, cleared=True), station=station)

    def thing_for(self, slot: Slot, batch: str, subject: str, station: str, own: Mapping[str, str] = NOTHING) -> str:
        """What the demonstration scans into a slot; `own` names the lots and equipment kept for this batch, by kind."""
        if slot.kind is SlotKind.SUBJECT:
            return subject
        if slot.kind in (SlotKind.CONTAINER, SlotKind.NEW_CONTAINER):
            return container_id(batch, slot.what)
        if slot.kind is SlotKind.STATION:
            return station
        if slot.what in own:
            return own[slot.what]
        if slot.kind is SlotKind.MATERIAL:
            return lot_for(slot.what)
        return {"centrifuge": "CEN-1", "incubator": "INC-1", "cell_counter": "CTR-1", "microscope": "MIC-1"}[slot.what]


def expected_value(protocol: Protocol, step: Step, entry: str) -> str:
    """An uneventful value for an entry the story says nothing about."""
    spec = step.entry(entry)
    if spec is None:
        raise KeyError(f"{protocol.name} {step.key} has no entry {entry}")
    if spec.choices:
        return spec.expected or spec.choices[0]
    if spec.limit is None or (spec.limit.low is None and spec.limit.high is None):
        return "1"
    low, high = spec.limit.low, spec.limit.high
    if low is not None and high is not None:
        return f"{(low + high) / 2:f}"
    return f"{low if low is not None else high:f}"
