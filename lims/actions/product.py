"""Formulation and fill: the dose is computed once, with every term kept, and the bag is filled to it."""

from datetime import timedelta
from decimal import ROUND_DOWN, Decimal

from lims.actions.bag_label import check_label_says
from lims.actions.bench import Bench
from lims.actions.expansion import count, vessel
from lims.actions.label_rules import label_site
from lims.actions.remainder import keep_remainder
from lims.actions.results import record_computed
from lims.actions.under_dose import note_under_dose, window_judged
from lims.domain.containers import container_id
from lims.domain.counting import target_cells, viable_cells
from lims.domain.dose import body_surface, cells_per_m2, dose_window, volume_for_dose
from lims.domain.errors import NotNow, msg
from lims.domain.events.containers import ContainerFilled
from lims.domain.events.product import ProductFilled, ProductFormulated
from lims.domain.label_text import moment
from lims.domain.remainder import shared
from lims.store.reading.quality import find_formulation, list_counts
from lims.store.reading.subjects import get_subject
from lims.store.record import Act

STEP_ML = Decimal("0.1")  # what a syringe or a balance shows


def formulate(act: Act, bench: Bench) -> None:
    """The washed cells are resuspended and counted; the dose window is computed from the subject's newest measurement.

    The fill volume brings the dose into its window: the whole volume, or, with too many cells, the volume that holds
    the highest dose, rounded down to what a syringe shows.
    """
    plan, volume_ml = bench.protocol.dose, bench.needed("volume_ml")
    body = get_subject(act.db, bench.batch.subject).body
    if body is None:
        raise NotNow(
            "not_measured",
            msg("The dose window of %(subject)s is not known.", subject=bench.batch.subject),
            reasons=(msg("Height and weight were not recorded."),),
            next_step=msg("The ward measures the subject and records both. Then end the step."),
        )
    found = count(act, bench)
    purity = bench.number("purity_percent")
    limited = any(test.computed == "purity" and test.limit is not None for test in bench.protocol.assays)
    if purity is None and (limited or plan.basis == "target_viable"):
        raise NotNow(
            "purity_missing",
            msg("The dose or the release rests on the purity, and it is missing."),
            next_step=msg("Measure the purity and enter it."),
        )
    share = purity if plan.basis == "target_viable" and purity is not None else Decimal(100)
    per_ml = found.viable_per_ml * share / 100
    bsa_m2 = body_surface(body.height_cm, body.weight_kg, plan.formula)
    window = dose_window(bsa_m2, plan.low_per_m2, plan.high_per_m2)
    fill_ml = volume_ml
    if per_ml and target_cells(found.viable_per_ml, volume_ml, share) > window.high_cells:
        fill_ml = volume_for_dose(window.high_cells, per_ml).quantize(STEP_ML, rounding=ROUND_DOWN)
    act.record(
        bench.chain,
        ProductFormulated(
            batch=bench.batch.batch,
            container=container_id(bench.batch.batch, vessel(bench)),
            height_cm=body.height_cm,
            weight_kg=body.weight_kg,
            measured_on=body.measured_on,
            formula=plan.formula,
            bsa_m2=bsa_m2,
            low_cells=window.low_cells,
            high_cells=window.high_cells,
            basis=plan.basis,
            dose_cells_per_ml=per_ml,
            volume_ml=volume_ml,
            fill_volume_ml=fill_ml,
            dose_cells=viable_cells(per_ml, fill_ml),
        ),
    )
    note_under_dose(act, bench, viable_cells(per_ml, fill_ml), window)


def bag_extra(act: Act, bench: Bench) -> dict[str, str]:
    """What the label of the bag says of the dose; the expiry counts from the label, which comes first."""
    found = find_formulation(act.db, bench.batch.batch)
    if found is None:
        raise NotNow(
            "not_formulated",
            msg("The dose of %(batch)s is not computed.", batch=bench.batch.batch),
            next_step=msg("End the formulation first."),
        )
    last = list_counts(act.db, bench.batch.batch)[-1]
    expires_at = act.at + timedelta(hours=bench.protocol.product.expiry_hours)
    zone = label_site(act.db).zone
    return {
        "dose_cells": str(found.dose_cells),
        "per_m2": str(int(cells_per_m2(found.dose_cells, Decimal(found.bsa_m2)))),
        "volume_ml": found.fill_volume_ml,
        "viability": f"{last.viability_percent:f}",
        "filled": moment(act.at, zone),
        "expires": moment(expires_at, zone),
    }


def fill(act: Act, bench: Bench) -> None:
    """The dose is in its labelled bag, the rest in its own container. Results the system can compute follow."""
    found = find_formulation(act.db, bench.batch.batch)
    if found is None:
        raise NotNow(
            "not_formulated",
            msg("The dose of %(batch)s is not computed.", batch=bench.batch.batch),
            next_step=msg("End the formulation first."),
        )
    last = list_counts(act.db, bench.batch.batch)[-1]
    per_ml = Decimal(found.dose_cells_per_ml)
    in_bag, rest = shared(Decimal(found.volume_ml), bench.needed("volume_filled_ml"), last.viable_cells_per_ml, per_ml)
    bag = container_id(bench.batch.batch, bench.step.makes[0].name)
    check_label_says(act, bag, found, in_bag.volume_ml)
    started_at = bench.work.started_at or act.at
    act.record(bench.chain, ContainerFilled(bag, in_bag.volume_ml, in_bag.viable_cells, bench.work.station))
    act.record(
        bench.chain,
        ProductFilled(
            batch=bench.batch.batch,
            container=bag,
            volume_ml=in_bag.volume_ml,
            dose_cells=in_bag.dose_cells,
            retained_ml=rest.volume_ml,
            expires_at=started_at + timedelta(hours=bench.protocol.product.expiry_hours),
        ),
    )
    keep_remainder(act, bench, rest)
    record_computed(act, bench, in_bag.dose_cells, found, window_judged(act, bench, found))
