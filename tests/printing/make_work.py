"""The work of a made-up batch, step by step: who scanned and entered what, and when."""

import csv
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from lims.domain.figures import plain
from lims.domain.protocol import EntryKind, EntrySpec, Protocol, Slot, SlotKind, Step
from lims.domain.work import Entered, Filled, StepState, StepWork, not_begun

BATCH, SUBJECT = "B26-0017", "INKT-012"
TAIPEI = ZoneInfo("Asia/Taipei")
CURVES = Path(__file__).parents[1] / "data" / "growth_curves.csv"

# When each step began (days after the draw, clock time) and how many minutes it took.
TIMES = {
    "collect": (0, "08:31", 9),
    "receive": (0, "09:20", 6),
    "isolate": (0, "09:41", 114),
    "seed": (0, "13:20", 60),
    "activate_d1": (1, "14:05", 20),
    "count_d3": (3, "09:01", 14),
    "count_d5": (5, "09:30", 15),
    "count_d7": (7, "09:00", 11),
    "restimulate_d7": (7, "10:06", 22),
    "refresh_d7": (7, "10:06", 22),
    "feed_d10": (10, "09:44", 24),
    "feed_d12": (12, "09:50", 41),
    "harvest": (14, "08:30", 47),
    "formulate": (14, "09:40", 146),
    "fill": (14, "12:30", 37),
}
LOTS = {
    "gradient_medium": "Density gradient medium, lot DM-7731, expires 31 Mar 2027",
    "wash_buffer": "Wash buffer, lot WB-1190, expires 15 Dec 2026",
    "culture_medium": "Serum-free culture medium, lot SF-2048, expires 28 Feb 2027",
    "il2": "Interleukin-2, lot IL-0907, expires 31 Aug 2027",
    "alpha_galcer": "α-GalCer, lot AG-0311, expires 30 Jun 2027",
    "culture_bag": "Culture bag, lot CB-8804, expires 30 Sep 2028",
    "saline": "Sodium chloride 0.9 %, lot NS-5520, expires 31 Jan 2028",
    "albumin": "Human albumin 20 %, lot HA-3318, expires 31 May 2028",
    "product_bag": "Product bag, lot PB-1203, expires 30 Nov 2028",
    "cabinet": "BSC-01, safety cabinet",
    "centrifuge": "CEN-02, calibrated until 9 Jan 2027",
    "incubator": "INC-02, calibrated until 22 Apr 2027",
    "cell_counter": "NCT-01, calibrated until 3 Dec 2026",
}


@dataclass(frozen=True)
class CurveRow:
    """One line of the synthetic curve."""

    volume_ml: str
    readings: tuple[str, str]
    viability: str
    purity: str
    viable_cells: int
    target_cells: int
    sampled_ml: str
    added_ml: str


def curve(source: str = "SYN-INKT-01") -> list[CurveRow]:
    with CURVES.open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["batch_id"] == source]
    millions = "viable_density_rep{}_e6_per_mL"
    return [
        CurveRow(
            f"{float(r['volume_mL']):g}",
            tuple(f"{round(float(r[millions.format(k)]) * 1_000_000)}" for k in (1, 2)),
            r["viability_pct"],
            r["purity_pct"],
            int(r["total_viable_cells"]),
            int(r["target_viable_cells"]),
            r["sample_removed_mL"],
            r["medium_added_mL"],
        )
        for r in rows
    ]


def counted_steps(protocol: Protocol) -> dict[str, CurveRow]:
    """The steps with a count from day 0 on, each with its line of the curve."""
    keys = [s.key for s in protocol.steps if {"seed", "count", "formulate"} & set(s.acts)]
    return dict(zip(keys, curve("SYN-INKT-01" if protocol.product.code == "iNKT" else "SYN-IKC-08"), strict=True))


def moment(step: str, minutes: int = 0, day_one: datetime | None = None) -> datetime:
    days, clock, _ = TIMES[step]
    hour, minute = map(int, clock.split(":"))
    start = (day_one or datetime(2026, 11, 3, tzinfo=TAIPEI)) + timedelta(days=days)
    return start.replace(hour=hour, minute=minute) + timedelta(minutes=minutes)


