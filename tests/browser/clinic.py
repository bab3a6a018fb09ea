"""The work of the ward in the browser: enrol, measure, plan, the wristband, and at the end the bedside."""

from datetime import timedelta

from lims.demo.cast import ANSWERS
from lims.demo.story import HOUR
from tests.web.house import PASSWORD

NURSE, NURSE_2, PHYSICIAN = "demo-nurse-g", "demo-nurse-h", "demo-physician-j"
QA = "demo-qa-d"


def activate(crew, case) -> None:
    """Quality confirms each assumed value, box by box, and puts the protocol into force."""
    quality = crew(QA)
    quality.open("/protocols")
    quality.follow(case.protocol.name)
    boxes = quality.page.get_by_role("checkbox")
    assert boxes.count() == len(case.protocol.assumed())
    quality.tab_to(boxes.first)
    for _ in case.protocol.assumed():
        quality.page.keyboard.press("Space")
        quality.page.keyboard.press("Tab")
    quality.press(f"Activate {case.protocol.name}")
    quality.sees("is in force", "h1")
    crew.laboratory.train()


def enrol(crew, case) -> None:
    """The physician answers every criterion; the subject's code is what the page then shows."""
    physician = crew(PHYSICIAN)
    physician.open("/subjects")
    physician.follow(f"Enrol for {case.protocol.product.code}")
    for one in case.protocol.criteria:
        field = physician.page.locator(f"[name=c_{one.key}]")
        if one.limit is not None:
            field.fill(ANSWERS[one.key])
        else:
            field.locator(f"xpath=self::*[@value='{'yes' if one.kind == 'inclusion' else 'no'}']").check()
    if not case.protocol.infusions.weeks:
        physician.fill(interval_days="14")
    physician.press("Enrol this person")
    physician.sees("come next", "h1")
    case.subject = physician.page.url.rpartition("/")[2]


def prepare(crew, case) -> None:
    """The nurse measures, plans from the first treatment and puts the printed wristband on."""
    nurse = crew(NURSE)
    nurse.open("/subjects")
    nurse.follow(case.subject)
    nurse.fill(height_cm=case.height_cm, weight_kg=case.weight_kg)
    nurse.press("Record height and weight")
    nurse.sees("to be planned", "h1")
    weeks = case.protocol.infusions.weeks
    before = timedelta(days=7 * weeks[0]) if weeks else timedelta(days=case.protocol.infusions.culture_days)
    infusion_on = (crew.laboratory.clock.now + timedelta(days=14) + 12 * HOUR).date()
    nurse.fill(first_treatment_on=(infusion_on - before).isoformat())
    nurse.press("Plan every infusion")
    nurse.sees("The draw for dose 1", "h1")
    nurse.press("Issue the wristband")
    case.codes.update(nurse.print_labels())
    nurse.follow(f"Subject {case.subject}")
    nurse.press("Open its batch")
    nurse.sees("Steps")
    case.batch = nurse.page.url.rpartition("/")[2]


def check_at_the_bedside(crew, case) -> None:
    """Wristband, bag and order, two people."""
    nurse = crew(NURSE)
    nurse.open("/board")
    nurse.follow(case.subject)
    nurse.follow("At the bedside")
    nurse.scan(case.codes[case.subject])
    nurse.sees("Wristband", "#answer .answer.ok")
    nurse.scan(case.codes[f"{case.batch}/P1"])
    nurse.sees("Bag", "#answer .answer.ok")
    nurse.fill(order=case.batch, name=NURSE_2, password=PASSWORD)
    nurse.press("Compare all three")
    nurse.sees("Wristband, bag and order agree", "h1")


def infuse(crew, case) -> None:
    nurse = crew(NURSE)
    nurse.open(f"/batches/{case.batch}/infusion")
    nurse.fill(volume_ml=case.filled_ml, remarks="no reaction")
    nurse.press("The dose was given")
    nurse.sees("Dose 1 was given", "h1")
