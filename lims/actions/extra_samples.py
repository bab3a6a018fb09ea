"""Extra sterility samples: asked for after a loss, taken from what is left, tested beside the release tests."""

from datetime import date, timedelta

from lims.actions.contamination import after_positive, lock_family
from lims.actions.deviations import raise_deviation
from lims.actions.expansion import take_sample
from lims.actions.families import Family
from lims.actions.losses import what_is_lost
from lims.actions.refusing import note_applied
from lims.actions.rights import acting_person
from lims.actions.vessel_checks import known_volume, read_volume, scanned_label
from lims.domain.batch import Stage
from lims.domain.containers import Container, ContainerState, container_id
from lims.domain.days import day_words
from lims.domain.errors import NotFound, NotNow, NotReadable, msg
from lims.domain.events.vessels import ExtraSampleTested
from lims.domain.spills import SAMPLE_PREFIX
from lims.domain.words import needed_words
from lims.store.reading.batches import get_batch
from lims.store.reading.containers import find_container, list_containers
from lims.store.record import Act


def take_extra_sample(act: Act, batch: str, code: str, *, sample: str, volume_ml: str) -> None:
    """Fill an extra sterility sample that was asked for, from the vessel that is scanned; its label first."""
    found, vessel, _ = what_is_lost(act, batch, code)
    taken = read_volume(volume_ml)
    container, label = scanned_label(act, found, sample, "Extra sterility sample")
    asked = container.name.startswith(SAMPLE_PREFIX) and container.state is ContainerState.PLANNED
    if not asked:
        raise NotNow(
            "no_extra_sample",
            msg("%(thing)s is no sample that was asked for.", thing=container.title),
            next_step=msg("Scan the label of the sample that waits."),
        )
    _check_from(act, batch, container, vessel)
    note_applied(act, label)
    only = Family(vessel.name, (vessel,))
    take_sample(act, batch, only, known_volume(vessel), container.name, taken, "", act.station)


def _check_from(act: Act, batch: str, sample: Container, vessel: Container) -> None:
    """The vessel that leaked is sampled, not the one beside it, as long as anything is in it."""
    asked = [one for one in list_containers(act.db, batch) if one.name in sample.made_from]
    held = [one.title for one in asked if one.state is ContainerState.IN_USE]
    if held and vessel.name not in sample.made_from:
        raise NotNow(
            "other_vessel",
            msg("%(sample)s is not of %(thing)s.", sample=sample.title, thing=vessel.title),
            reasons=(msg("It is asked for from %(thing)s.", thing=held[0]),),
            next_step=msg("Scan %(thing)s and take the sample from it.", thing=held[0]),
        )


def record_extra_result(act: Act, batch: str, name: str, *, grew: bool, words: str, tested_on: date) -> str:
    """Record what grew, or did not, in an extra sample; growth is a critical deviation and a hold, given by number."""
    chain = f"batch:{batch}"
    siblings = lock_family(act, batch) if grew else ()
    act.lock(chain)
    acting_person(act, "qc", "qa")
    found = get_batch(act.db, batch)
    sample = find_container(act.db, container_id(batch, name))
    if sample is None or not name.startswith(SAMPLE_PREFIX):
        raise NotFound(
            "no_extra_sample",
            msg("Batch %(batch)s has no extra sample %(name)s.", batch=batch, name=name[:20]),
            next_step=msg("Choose a sample that was taken after a loss."),
        )
    if sample.state is not ContainerState.IN_USE or found.stage is Stage.CLOSED:
        raise NotNow(
            "container_state",
            msg("%(thing)s waits for no result.", thing=sample.title),
            next_step=msg("A sample is taken first, and has one result."),
        )
    if tested_on > act.at.date() + timedelta(days=1):  # the day of the site may be ahead of Greenwich
        raise NotReadable(
            "tested_on",
            msg("%(test)s cannot have been tested on %(day)s.", test=sample.title, day=day_words(tested_on)),
            next_step=msg("Enter the day of the test."),
        )
    method = needed_words(words, msg("Method and reading"))
    act.record(chain, ExtraSampleTested(batch, sample.container, grew, method, tested_on))
    if not grew:
        return ""
    told = msg("Growth in %(thing)s: %(words)s", thing=sample.title, words=method)
    number = raise_deviation(
        act,
        batch,
        source=f"extra:{sample.container}",
        kind="sterility",
        grade="critical",
        words=told,
        container=sample.container,
    )
    after_positive(act, found, name, sample.title, method, number, siblings)
    return number
