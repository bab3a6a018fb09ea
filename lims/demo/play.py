"""The whole demonstration: every story merged into one walk of the clock, from two months ago until now."""

import heapq
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from lims.actions.equipment import register_equipment
from lims.actions.label_rules import set_label_rules
from lims.actions.labels import mark_printed
from lims.actions.master import protocol_from
from lims.actions.people import add_person
from lims.actions.printers import follow_site_file
from lims.actions.protocols import activate_protocol
from lims.actions.site import open_site
from lims.actions.training import record_training
from lims.demo.bad_days import bad_days
from lims.demo.cast import ADMINISTRATOR, EQUIPMENT, PEOPLE, TRAININGS, day_after
from lims.demo.curves import FAST_INKT, TYPICAL_IKC, TYPICAL_INKT
from lims.demo.incidents import prepare_for_downtime
from lims.demo.lab import Lab
from lims.demo.label_states import leave_open, send_and_lose
from lims.demo.plot import Story
from lims.demo.second_suite import open_second_suite
from lims.demo.stock import end_of_the_story, fill_the_store
from lims.demo.story import play
from lims.domain.people import SYSTEM
from lims.domain.protocol import Protocol
from lims.masterdata.protocols import find_protocol_files
from lims.masterdata.site import Site
from lims.printing.outputs import forms
from lims.resources import config_dir
from lims.store.record import Act
from lims.store.session import Store

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BEGIN = 45 * DAY
INKT, IKC = "NCT04011033", "NCT03592706"


def play_demonstration(
    store: Store, site: Site, public_key: str, now: datetime, *, with_bad_days: bool = False
) -> tuple[Story, ...]:
    """Fill an empty database with both trials up to `now`; gives the stories with their subjects and batches."""
    lab = Lab(store, now - BEGIN, ZoneInfo(site.zone))
    protocols = {one.trial: one for one in open_laboratory(lab, site, public_key, now)}
    stories = tuple(_stories(protocols, now))
    if with_bad_days:
        open_second_suite(lab, now.date())
        stories += tuple(bad_days(protocols[INKT], now))
    walk(lab, stories, now)
    prepare_for_downtime(lab, next(one for one in stories if one.until == "feed_d10" and one.protocol.trial == IKC))
    end_of_the_story(lab.does, now.date())
    newest = next(one for one in stories if one.until == "count_d3")
    leave_open(lab, newest)
    send_and_lose(lab, newest, forms())
    return stories


def open_laboratory(lab: Lab, site: Site, public_key: str, now: datetime) -> Iterator[Protocol]:
    """Open the site with its people, equipment, stock and training; gives the protocols as they come into force."""
    person, printed_name = ADMINISTRATOR
    lab.does(
        person,
        lambda act: open_site(
            act,
            origin=site.origin,
            name=site.name,
            zone=site.zone,
            public_key=public_key,
            facility=site.facility,
            administrator=person,
            printed_name=printed_name,
            demonstration=True,
        ),
    )
    lab.does(person, lambda act: set_label_rules(act, site.label_rules, reason="the site begins"))

    def people(act: Act) -> None:
        for name, printed, roles in PEOPLE:
            add_person(act, name, printed_name=printed, roles=roles)

    lab.does(person, people)

    def equipment(act: Act) -> None:
        for code, kind, title, place, station, days in EQUIPMENT:
            due = day_after(now.date(), days)
            label = register_equipment(
                act, code, kind=kind, title=title, place=place, station=station, calibration_due_on=due
            )
            mark_printed(act, (label,))

    lab.does(person, equipment)
    lab.does(SYSTEM, lambda act: follow_site_file(act, site.printers, forms()))

    fill_the_store(lab.does, now.date())
    for path in find_protocol_files(config_dir()):
        text = path.read_text(encoding="utf-8")
        yield lab.does("demo-qa-d", partial(_activate, text=text))
    lab.does("demo-qa-d", train_everybody)


def train_everybody(act: Act) -> None:
    """Record what the people of the demonstration were trained in, once the protocols in force ask for it."""
    today = act.at.date()
    for person, skills, since, still in TRAININGS:
        for skill in skills:
            trained_on, valid_until = today - timedelta(days=since), today + timedelta(days=still)
            certificate = f"DEMO-{person[-1].upper()}-{skill}"
            record_training(act, person, skill, trained_on=trained_on, valid_until=valid_until, certificate=certificate)


def _activate(act: Act, text: str) -> Protocol:
    assumed = tuple(one.path for one in protocol_from(text).assumed())
    return activate_protocol(act, text, confirmed=assumed)


def _stories(protocols: dict[str, Protocol], now: datetime) -> Iterator[Story]:
    inkt, ikc = protocols[INKT], protocols[IKC]
    to_seeding = 6 * HOUR  # from the draw to culture day 0, by the windows of both protocols
    culture = 14 * DAY
    closed = Story(
        inkt,
        TYPICAL_INKT,
        now - 40 * DAY,
        "BSC-1",
        "closed",
        "154.8",
        "68.8",
        41,
        reprints=True,
        corrects=True,
        splits=True,
    )
    yield closed
    growing = Story(
        inkt,
        TYPICAL_INKT,
        now - 235 * HOUR - to_seeding,
        "BSC-2",
        "feed_d10",
        "158",
        "64",
        44,
        reactive=("hepatitis B virus",),
    )
    yield growing
    waiting = Story(
        inkt,
        FAST_INKT,
        now - culture - to_seeding - 8 * HOUR,
        "BSC-1",
        "qa",
        "160",
        "56.2",
        43,
        reprints=True,
        strays=growing,
    )
    yield waiting
    yield Story(inkt, TYPICAL_INKT, now - 73 * HOUR - to_seeding, "BSC-4", "count_d3", "171", "70", 46)
    yield Story(inkt, TYPICAL_INKT, now - 3 * HOUR, "BSC-6", "receive", "160", "56.2", 47, dose_no=2, first=waiting)
    hands = ("demo-technician-b", "demo-technician-a")
    yield Story(ikc, TYPICAL_IKC, now - 41 * DAY, "BSC-3", "closed", "170", "61.2", 40, hands=hands, corrects=True)
    yield Story(ikc, TYPICAL_IKC, now - 226 * HOUR - to_seeding, "BSC-5", "feed_d10", "165", "58", 45, hands=hands)
    yield Story(ikc, TYPICAL_IKC, now - culture - to_seeding - 10 * HOUR, "BSC-3", "qa", "168", "66", 42, hands=hands)


def walk(lab: Lab, stories: tuple[Story, ...], now: datetime) -> None:
    """Let the story whose moment is next go on, until every one has ended or reached now."""
    waiting: list[tuple[datetime, int, Iterator[datetime]]] = []
    for number, story in enumerate(stories):
        run = play(lab, story)
        heapq.heappush(waiting, (next(run), number, run))
    while waiting:
        at, number, run = heapq.heappop(waiting)
        if at > now:
            continue
        lab.at = max(lab.at, at)
        following = next(run, None)
        if following is not None:
            heapq.heappush(waiting, (following, number, run))
