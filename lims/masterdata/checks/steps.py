"""The order of the steps: numbers, stages, what must be done before what, and the acts that happen once."""

from __future__ import annotations

from collections.abc import Iterator

from lims.domain.errors import msg
from lims.masterdata.faults import Fault
from lims.masterdata.rows import Row
from lims.masterdata.vocabulary import ONCE, STAGES


def faults_in(file: Row) -> Iterator[Fault]:
    """Every fault in the order of the steps and in what each one scans."""
    steps = file.rows("steps")
    yield from _faults_in_numbers(steps)
    yield from _faults_in_order(steps)
    yield from _faults_in_acts(file, steps)
    kinds = {name: {row.text("key") for row in file.rows(name)} for name in ("materials", "equipment")}
    stations = {row.text("key") for row in file.rows("equipment") if row.data.get("station") is True}
    skills = {row.text("key") for row in file.rows("skills")}
    for step in steps:
        yield from _faults_in_slots(step, kinds["materials"], kinds["equipment"], stations)
        for index, skill in enumerate(step.words("skills")):
            if skill not in skills:
                yield step.fault(f"skills[{index}]", msg("[[skills]] lists no skill called %(skill)s.", skill=skill))


def _faults_in_numbers(steps: tuple[Row, ...]) -> Iterator[Fault]:
    stage, stages_so_far, within = "", 0, 0
    for step in steps:
        if step.text("stage") not in STAGES:
            return
        if step.text("stage") != stage:
            if stage and STAGES.index(step.text("stage")) < STAGES.index(stage):
                yield step.fault("stage", msg("The batch has left this stage already."))
            stage, stages_so_far, within = step.text("stage"), stages_so_far + 1, 0
        within += 1
        number = f"{stages_so_far}.{within}"
        if step.text("number") not in ("", number):
            yield step.fault("number", msg("At this place the number is %(number)s.", number=number))


def _faults_in_order(steps: tuple[Row, ...]) -> Iterator[Fault]:
    earlier: list[str] = []
    for step in steps:
        for index, need in enumerate(step.words("needs")):
            if need not in earlier:
                yield step.fault(f"needs[{index}]", msg("No earlier step is called %(step)s.", step=need))
        if earlier and step.data.get("needs") == []:
            yield step.fault("needs", msg("Only the first step may come after nothing."))
        if window := step.row("window"):
            yield from _faults_in_window(window, earlier)
        earlier.append(step.text("key"))


def _faults_in_window(window: Row, earlier: list[str]) -> Iterator[Fault]:
    after, due, early = window.text("after"), window.number("due_hours"), window.number("early_hours")
    if after and after not in earlier:
        yield window.fault("after", msg("No earlier step is called %(step)s.", step=after))
    if due is not None and early is not None and early > due:
        yield window.fault("early_hours", msg("The window opens before the step it is counted from."))


def _faults_in_acts(file: Row, steps: tuple[Row, ...]) -> Iterator[Fault]:
    if not steps:
        return
    done: list[str] = []
    for step in steps:
        for index, act in enumerate(step.words("acts")):
            if act not in ONCE:
                continue
            if act in done:
                yield step.fault(f"acts[{index}]", msg("A batch does this once: %(act)s.", act=act))
            elif done and ONCE.index(act) < max(ONCE.index(each) for each in done):
                yield step.fault(f"acts[{index}]", msg("%(act)s comes before %(last)s.", act=act, last=done[-1]))
            done.append(act)
        if len(set(step.words("acts"))) != len(step.words("acts")):
            yield step.fault("acts", msg("An act stands here twice."))
    missing = [act for act in ONCE if act not in done]
    if missing:
        yield file.fault("steps", msg("No step does this: %(acts)s.", acts=", ".join(missing)))


def _faults_in_slots(step: Row, materials: set[str], equipment: set[str], stations: set[str]) -> Iterator[Fault]:
    for slot in step.rows("slots"):
        kind, what = slot.text("kind"), slot.text("what")
        if kind == "material" and what not in materials:
            yield slot.fault("what", msg("[[materials]] lists no kind called %(kind)s.", kind=what))
        if kind in ("equipment", "station") and what not in equipment:
            yield slot.fault("what", msg("[[equipment]] lists no kind called %(kind)s.", kind=what))
        elif kind == "station" and what not in stations:
            yield slot.fault("what", msg("%(kind)s is no station. A station says station = true.", kind=what))
        if kind == "subject" and what != "wristband":
            yield slot.fault("what", msg("A subject is scanned by the wristband."))
        if kind == "new_container":
            yield slot.fault("kind", msg("A new container is listed under makes; its slot comes by itself."))
