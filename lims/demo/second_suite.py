"""The second suite of the demonstration: own people, lots and equipment, so that what grows there stays there."""

from datetime import date, timedelta

from lims.actions.equipment import register_equipment
from lims.actions.labels import mark_printed
from lims.actions.materials import change_lot_state, receive_lot
from lims.actions.people import add_person
from lims.actions.training import record_training
from lims.demo.cast import ADMINISTRATOR, BENCH_SKILLS, day_after
from lims.demo.lab import Lab
from lims.demo.plot import ANALYST, QA
from lims.demo.stock import agrees_with_its_certificate
from lims.store.record import Act

NURSE = "demo-nurse-p"
TECHNICIANS = ("demo-technician-n", "demo-technician-o")
PEOPLE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("demo-technician-n", "Demo technician N", ("technician",)),
    ("demo-technician-o", "Demo technician O", ("technician",)),
    ("demo-nurse-p", "Demo nurse P", ("nurse",)),
)
SKILLS = {"demo-technician-n": BENCH_SKILLS, "demo-technician-o": BENCH_SKILLS, NURSE: ("bedside",)}
TRAINED_BEFORE, TRAINED_FOR = timedelta(days=75), timedelta(days=480)

STATIONS = ("BSC-7", "BSC-8")
EQUIPMENT: tuple[tuple[str, str, str, bool], ...] = (
    ("BSC-7", "cabinet", "Safety cabinet", True),
    ("BSC-8", "cabinet", "Safety cabinet", True),
    ("CEN-2", "centrifuge", "Centrifuge", False),
    ("INC-4", "incubator", "CO₂ incubator", False),
    ("CTR-2", "cell_counter", "Automated cell counter", False),
)
PLACE, CALIBRATED_FOR_DAYS = "Cell room 5", 150
MATERIALS: tuple[tuple[str, str, str, str], ...] = (
    # site id, kind, title, maker's lot number
    ("M-101", "gradient_medium", "Density gradient medium", "DM-7802"),
    ("M-102", "wash_buffer", "Wash buffer", "WB-1214"),
    ("M-103", "culture_medium", "Serum-free culture medium", "SF-2063"),
    ("M-104", "il2", "Interleukin-2", "IL-0923"),
    ("M-105", "alpha_galcer", "α-GalCer", "AG-0318"),
    ("M-106", "culture_bag", "Culture bag", "CB-8816"),
)
GOOD_FOR = timedelta(days=240)
THINGS = {kind: code for code, kind, *_ in (*EQUIPMENT, *MATERIALS) if kind != "cabinet"}


def open_second_suite(lab: Lab, today: date) -> None:
    """Its people, equipment and lots; `today` is when the demonstration ends."""
    administrator, _ = ADMINISTRATOR

    def people(act: Act) -> None:
        for name, printed, roles in PEOPLE:
            add_person(act, name, printed_name=printed, roles=roles)

    def equipment(act: Act) -> None:
        due = day_after(today, CALIBRATED_FOR_DAYS)
        for code, kind, title, station in EQUIPMENT:
            label = register_equipment(
                act, code, kind=kind, title=title, place=PLACE, station=station, calibration_due_on=due
            )
            mark_printed(act, (label,))

    lab.does(administrator, people)
    lab.does(administrator, equipment)
    lab.does(QA, train)
    _stock(lab, today + GOOD_FOR)


def train(act: Act) -> None:
    """What the people of the second suite were trained in."""
    on = act.at.date() - TRAINED_BEFORE
    for person, skills in SKILLS.items():
        for skill in skills:
            certificate = f"DEMO-{person[-1].upper()}-{skill}"
            record_training(act, person, skill, trained_on=on, valid_until=on + TRAINED_FOR, certificate=certificate)


def _stock(lab: Lab, expires_on: date) -> None:
    def receive(act: Act) -> None:
        for lot, kind, title, number in MATERIALS:
            label = receive_lot(act, lot, kind=kind, title=title, lot_number=number, expires_on=expires_on)
            mark_printed(act, (label,))

    def test(act: Act) -> None:
        for lot, *_, number in MATERIALS:
            agrees_with_its_certificate(act, lot, number)

    def release(act: Act) -> None:
        for lot, *_ in MATERIALS:
            change_lot_state(act, lot, state="released", reason="QC passed, certificate on file")

    lab.does(QA, receive)
    lab.does(ANALYST, test)
    lab.does(QA, release)
