"""What is lost or thrown away: told at once, with what it means for the yield and the dose."""

from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from lims.actions.bench import check_batch_is_worked
from lims.actions.deviations import raise_deviation
from lims.actions.families import Family
from lims.actions.labels import plan_container
from lims.actions.master import protocol_of
from lims.actions.outlook import outlook_for, window_of
from lims.actions.rights import acting_person, check_second_person
from lims.actions.vessel_checks import known_volume, read_volume, scanned_vessel, whole_family
from lims.domain.batch import Batch, Stage
from lims.domain.containers import Container
from lims.domain.errors import NotNow, msg
from lims.domain.events.vessels import MaterialDiscarded, MaterialLost
from lims.domain.protocol import NewContainer
from lims.domain.sources import Source
from lims.domain.spills import HOW, SAMPLE_PREFIX, check_loss
from lims.domain.vessels import shares
from lims.domain.words import needed_words
from lims.store.reading.batches import get_batch
from lims.store.reading.containers import list_containers
from lims.store.reading.quality import list_counts
from lims.store.reading.subjects import get_subject
from lims.store.record import Act

WORKERS = ("technician", "verifier", "qc", "qa")
TELLERS = (*WORKERS, "nurse", "courier")  # a bag is dropped or leaks on the ward and on the way too


@dataclass(frozen=True, slots=True)
class Outlook:
    """Cells now, and the projected dose after the wash by the forecast (None where there is none)."""

    cells_now: int | None
    median_cells: int | None
    chance_at_least: float | None


def spill(
    act: Act,
    batch: str,
    code: str,
    *,
    volume_ml: str,
    how: str,
    reason: str,
    checklist: tuple[str, ...],
    witnessed_by: str,
) -> dict[str, Any]:
    """A vessel was spilled, leaked or broke; gives what is left, the outlook before and after, and what follows.

    It opens a major deviation and asks for an extra sterility sample of what is left. Quality decides whether the
    batch goes on, by closing the deviation or by rejecting the batch. `volume_ml` empty: all that was in it.
    """
    found, vessel, family = what_is_lost(act, batch, code, *TELLERS)
    lost_ml, lost_cells = _how_much(vessel, volume_ml)
    check_loss(lost_ml if vessel.volume_ml is None else vessel.volume_ml, lost_ml, how, checklist)
    words = needed_words(reason, msg("What happened"), next_step=msg("Write down how it came about."))
    check_second_person(act, witnessed_by)
    before = outlook(act, found, family)
    nothing_left = lost_ml == vessel.volume_ml
    entry = act.record(
        f"batch:{batch}",
        MaterialLost(
            batch,
            vessel.container,
            lost_ml,
            lost_cells,
            how,
            words,
            checklist,
            witnessed_by,
            vessel.family,
            family.volume_ml,
            family.viable_cells,
            nothing_left,
        ),
    )
    number = _tell_quality(act, vessel, how, lost_ml, words, entry.seq)
    after = whole_family(act, vessel)
    asks = bool(after.members) and vessel.kind == "vessel"
    leaked = next((one for one in after.members if one.container == vessel.container), None)  # what is left in it
    sample = _ask_for_sample(act, found, leaked or after.members[0]) if asks else ""
    return {
        "seq": entry.seq,
        "deviation": number,
        "sample_label": sample,
        "before": asdict(before),
        "after": asdict(outlook(act, found, after)),
    }


def _tell_quality(act: Act, vessel: Container, how: str, lost_ml: Decimal, words: str, seq: int) -> str:
    """Open the deviation of a loss; gives its number."""
    told = msg(
        "%(thing)s %(how)s, %(lost)s mL lost: %(why)s", thing=vessel.title, how=HOW[how], lost=lost_ml, why=words
    )
    return raise_deviation(
        act,
        vessel.batch,
        source=f"spill:{vessel.container}:{seq}",
        kind="spill",
        grade="major",
        words=told,
        container=vessel.container,
    )


