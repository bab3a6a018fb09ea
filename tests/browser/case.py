"""One person's batch as the test knows it: what is measured at each step, and the codes that were printed."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lims.actions.master import protocol_from
from lims.demo.cast import lot_for
from lims.demo.curves import Curve, chamber
from lims.demo.lab import expected_value
from lims.domain.protocol import Protocol, Slot, SlotKind, Step
from lims.resources import config_dir


@dataclass
class Case:
    """A subject, a batch and the station it is worked at."""

    protocol: Protocol
    curve: Curve
    height_cm: str
    weight_kg: str
    station: str
    din: str
    subject: str = ""
    batch: str = ""
    filled_ml: str = ""
    codes: dict[str, str] = field(default_factory=dict)  # by subject or container, as read from the paper

    def thing_for(self, slot: Slot) -> str:
        """What is scanned into a slot: one of our containers, or something that stands in the room."""
        if slot.kind is SlotKind.SUBJECT:
            return self.subject
        if slot.kind in (SlotKind.CONTAINER, SlotKind.NEW_CONTAINER):
            return f"{self.batch}/{slot.what}"
        if slot.kind is SlotKind.STATION:
            return self.station
        if slot.kind is SlotKind.MATERIAL:
            return lot_for(slot.what)
        return {"centrifuge": "CEN-1", "incubator": "INC-1", "cell_counter": "CTR-1", "microscope": "MIC-1"}[slot.what]

    def values_of(self, step: Step) -> Iterator[tuple[str, int, str]]:
        """Entry, replicate and what is typed, in the order of the page."""
        point = self.curve.isolated if step.key == "isolate" else self.curve.points.get(step.key)
        told = {"medium_added_ml": ["15"], "volume_filled_ml": [self.filled_ml]}
        if step.key in ("collect", "receive"):
            told |= {"volume_ml": [self.curve.drawn_ml], "din": [self.din]}
            told |= {"temperature_min_c": ["18.9"], "temperature_max_c": ["21.4"]}
        elif point is not None:
            told |= chamber(point)
            told |= {
                "volume_ml": [point.volume_ml],
                "viable_density": [f"{point.first}e6", f"{point.second}e6"],
                "viability_percent": [point.viability],
                "purity_percent": [point.purity],
                "medium_added_ml": [point.fed_ml],
                "sample_volume_ml": [point.sampled_ml],
            }
        for spec in step.entries:
            for replicate in range(1, spec.replicates + 1):
                values = told.get(spec.key)
                if values is not None:
                    yield spec.key, replicate, values[replicate - 1]
                elif spec.required:
                    yield spec.key, replicate, expected_value(self.protocol, step, spec.key)


def read_protocol(name: str) -> Protocol:
    """The protocol file as it is shipped."""
    return protocol_from((config_dir() / "protocols" / f"{name}.toml").read_text(encoding="utf-8"))