def worked(protocol: Protocol, step: Step, code_of) -> StepWork:
    """The step as a careful pair of people does it."""
    by, second = ("nurse.f", "nurse.g") if step.stage == "collection" else ("tech.a", "tech.b")
    minutes = TIMES[step.key][2]
    end = moment(step.key, minutes)
    entered = []
    for spec in step.entries:
        for k, value in enumerate(_values(protocol, step, spec), 1):
            at = moment(step.key, minutes - 2)
            entered.append(Entered(spec.key, k, 1, value, spec.unit, True, "", at, by, None, len(entered) + 1))
    return StepWork(
        BATCH,
        step.key,
        StepState.FINISHED,
        "BSC-01",
        moment(step.key),
        by,
        "",
        end + timedelta(minutes=2),
        second,
        end,
        by,
        tuple(_filled(slot, step.key, by, code_of) for slot in step.all_slots()),
        tuple(entered),
    )


def _filled(slot: Slot, step: str, by: str, code_of) -> Filled:
    targets = {SlotKind.SUBJECT: SUBJECT, SlotKind.CONTAINER: f"{BATCH}/{slot.what}"}
    targets[SlotKind.NEW_CONTAINER] = targets[SlotKind.CONTAINER]
    target = targets.get(slot.kind, slot.what)
    words = {SlotKind.SUBJECT: f"wristband of {SUBJECT}"}.get(slot.kind, LOTS.get(slot.what, f"{slot.what} of {BATCH}"))
    return Filled(slot.key, code_of(target), str(slot.kind), target, words, moment(step, 3), by)


def _values(protocol: Protocol, step: Step, spec: EntrySpec) -> list[str]:
    counted = counted_steps(protocol).get(step.key)
    if counted:
        known = {
            "volume_ml": [counted.volume_ml],
            "viable_density": list(counted.readings),
            "viability_percent": [counted.viability],
            "purity_percent": [counted.purity],
            "medium_added_ml": [counted.added_ml],
        }
        if spec.key in known:
            return known[spec.key]
    if spec.kind is EntryKind.CHOICE:
        return [spec.expected or spec.choices[0]]
    if spec.kind is EntryKind.TEXT:
        return ["A999926000041" if spec.key == "din" else "as planned"]
    if spec.kind is EntryKind.DENSITY:
        return ["1210000", "1190000"][: spec.replicates]
    ends = [end for end in (spec.limit.low, spec.limit.high) if end is not None] if spec.limit else []
    return [plain(sum(ends) / len(ends)) if ends else "12"] * spec.replicates


def with_exceptions(work: StepWork) -> StepWork:
    """What goes otherwise in the made-up batch: a late entry on day 5, a correction on day 7, a low CO2."""
    if work.step == "count_d5":
        done, entered_at = moment("count_d5", 10), moment("count_d5", 215)
        why = "Network outage; transcribed from downtime form F-0112 and read back."
        return replace(
            work,
            entered=tuple(
                replace(e, entered_at=entered_at, performed_at=done, reason=why) if e.entry == "viable_density" else e
                for e in work.entered
            ),
        )
    if work.step == "count_d7":
        second = next(e for e in work.entered if (e.entry, e.replicate) == ("viable_density", 2) or e.entry == "live")
        wrong = replace(second, value="961000")
        right = replace(
            second,
            revision=2,
            reason="Digits exchanged; the counter's printout says 0.691.",
            entered_at=moment("fill", 150),
        )
        return replace(work, entered=(*tuple(wrong if e is second else e for e in work.entered), right))
    if work.step == "restimulate_d7":
        return replace(
            work,
            entered=tuple(
                replace(e, value="4.3", within_limits=False) if e.entry == "incubator_co2_percent" else e
                for e in work.entered
            ),
        )
    return work


def all_work(protocol: Protocol, until: str, code_of, *, exceptions: bool) -> tuple[StepWork, ...]:
    """Work on every step; those after `until` are not begun."""
    keys = [s.key for s in protocol.steps]
    done = set(keys[: keys.index(until) + 1])
    work = [worked(protocol, s, code_of) if s.key in done else not_begun(BATCH, s.key) for s in protocol.steps]
    return tuple(with_exceptions(w) if exceptions else w for w in work)
