"""What would follow from the value of an addendum: each figure of the step as it is recorded, and as it would be."""

from collections.abc import Iterator
from decimal import Decimal

from lims.actions.bench import Bench
from lims.actions.expansion import COUNTING, reckon
from lims.domain.dose import DoseWindow, cells_per_m2
from lims.domain.errors import NotNow
from lims.domain.events.addenda import FigureBeside
from lims.domain.protocol import Assay
from lims.store.reading.quality import find_formulation
from lims.store.reading.work import list_work
from lims.store.record import Act


def figures_beside(act: Act, held: Bench, wanted: Bench) -> tuple[FigureBeside, ...]:
    """The figures of a step before and with the addendum, those that differ; exact, and held against their limits."""
    try:
        found = (*_of_count(held, wanted), *_of_dose(act, held, wanted))
    except NotNow:  # a step that lacks a number computes nothing, with the addendum or without
        return ()
    return tuple(one for one in found if one.before != one.after)


def _of_count(held: Bench, wanted: Bench) -> Iterator[FigureBeside]:
    if not COUNTING & set(held.step.acts):
        return
    before, after = reckon(held)[0], reckon(wanted)[0]
    yield FigureBeside("viable_per_ml", _whole(before.viable_per_ml), _whole(after.viable_per_ml), "/mL", "", True)
    limit, within = _limit(held, "viability", after.viability_percent)
    was, now = f"{before.viability_percent:.1f}", f"{after.viability_percent:.1f}"
    yield FigureBeside("viability_percent", was, now, "%", limit, within)
    yield FigureBeside("viable_cells", str(before.viable_cells), str(after.viable_cells), "", "", True)
    if before.target_cells is not None and after.target_cells is not None:
        yield FigureBeside("target_cells", str(before.target_cells), str(after.target_cells), "", "", True)


def _limit(bench: Bench, computed: str, value: Decimal) -> tuple[str, bool]:
    """The limit of the release test that the count of the formulated product is held against."""
    assay: Assay | None = next((one for one in bench.protocol.assays if one.computed == computed), None)
    if "formulate" not in bench.step.acts or assay is None or assay.limit is None:
        return "", True
    return assay.limit.in_words(assay.unit), assay.limit.passes(value)


def _of_dose(act: Act, held: Bench, wanted: Bench) -> Iterator[FigureBeside]:
    """The dose in the bag, in whole cells and for each square metre, against its window."""
    found = find_formulation(act.db, held.batch.batch)
    acts = set(held.step.acts)
    if found is None or not {"formulate", "fill"} & acts:
        return
    work = list_work(act.db, held.batch.batch)
    fill = next((one for one in held.protocol.steps if "fill" in one.acts), None)
    recorded = work[fill.key].value("volume_filled_ml") if fill is not None and fill.key in work else ""
    volume = Decimal(recorded or found.fill_volume_ml)
    if "fill" in acts:
        per_ml = Decimal(found.dose_cells_per_ml)
        doses = [int(per_ml * bench.needed("volume_filled_ml")) for bench in (held, wanted)]
    else:
        doses = [int(_dose_per_ml(bench) * volume) for bench in (held, wanted)]
    window = DoseWindow(found.low_cells, found.high_cells)
    limit = f"{found.low_cells} - {found.high_cells}"
    yield FigureBeside("dose_cells", str(doses[0]), str(doses[1]), "", limit, window.holds(doses[1]))
    area = Decimal(found.bsa_m2)
    per_m2 = [str(int(cells_per_m2(dose, area))) for dose in doses]
    yield FigureBeside("dose_per_m2", per_m2[0], per_m2[1], "/m2", "", window.holds(doses[1]))


def _dose_per_ml(bench: Bench) -> Decimal:
    """The cells that the dose counts, for each mL."""
    per_ml = reckon(bench)[0].viable_per_ml
    if bench.protocol.dose.basis != "target_viable":
        return per_ml
    return per_ml * bench.needed("purity_percent") / 100


def _whole(value: Decimal) -> str:
    return str(int(value))
