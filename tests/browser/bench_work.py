"""A step at the bench, by scans and typed values, as the protocol says; and the way between ward and laboratory."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import expect

from lims.domain.protocol import SlotKind, Step
from tests.browser.case import Case
from tests.browser.person import Crew, Person
from tests.web.house import PASSWORD

NURSE, COURIER = "demo-nurse-g", "demo-courier-f"
Incident = Callable[[Crew, Case, Person], None]


def work_step(crew: Crew, case: Case, step: Step, hands: tuple[str, str], *, meanwhile: Incident | None = None) -> None:
    """Open, start, print, scan, enter, verify, finish; `meanwhile` goes wrong before the first scan."""
    person = crew(hands[0])
    open_step(person, case, step)
    begin(crew, person, case, step)
    if meanwhile is not None:
        meanwhile(crew, case, person)
    print_the_labels(person, case)
    scan_slots(person, case, step)
    if "fill" in step.acts:
        label_the_remainder(person, case)
    crew.laboratory.clock.advance(minutes=2)
    for entry, replicate, value in case.values_of(step):
        type_value(person, entry, replicate, value)
    crew.laboratory.clock.advance(minutes=2)
    verify_and_finish(person, hands[1])
    if "fill" in step.acts:
        put_the_remainder_away(person, case)


def open_step(person: Person, case: Case, step: Step) -> None:
    """From the board, by the row of the batch."""
    person.open("/board")
    person.page.locator(".brow", has_text=case.batch).get_by_role("link", name=step.title).click()
    person.sees(step.title, "h1")


def begin(crew: Crew, person: Person, case: Case, step: Step) -> None:
    """At the station of the batch, chosen by its label where this device has none yet."""
    at_a_station = any(slot.kind is SlotKind.STATION for slot in step.slots)
    if at_a_station and not person.has_station:
        person.follow("Choose the station")
        person.scan(crew.laboratory.code_on(case.station))
        expect(person.page.locator("#station")).to_contain_text(case.station)
        person.has_station = True
        open_step(person, case, step)
    person.scan("CMD:CONFIRM")
    person.sees("Next scan", "#next")


def print_the_labels(person: Person, case: Case) -> None:
    """Every label that waits for paper, one kind of paper after the other."""
    while person.page.locator("#labels a").count():
        person.follow("Print", "#labels")
        case.codes.update(person.print_labels())
        person.follow("Back to the step")
        person.sees("Next scan", "#next")


def scan_slots(person: Person, case: Case, step: Step) -> None:
    slots = step.all_slots()
    for place, slot in enumerate(slots, start=1):
        thing = case.thing_for(slot)
        person.scan(case.codes.get(thing) or person.laboratory.code_on(thing))
        person.sees(f"{place} of {len(slots)} filled", "#slots")


def type_value(person: Person, entry: str, replicate: int, value: str) -> None:
    """A choice by its word, anything else by keys and Tab; saved when the field is left."""
    form = person.page.locator(f"#entry-{entry}-{replicate}")
    if form.locator("[type=radio]").count():
        form.get_by_label(value, exact=True).click()
    else:
        form.locator("input[name=value]").focus()
        person.page.keyboard.type(value, delay=10)
        person.page.keyboard.press("Tab")
    expect(form).not_to_have_attribute("data-saved", "")


def label_the_remainder(person: Person, case: Case) -> None:
    """What the bag will not take has a container of its own: its label is on before the fill, and read there."""
    person.sees("Label to apply", "#left")
    person.scan(case.codes[f"{case.batch}/R1"])
    expect(person.page.locator("#left")).not_to_contain_text("Label to apply")


def put_the_remainder_away(person: Person, case: Case) -> None:
    """Into the freezer, with the place and why it is kept."""
    person.open(f"/batches/{case.batch}")
    person.follow("Dose: too few or too many cells")
    person.sees("waits for its fate", "h1")
    person.page.locator("[name=fate][value=frozen]").check()
    person.fill(place="Freezer, box 4", why="kept for tests")
    person.press("Record its fate")
    person.sees("The rest is accounted for", "h1")


def verify_and_finish(person: Person, second: str) -> None:
    person.sees("A second person verifies", "#left")
    form = person.page.locator("form.verify")
    form.get_by_label("Second person, user name").fill(second)
    form.get_by_label("Their password").fill(PASSWORD)
    person.press("I verified this step")
    person.sees("nothing", "#left")
    person.scan("CMD:CONFIRM")
    person.sees("Finished", "#next")


@dataclass(frozen=True)
class Leg:
    """One hand-over: who gives, who takes, where, and the temperatures allowed and read."""

    giver: str
    taker: str
    start: str
    end: str
    allowed: tuple[str, str]
    read: tuple[str, str]


TO_LAB = (
    Leg(NURSE, COURIER, "Ward 5", "Courier", ("15", "25"), ("18.9", "21.4")),
    Leg(COURIER, "demo-technician-a", "Courier", "Cell room 1", ("15", "25"), ("18.9", "21.4")),
)
TO_WARD = (
    Leg("demo-technician-a", COURIER, "Release store", "Courier", ("2", "8"), ("4.0", "6.2")),
    Leg(COURIER, NURSE, "Courier", "Ward 5", ("2", "8"), ("4.0", "6.2")),
)


def carry(crew: Crew, case: Case, names: tuple[str, ...], leg: Leg) -> None:
    """Given by one person and taken by another, each container scanned on both sides."""
    giver = crew(leg.giver)
    open_custody(giver, case)
    scan_containers(giver, case, names)
    giver.fill(from_place=leg.start, to_place=leg.end, seal="S-00041", logger="TL-07")
    giver.fill(low_c=leg.allowed[0], high_c=leg.allowed[1])
    giver.press("Hand over")
    giver.sees(f"On its way to {leg.end}", "h1")
    crew.laboratory.clock.advance(minutes=6)
    taker = crew(leg.taker)
    open_custody(taker, case)
    scan_containers(taker, case, names)
    taker.page.get_by_label("Yes").check()
    taker.fill(lowest_c=leg.read[0], highest_c=leg.read[1], condition="nothing leaks")
    taker.press("Take it")
    taker.sees(f"At {leg.end}", "h1")
    crew.laboratory.clock.advance(minutes=6)


def scan_containers(person: Person, case: Case, names: tuple[str, ...]) -> None:
    """A scan of a collecting form is accepted aloud, and nothing stops."""
    for place, name in enumerate(names, start=1):
        person.scan(case.codes[f"{case.batch}/{name}"])
        person.sees(f"Label {place} of {len(names)}", "#answer .answer.ok")


def open_custody(person: Person, case: Case) -> None:
    """From the board: the row says that the material travels now."""
    person.open("/board")
    person.page.locator(".brow", has_text=case.batch).get_by_role("link", name=re.compile("Hand over|Take")).click()
    person.sees("Custody")
