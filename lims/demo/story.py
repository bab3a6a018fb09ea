"""One batch from vein to vein, as a story: a generator that names the next moment and then acts at it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from lims.actions import batches
from lims.actions.labels import label_for_wristband, mark_printed
from lims.actions.subjects import enrol_subject, measure_body, plan_treatment
from lims.demo.cast import ANSWERS
from lims.demo.curves import chamber
from lims.demo.desk import release
from lims.demo.incidents import correct, reprint, slip, stray_scan
from lims.demo.lab import MINUTE, Lab, expected_value
from lims.demo.leftover import keep_remainder, label_remainder
from lims.demo.parting import part, step_now
from lims.demo.plot import NURSE_2, Story
from lims.demo.supplying import supply
from lims.demo.transport import courier
from lims.domain.protocol import Step
from lims.store.reading.batches import get_batch
from lims.store.reading.quality import find_formulation
from lims.store.record import Act

HOUR = timedelta(hours=1)


def play(lab: Lab, story: Story) -> Iterator[datetime]:
    """Play a story; each value is the moment at which it goes on."""
    yield story.drawn_at - 3 * 24 * HOUR
    _enrol(lab, story)
    yield story.drawn_at - 20 * MINUTE
    story.batch = lab.does(story.nurse, lambda act: batches.open_batch(act, story.subject, dose_no=story.dose_no))
    for number, step in enumerate(story.protocol.steps):
        yield from _wait_for(lab, story, step)
        if step.key == "receive":
            yield from courier(lab, story, to_lab=True)
        if step.key == story.until:
            return
        yield from _work(lab, story, step, number)
        if step.key == "count_d5" and story.reprints:
            yield lab.at + 3 * MINUTE
            reprint(lab, story)
        if step.key == "count_d7" and story.corrects:
            yield lab.at + 8 * MINUTE
            correct(lab, story)
        if step.key == "restimulate_d7" and story.splits:
            yield from part(lab, story)
        if step.key in story.then:
            yield from story.then[step.key](lab, story)
    if story.until == "supplied":
        yield from supply(lab, story)
    else:
        yield from release(lab, story)


def _enrol(lab: Lab, story: Story) -> None:
    protocol = story.protocol
    if story.first is not None:
        story.subject = story.first.subject
        return
    answers = {one.key: ANSWERS.get(one.key, "yes" if one.kind == "inclusion" else "no") for one in protocol.criteria}
    interval = None if protocol.infusions.weeks else 14
    enrolled = lab.does(
        "demo-physician-j",
        lambda act: enrol_subject(
            act,
            trial=protocol.trial,
            interval_days=interval,
            answers=answers,
            screening=("hepatitis B", "hepatitis C", "HIV", "syphilis"),
            reactive=story.reactive,
        ),
    )
    story.subject = enrolled["subject"]
    # The bag is filled about half a day after the draw's hour, two weeks on; the plan is made in the site's own dates.
    infusion_on = (story.drawn_at + 14 * 24 * HOUR + 12 * HOUR).astimezone(lab.zone).date()
    before = timedelta(days=7 * protocol.infusions.weeks[0]) if protocol.infusions.weeks else timedelta(days=14)

    def prepare(act: Act) -> None:
        measure_body(
            act,
            story.subject,
            height_cm=story.height_cm,
            weight_kg=story.weight_kg,
            measured_on=lab.at.date(),
        )
        plan_treatment(act, story.subject, first_treatment_on=infusion_on - before)
        mark_printed(act, (label_for_wristband(act, story.subject),))

    lab.does(story.nurse, prepare)


def _wait_for(lab: Lab, story: Story, step: Step) -> Iterator[datetime]:
    """The moment a step is begun: a little after it is due, within its window."""
    if step.window is None:
        yield story.drawn_at
        return
    anchor = lab.at
    with lab.store.reading() as db:
        batch = get_batch(db, story.batch)
    if step.window.after == "seed" and batch.day_zero_at is not None:
        anchor = batch.day_zero_at
        yield max(anchor + timedelta(hours=float(step.window.due_hours)) - HOUR / 2, lab.at + 10 * MINUTE)
        return
    yield anchor + min(timedelta(hours=float(step.window.due_hours)) / 2, HOUR)


def _work(lab: Lab, story: Story, step: Step, number: int) -> Iterator[datetime]:
    ward = "nurse" in step.roles
    first, second = (story.nurse, NURSE_2) if ward else story.hands if number % 2 else story.hands[::-1]
    station = "" if ward else story.station
    lab.starts(first, story.batch, step.key, station)
    for slot in step_now(lab, story, step).all_slots():
        yield lab.at + MINUTE
        if story.strays is not None and slot.what == "V1" and step.key == "feed_d10":
            yield from stray_scan(lab, story, step)
        thing = lab.thing_for(slot, story.batch, story.subject, station, story.things)
        lab.scans(first, lab.code_of(thing), story.batch, step.key, station)
    if "fill" in step.acts:
        yield from label_remainder(lab, story, first)
    for entry, replicate, value in _values(lab, story, step):
        yield lab.at + MINUTE
        lab.enters(first, story.batch, step.key, station, entry, value, replicate=replicate)
    yield lab.at + 4 * MINUTE
    lab.finishes(first, second, story.batch, step.key, station)
    if "fill" in step.acts:
        yield from keep_remainder(lab, story, first)


def _values(lab: Lab, story: Story, step: Step) -> Iterator[tuple[str, int, str]]:
    point = story.curve.isolated if step.key == "isolate" else story.curve.points.get(step.key)
    told: dict[str, list[str]] = {}
    if step.key in ("collect", "receive"):
        told = {"volume_ml": [story.curve.drawn_ml], "din": [_din(story)], "temperature_min_c": ["18.9"]}
        told["temperature_max_c"] = ["21.4"]
    elif point is not None:
        told = {
            "volume_ml": [point.volume_ml],
            "viable_density": [f"{point.first}e6", f"{point.second}e6"],
            "viability_percent": [point.viability],
            "purity_percent": [point.purity],
            "medium_added_ml": [point.fed_ml],
            "sample_volume_ml": [point.sampled_ml],
        } | chamber(point)
        if story.corrects and step.key == "count_d7":
            entry, typed, _ = slip(story)
            told[entry] = [typed, *told[entry][1:]]
    elif step.key == "fill":
        told = {"volume_filled_ml": [_fill_volume(lab, story)]}
    for spec in step.entries:
        for replicate in range(1, spec.replicates + 1):
            values = told.get(spec.key)
            if values is not None:
                yield spec.key, replicate, values[replicate - 1]
            elif spec.key == "medium_added_ml":
                # Day 1 adds a reagent only; day 7 is fed in a step of its own, after its count.
                fed = story.curve.points["count_d7"].fed_ml if step.key == "refresh_d7" else "1"
                yield spec.key, replicate, fed
            elif spec.required:
                yield spec.key, replicate, expected_value(story.protocol, step, spec.key)


def _din(story: Story) -> str:
    return f"A9999{story.drawn_at.year % 100:02d}{story.din_serial:06d}"


def _fill_volume(lab: Lab, story: Story) -> str:
    with lab.store.reading() as db:
        found = find_formulation(db, story.batch)
    if found is None:
        raise LookupError(f"{story.batch} was filled before its dose was computed")
    return found.fill_volume_ml
