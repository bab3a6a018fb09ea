"""A laboratory for tests: the people of the demonstration, one batch at any point of its life, and others beside it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from lims.actions import custody, infusion, quality, scanning, steps
from lims.actions.labels import mark_printed
from lims.actions.views import batch_record
from lims.demo.curves import TYPICAL_INKT
from lims.demo.desk import settle_deviation
from lims.demo.lab import MINUTE
from lims.demo.lab import Lab as DemoLab
from lims.demo.plot import Story
from lims.demo.story import _values
from lims.domain.containers import container_id
from lims.domain.errors import Refusal
from lims.domain.vessels import step_at_hand
from lims.ledger.checkpoint import private_key_of
from lims.store.rebuild import _rows
from lims.store.tables import metadata
from lims.store.tables.base import is_operational

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # noon in Taipei
TECH, TECH_2, LEAD = "demo-technician-a", "demo-technician-b", "demo-lead-c"
QA, QA_2, QC = "demo-qa-d", "demo-qa-e", "demo-analyst-k"
COURIER, NURSE, NURSE_2, PHYSICIAN = "demo-courier-f", "demo-nurse-g", "demo-nurse-h", "demo-physician-j"
ADMIN = "demo-administrator"
STATION = "BSC-1"
KEY = private_key_of(b"\x07" * 32)
INKT = "NCT04011033"


@dataclass(frozen=True)
class World:
    """What the tests speak of: our batch, the same subject's other dose, and another subject's batch."""

    subject: str
    batch: str
    other_dose: str
    stranger: str
    strange_batch: str
    at: datetime


class Lab(DemoLab):
    """The demonstration's laboratory with the world of one story, and short ways to do and to look."""

    world: World

    def __init__(self, store, at):
        super().__init__(store, at, ZoneInfo("Asia/Taipei"))

    @classmethod
    def in_world(cls, store, world):
        lab = cls(store, world.at)
        lab.world = world
        return lab

    @property
    def batch(self):
        return self.world.batch

    def wait(self, **parts):
        self.at += timedelta(**parts)

    def do(self, person, action, *args, station="", request_id="", **named):
        """One action by one person, a minute later."""
        self.at += MINUTE
        return self.store.perform(
            person, self.at, lambda act: action(act, *args, **named), station=station, request_id=request_id
        )

    def refused(self, person, action, *args, **named):
        """The refusal of an action that must be refused."""
        try:
            answer = self.do(person, action, *args, **named)
        except Refusal as refusal:
            return refusal
        raise AssertionError(f"{action.__name__} by {person} was let through: {answer}")

    def record(self, batch=""):
        with self.store.reading() as db:
            return batch_record(db, batch or self.batch)

    def thing(self, name, batch=""):
        return container_id(batch or self.batch, name)

    def code(self, name, batch=""):
        """The label in force on a container of a batch."""
        return self.code_of(self.thing(name, batch))

    def container(self, name, batch=""):
        return next(one for one in self.record(batch).containers if one.name == name)

    def step(self, key):
        return self.record().protocol.step(key)

    def step_at_hand(self, key):
        """The step with a slot for every vessel that stands for another."""
        record = self.record()
        return step_at_hand(self.step(key), record.step_work(key), record.containers)

    def start(self, step, person=TECH, *, station=STATION, **more):
        codes = self.do(person, steps.start_step, self.batch, step, station=station, cleared=True, **more)
        self.do(person, mark_printed, tuple(codes))
        return codes

    def scan(self, code, step="", person=TECH, *, station=STATION, batch=""):
        return self.do(
            person, scanning.scan, code, batch=batch or (self.batch if step else ""), step=step, station=station
        )

    def refused_scan(self, code, step="", person=TECH, *, station=STATION):
        batch = self.batch if step else ""
        return self.refused(person, scanning.scan, code, batch=batch, step=step, station=station)

    def scan_everything(self, step, person=TECH, *, but=(), station=STATION):
        for slot in self.step_at_hand(step).all_slots():
            if slot.key not in but:
                thing = self.thing_for(slot, self.batch, self.world.subject, STATION)
                self.scan(self.code_of(thing), step, person, station=station)
        for one in self.record().containers:
            if step == "fill" and one.kind == "remainder":  # labelled with the bag where something will be left over
                self.scan(self.code_of(one.container), step, person, station=station)

    def enter(self, step, entry, value, person=TECH, *, station=STATION, **more):
        return self.do(person, steps.record_entry, self.batch, step, entry, value, station=station, **more)

    def enter_everything(self, step, person=TECH, *, but=(), station=STATION, **instead):
        for entry, replicate, value in _values(self, self.story(), self.step(step)):
            if entry not in but:
                self.enter(step, entry, instead.get(entry, value), person, station=station, replicate=replicate)

    def finish(self, step, person=TECH, second=TECH_2, *, station=STATION):
        self.do(person, steps.verify_step, self.batch, step, verified_by=second, station=station)
        self.do(person, steps.finish_step, self.batch, step, station=station, cleared=True)

    def work(self, step, **instead):
        """The whole step as it should be."""
        self.start(step)
        self.scan_everything(step)
        self.enter_everything(step, **instead)
        self.finish(step)

    def story(self):
        story = story_of(self.record().protocol, NOON)
        story.subject, story.batch = self.world.subject, self.world.batch
        return story

    def kinds(self, chain=""):
        """The kinds of the entries of a chain, oldest first."""
        query = "SELECT kind FROM ledger WHERE chain = '{}' ORDER BY seq".format(chain or f"batch:{self.batch}")
        with self.store.reading() as db:
            return [row[0] for row in db.exec_driver_sql(query)]

    def state(self):
        """Every row of the record, by table and key."""
        with self.store.reading() as db:
            tables = [one for one in metadata.sorted_tables if not is_operational(one) and one.name != "chains"]
            return {(table.name, key): row for table in tables for key, row in _rows(db, table).items()}

    def changes_since(self, before):
        """What changed: {table: number of rows that are new, gone or other}."""
        after, changed = self.state(), {}
        for place in before.keys() | after.keys():
            if before.get(place) != after.get(place):
                changed[place[0]] = changed.get(place[0], 0) + 1
        return changed

    def decide(self, decision, person=QA_2, *, reason="", shown="", **more):
        content = shown or self.record().content_sha256
        return self.do(
            person, quality.decide, self.batch, decision=decision, content_sha256=content, reason=reason, **more
        )

    def refused_decision(self, decision="released_interim", person=QA_2, *, reason="", shown=""):
        content = shown or self.record().content_sha256
        return self.refused(
            person, quality.decide, self.batch, decision=decision, content_sha256=content, reason=reason
        )

    def assess_all(self, person=QA):
        for one in self.record().exceptions:
            if not one.assessed and not one.deviation:
                self.do(person, quality.assess_exception, self.batch, one.key, assessment="looked at: no effect")
        self.close_deviations(person)

    def close_deviations(self, person=QA, batch=""):
        """Quality grades what nobody has graded, investigates what is grave, and closes every one."""
        for one in self.record(batch).more.deviations:
            if one.is_open:
                self.do(person, settle_deviation, one.deviation)

    def sign(self, role, person):
        return self.do(
            person,
            quality.sign_review,
            self.batch,
            role=role,
            content_sha256=self.record().content_sha256,
            compared=True,
        )

    def review(self):
        self.assess_all()
        self.sign("production_review", LEAD)
        self.sign("quality_review", QA)

    def hand_over(self, kind, giver, *names, low="2", high="8"):
        codes = tuple(self.code(name) for name in names)
        return self.do(giver, custody.hand_over, self.batch, **way(kind, codes, low, high))

    def take(self, number, taker, *names, lowest="4", highest="6", seal=True):
        codes = tuple(self.code(name) for name in names)
        return self.do(taker, custody.take, self.batch, number, **arrival(codes, lowest, highest, seal))

    def check_bedside(self, person=NURSE, **instead):
        return self.do(person, infusion.check_bedside, self.batch, **self.bedside(**instead))

    def refused_bedside(self, person=NURSE, **instead):
        return self.refused(person, infusion.check_bedside, self.batch, **self.bedside(**instead))

    def bedside(self, **instead):
        band, bag = self.code_of(self.world.subject), self.code("P1")
        asked = {"wristband_code": band, "bag_code": bag, "order": self.batch, "second_person": NURSE_2}
        return asked | instead


def way(kind, codes, low="2", high="8"):
    return {
        "kind": kind,
        "codes": codes,
        "from_place": "here",
        "to_place": "there",
        "seal": "S-1",
        "logger": "TL-1",
        "low_c": low,
        "high_c": high,
    }


def arrival(codes, lowest="4", highest="6", seal=True):
    return {
        "codes": codes,
        "seal_intact": seal,
        "lowest_c": lowest,
        "highest_c": highest,
        "condition": "nothing leaks",
    }


def story_of(protocol, drawn_at):
    return Story(protocol, TYPICAL_INKT, drawn_at, STATION, "closed", "154.8", "68.8", 41)
