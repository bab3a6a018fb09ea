"""All sections of a batch record as plain values, gathered for the template."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from lims.printing.charts.growth import growth_in_words
from lims.printing.charts.growth_plot import growth_chart
from lims.printing.charts.svg import PAPER
from lims.printing.record import (
    addenda,
    alarmed,
    changes,
    clearance,
    containers,
    controls,
    counts,
    custody,
    deviations,
    dose,
    doses,
    downtime,
    draws,
    labels,
    proof,
    standing,
    steps,
    summary,
    things,
    told,
    trail,
    vessels,
    windows,
)
from lims.printing.record.facts import Fact
from lims.printing.record.forecast import forecast_facts, forecast_growth
from lims.printing.record.pen import Pen, drawn
from lims.printing.record.specimens import Specimens

WIDE_MM, HALF_MM = 175.0, 84.0


@dataclass(frozen=True, slots=True)
class Rows:
    """What the template of the batch record prints."""

    draft: bool
    status: standing.Status
    facts: tuple[Fact, ...]
    dose: dose.DoseSum
    doses: doses.Doses
    growth_small: Markup
    growth_big: Markup
    growth_words: str
    forecast: tuple[Fact, ...]
    yields: tuple[counts.YieldRow, ...]
    target_words: str
    counts: tuple[counts.CountRow, ...]
    controls: tuple[controls.ControlRow, ...]
    windows: windows.Windows
    dose_remark: str  # the dose reaches its limit, but not with certainty
    count_words: str
    exceptions: tuple[summary.ExceptionRow, ...]
    signatures: tuple[summary.SignatureRow, ...]
    container_graph: Markup
    containers: tuple[containers.ContainerRow, ...]
    scans: str
    movements: tuple[vessels.MovementRow, ...]
    movement_words: str
    extra_sample_words: str
    stages: tuple[steps.StageView, ...]
    zone_words: str
    number_used: int  # the number of the section after the stages
    materials: tuple[things.UsedRow, ...]
    equipment: tuple[things.UsedRow, ...]
    alarms: tuple[alarmed.AlarmRow, ...]
    results: tuple[things.ResultRow, ...]
    specimens: Specimens
    forms: tuple[downtime.FormRow, ...]
    files: tuple[downtime.FileRow, ...]
    clearance: clearance.Clearance
    tallies: tuple[labels.Tally, ...]
    balance: str
    labels: tuple[labels.LabelRow, ...]
    lanes: Markup
    holders: Markup
    gaps: tuple[str, ...]
    handovers: tuple[custody.HandoverRow, ...]
    told: told.Told
    bedside: tuple[Fact, ...]
    refusals: tuple[custody.RefusalRow, ...]
    corrections: tuple[changes.CorrectionRow, ...]
    in_short: str
    holds: tuple[deviations.HoldRow, ...]
    deviations: tuple[deviations.DeviationRow, ...]
    addenda: tuple[addenda.AddendumRow, ...]
    release_words: tuple[str, ...]
    late: tuple[changes.LateRow, ...]
    trail: trail.Trail
    proof: proof.Proof
    draws: tuple[Fact, ...]


def rows_of(pen: Pen, struck: Specimens) -> Rows:
    """Every section, in the order it is printed; `struck` are the specimens of its labels."""
    growth, stages = forecast_growth(pen), steps.stage_views(pen)
    return Rows(
        draft=pen.draft,
        status=standing.status(pen),
        facts=dose.facts(pen),
        dose=dose.dose_sum(pen),
        doses=doses.doses(pen),
        growth_small=drawn(growth_chart(growth, PAPER, HALF_MM, 39, pen.translate)),
        growth_big=drawn(growth_chart(growth, PAPER, WIDE_MM, 68, pen.translate)),
        growth_words=growth_in_words(growth, pen.translate),
        forecast=forecast_facts(pen),
        yields=counts.yield_rows(pen),
        target_words=_target_words(pen),
        counts=counts.count_rows(pen),
        controls=controls.control_rows(pen),
        windows=windows.windows(pen),
        dose_remark=controls.dose_remark(pen),
        count_words=counts.method_words(pen),
        exceptions=summary.exception_rows(pen),
        signatures=summary.signature_rows(pen),
        container_graph=drawn(containers.graph(pen)),
        containers=containers.container_rows(pen),
        scans=containers.scans_in_words(pen),
        movements=vessels.movement_rows(pen),
        movement_words=vessels.balance_in_words(pen),
        extra_sample_words=vessels.extra_samples_in_words(pen),
        stages=stages,
        zone_words=zone_in_words(pen),
        number_used=3 + len(stages),
        materials=things.materials_used(pen),
        equipment=things.equipment_used(pen),
        alarms=alarmed.alarm_rows(pen),
        results=things.result_rows(pen),
        specimens=struck,
        forms=downtime.form_rows(pen),
        files=downtime.file_rows(pen),
        clearance=clearance.clearance(pen),
        tallies=labels.tallies(pen),
        balance=labels.balance_in_words(pen),
        labels=labels.label_rows(pen),
        lanes=drawn(custody.lanes(pen)),
        holders=drawn(custody.holders(pen)),
        gaps=custody.gaps_in_words(pen),
        handovers=custody.handover_rows(pen),
        told=told.told(pen),
        bedside=custody.bedside_facts(pen),
        refusals=custody.refusal_rows(pen),
        corrections=changes.correction_rows(pen),
        in_short=deviations.in_short(pen),
        deviations=deviations.deviation_rows(pen),
        holds=deviations.hold_rows(pen),
        addenda=addenda.addendum_rows(pen),
        release_words=addenda.release_words(pen),
        late=changes.late_rows(pen),
        trail=trail.trail(pen),
        proof=proof.proof(pen),
        draws=draws.draw_facts(pen),
    )


def _target_words(pen: Pen) -> str:
    return pen.prose(
        "Target: %(target)s. Fold and doublings are summed over the intervals, so samples taken count.",
        target=pen.record.protocol.product.target_name,
    )


def zone_in_words(pen: Pen) -> str:
    """Which clock the short times of this document show."""
    if pen.times.offset_changes:
        return pen.prose("The clock was changed during this batch: every time carries its offset.")
    return pen.prose("All times %(zone)s.", zone=pen.times.zone_in_words(pen.stamp.printed_at))