def discard(act: Act, batch: str, code: str, *, volume_ml: str, reason: str, witnessed_by: str) -> None:
    """Throw material of a vessel away on purpose, with a second person; all of it where no volume is given."""
    found, vessel, family = what_is_lost(act, batch, code)
    check_batch_is_worked(found)
    lost_ml, lost_cells = _how_much(vessel, volume_ml)
    held = known_volume(vessel)
    if not 0 < lost_ml <= held:
        raise NotNow(
            "more_than_there_is",
            msg("%(taken)s mL cannot come out of %(there)s mL.", taken=lost_ml, there=held),
            next_step=msg("Read the volume again."),
        )
    if len(family.members) == 1 and lost_ml == held:
        raise NotNow(
            "last_vessel",
            msg("%(thing)s is the last of its kind.", thing=vessel.title),
            reasons=(msg("Without it the batch is over."),),
            next_step=msg("Ask quality. A rejected batch is destroyed with a second person."),
            lifted_by=msg("Quality, by rejecting the batch."),
        )
    words = needed_words(reason, msg("The reason"))
    check_second_person(act, witnessed_by)
    act.record(
        f"batch:{batch}",
        MaterialDiscarded(
            batch,
            vessel.container,
            lost_ml,
            lost_cells,
            words,
            witnessed_by,
            vessel.family,
            family.volume_ml,
            family.viable_cells,
            lost_ml == held,
        ),
    )


def outlook(act: Act, batch: Batch, family: Family) -> Outlook:
    """What the batch holds now and may hold at harvest, with everything that was lost until now."""
    protocol = protocol_of(act.db, batch)
    window = window_of(act.db, batch, protocol)
    made = outlook_for(act.db, batch, protocol, list_counts(act.db, batch.batch), window)
    median = None if made.after is None else int(made.after.median_cells)
    chance = None if made.after is None else made.after.reach
    return Outlook(family.viable_cells, median, chance)


def what_is_lost(act: Act, batch: str, code: str, *roles: str) -> tuple[Batch, Container, Family]:
    """The batch, the scanned vessel and its family, of a batch that is not closed; by one of these roles."""
    act.lock(f"batch:{batch}")
    acting_person(act, *(roles or WORKERS))
    found = get_batch(act.db, batch)
    if found.stage is Stage.CLOSED:
        raise NotNow(
            "batch_over",
            msg("Batch %(batch)s is closed.", batch=batch),
            next_step=msg("Nothing is added to it any more."),
        )
    vessel = scanned_vessel(act, found, code, usable=False)
    return found, vessel, whole_family(act, vessel)


def _how_much(vessel: Container, volume_ml: str) -> tuple[Decimal, int | None]:
    """What is lost, in mL and in cells in proportion; the whole vessel where no volume was typed.

    Of a bag of blood nobody measured what is in it: what is lost is known all the same.
    """
    lost = read_volume(volume_ml) if volume_ml.strip() else known_volume(vessel)
    held = vessel.volume_ml
    if held is None or vessel.viable_cells is None or not 0 <= lost <= held:
        return lost, None
    return lost, shares(vessel.viable_cells, (lost, held - lost))[0] if lost != held else vessel.viable_cells


def _ask_for_sample(act: Act, batch: Batch, vessel: Container) -> str:
    """Plan an extra sterility sample with its label; gives the code."""
    taken = {one.name for one in list_containers(act.db, batch.batch)}
    name = next(f"{SAMPLE_PREFIX}{n}" for n in range(1, 100) if f"{SAMPLE_PREFIX}{n}" not in taken)
    title = f"Extra sterility sample {name}"
    new = NewContainer(name, title, "sample", "vial", (vessel.name,), Source.BRIEF)
    subject = get_subject(act.db, batch.subject)
    return plan_container(act, batch, subject, protocol_of(act.db, batch), new, {})
