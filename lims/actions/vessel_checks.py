"""What is asked before vessels are parted or joined: whose they are, what they hold, where it is done, how much."""

from collections.abc import Iterable
from decimal import Decimal

from lims.actions.bench import check_batch_is_worked, check_not_stopped
from lims.actions.families import Family, family_of
from lims.actions.refusing import check_belongs, check_in_force, container_of, known_label, note_applied
from lims.domain.batch import Batch, Stage
from lims.domain.containers import Container, ContainerState
from lims.domain.errors import Message, NotFound, NotNow, msg
from lims.domain.labelling import Label, LabelState
from lims.domain.numbers import read_decimal
from lims.domain.vessels import reasons_against_use
from lims.store.reading.materials import find_equipment
from lims.store.record import Act
from lims.store.tables.materials import equipment

POURED = (Stage.CULTURE, Stage.HARVESTED)


def check_may_pour(act: Act, batch: Batch) -> None:
    """Vessels are opened while the batch is in culture or harvested, at a station that no other batch holds."""
    check_batch_is_worked(batch)
    if batch.stage not in POURED:
        raise NotNow(
            "not_in_culture",
            msg("Batch %(batch)s is %(stage)s.", batch=batch.batch, stage=batch.stage.words),
            reasons=(msg("Vessels are parted and joined while there is a culture or a harvest."),),
            next_step=msg("Leave the containers as they are."),
        )
    if not act.station:
        raise NotNow(
            "no_station",
            msg("A vessel is opened at a station."),
            next_step=msg("Choose the station you stand at, then do it again."),
        )
    act.lock_row(equipment, equipment=act.station)
    station = find_equipment(act.db, act.station)
    if station is None or not station.station:
        raise NotNow(
            "unknown_station",
            msg("%(station)s is no station.", station=act.station),
            next_step=msg("Choose the station you stand at."),
        )
    check_not_stopped(station)
    if station.batch and station.batch != batch.batch:
        raise NotNow(
            "station_taken",
            msg("%(station)s holds batch %(batch)s.", station=act.station, batch=station.batch),
            reasons=(msg("A station holds one batch at a time."),),
            next_step=msg("End the step that runs there, or go to another station."),
        )


def scanned_label(act: Act, batch: Batch, code: str, thing: str) -> tuple[Container, Label]:
    """The container of a scanned label, of this batch; another's is a stop, kept on both sides."""
    label = known_label(act, code, batch=batch.batch)
    if label.target_kind != "container":
        raise NotFound(
            "not_a_container",
            msg("This label stands for no container."),
            next_step=msg("Scan the label on the container itself."),
        )
    container, whose = container_of(act, label)
    check_belongs(act, batch, whose, label, thing=thing, station=act.station)
    check_in_force(act, label, batch=batch.batch)
    return container, label


def scanned_vessel(act: Act, batch: Batch, code: str, thing: str = "Vessel", *, usable: bool = True) -> Container:
    """A vessel that holds material; with `usable` also none that expired or that somebody barred."""
    container, label = scanned_label(act, batch, code, thing)
    if container.state is not ContainerState.IN_USE:
        raise NotNow(
            "container_state",
            msg("%(thing)s holds nothing.", thing=container.title),
            next_step=msg("Scan the container that holds the material."),
        )
    against = tuple(reasons_against_use(container, act.at)) if usable else ()
    if against:
        raise NotNow(
            "vessel_barred",
            msg("%(thing)s is not used now.", thing=container.title),
            reasons=against,
            next_step=msg("Leave it where it is and ask quality, or discard it."),
            lifted_by=msg("Quality."),
        )
    note_applied(act, label)
    return container


def scanned_child(act: Act, batch: Batch, code: str, family: str) -> Container:
    """A vessel that was planned and labelled for this family and is empty: labelled first, filled after."""
    container, label = scanned_label(act, batch, code, "New vessel")
    if container.state is not ContainerState.PLANNED:
        raise NotNow(
            "not_empty",
            msg("%(thing)s is no new vessel.", thing=container.title),
            reasons=(msg("It holds material or is used up."),),
            next_step=msg("Issue a label for each new vessel, stick it on, then scan it."),
        )
    if container.family != family or container.name == family:
        raise NotNow(
            "other_family",
            msg("%(thing)s is not made from %(family)s.", thing=container.title, family=family),
            next_step=msg("Issue labels for the vessels of %(family)s and scan those.", family=family),
        )
    if label.state is LabelState.ISSUED:
        raise NotNow(
            "label_not_printed",
            msg("The label of %(thing)s was not printed.", thing=container.title),
            reasons=(msg("A vessel is labelled before anything goes into it."),),
            next_step=msg("Print the label, stick it on the vessel, scan it there."),
        )
    note_applied(act, label)
    return container


def whole_family(act: Act, vessel: Container) -> Family:
    """The vessels that stand for one name of the protocol."""
    return family_of(act.db, vessel.batch, vessel.family)


def known_volume(vessel: Container) -> Decimal:
    """What the vessel holds, in mL; refuses where nobody measured it."""
    if vessel.volume_ml is None:
        raise NotNow(
            "volume_not_known",
            msg("The volume in %(thing)s is not known.", thing=vessel.title),
            next_step=msg("Count the vessel with its volume first."),
        )
    return vessel.volume_ml


def read_volume(text: str) -> Decimal:
    """A volume as typed, in mL."""
    return read_decimal(text)


def check_each_once(codes: Iterable[str], what: Message) -> None:
    """Refuse a label that was scanned twice."""
    told = tuple(codes)
    if len(set(told)) != len(told):
        raise NotNow(
            "scanned_twice",
            msg("%(what)s was scanned twice.", what=what),
            next_step=msg("Scan each vessel once."),
        )
