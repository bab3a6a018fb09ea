"""The readings of a count at the bench, and whether what was just entered can follow the count before."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection

from lims.actions.bench import Bench
from lims.actions.families import family_of
from lims.domain.controls import against_previous, stands_alone
from lims.domain.counting import cells_in_vessels
from lims.domain.errors import Message, NotReadable, msg
from lims.domain.readings import CHAMBER, OneReading, densities, needed_readings, parts_of, readings_of
from lims.domain.work import Entered
from lims.store.reading.quality import list_counts
from lims.store.record import Act


def counted_readings(bench: Bench) -> tuple[OneReading, ...]:
    """The readings of a step that count; refuses where the first one is missing or cells are no whole number."""
    for name in parts_of(bench.protocol.counting):
        bench.needed(name)
    if bench.protocol.counting == CHAMBER:
        _check_whole(bench)
    return tuple(one for one in readings_of(bench.step, bench.work, bench.protocol.counting) if one.counts)


def _check_whole(bench: Bench) -> None:
    for entered in bench.work.entered:
        spec = bench.step.entry(entered.entry)
        in_force = bench.work.entry(entered.entry, entered.replicate) is entered
        if spec is None or not in_force or entered.entry not in ("live", "dead", "squares"):
            continue
        if Decimal(entered.value) != Decimal(entered.value).to_integral_value():
            raise NotReadable(
                "not_whole",
                msg("%(entry)s is a whole number, not %(value)s.", entry=spec.title, value=entered.value),
                next_step=msg("Correct the entry. Cells and squares are counted one by one."),
            )


AGAIN = msg("Count again. If it is right, enter it with a reason.")


def check_against_previous(act: Act, bench: Bench, counted: str, entry: str, replicate: int, value: str) -> None:
    """Refuse a value with which the cells of the vessel cannot follow the count before; a written reason lets it in."""
    why = why_it_cannot_follow(act.db, bench, counted, entry, replicate, value, act.at)
    if why is None:
        return
    spec = bench.step.entry(entry)
    raise NotReadable(
        "implausible_jump",
        msg("%(entry)s: %(value)s does not follow the count before.", entry=spec.title if spec else entry, value=value),
        reasons=(why,),
        next_step=AGAIN,
    )


def why_it_cannot_follow(
    db: Connection, bench: Bench, counted: str, entry: str, replicate: int, value: str, at: datetime
) -> Message | None:
    """Why the cells of the vessel, with this value, cannot follow the count before; None when they can.

    Judged as soon as a reading is there, by the volume that was entered or else by what the vessel held, and again when
    the volume is entered. `counted` names the container.
    """
    parts = parts_of(bench.protocol.counting)
    if entry not in (*parts, "volume_ml") or stands_alone(bench.step.acts):
        return None
    if not needed_readings(bench.step, bench.protocol.counting):
        return None
    typed = Entered(entry, replicate, 10**6, value, "", True, "", at, "", None, 0)
    work = replace(bench.work, entered=(*bench.work.entered, typed))
    readings = readings_of(bench.step, work, bench.protocol.counting)
    found = densities([one for one in readings if entry == "volume_ml" or one.number == replicate])
    before = [one for one in list_counts(db, bench.batch.batch) if one.step != bench.step.key]
    if not found or not before:
        return None
    family = family_of(db, bench.batch.batch, counted)  # every vessel that stands for it
    volume_ml = Decimal(work.value("volume_ml")) if work.value("volume_ml") else family.volume_ml
    if not volume_ml:
        return None
    kept = family.viable_cells
    previous = before[-1].viable_cells if kept is None else kept
    days = Decimal(int((at - before[-1].counted_at).total_seconds())) / 86400
    for cells in (cells_in_vessels([(density, volume_ml)]) for density in found):
        why = against_previous(previous, cells, days, bench.protocol.controls)
        if why is not None:
            return why
    return None
