"""The desk of quality in the browser: results, assessments, signatures, decisions, and the printed record."""

import re

from playwright.sync_api import expect

from lims.demo.desk import VALUES
from tests.browser.person import Crew, Person
from tests.web.house import PASSWORD

ANALYST, LEAD, QA, QA_2 = "demo-analyst-k", "demo-lead-c", "demo-qa-d", "demo-qa-e"


def open_desk(person: Person, case) -> None:
    """From the board, by what the row of the batch says comes next."""
    person.open("/board")
    row = person.page.locator(".brow", has_text=case.batch)
    row.get_by_role("link", name=re.compile("Results and review|Final results")).click()
    expect(person.page).to_have_url(re.compile(f"/quality/{case.batch}$"))


def record_result(person: Person, case, key: str) -> None:
    assay = next(one for one in case.protocol.assays if one.key == key)
    person.page.locator("summary", has_text="Record a result").click()
    person.page.get_by_label("Test", exact=True).select_option(key)
    person.fill(value=VALUES.get(key) or assay.expected)
    person.press("Record this result")
    expect(person.page.locator("#results tr", has_text=assay.title).first).not_to_contain_text("not recorded")


def record_results(crew: Crew, case, *, but: tuple[str, ...] = ()) -> None:
    """Every test that must be known at release and is not computed from the record."""
    analyst = crew(ANALYST)
    open_desk(analyst, case)
    for assay in case.protocol.assays:
        if not assay.computed and not assay.may_be_pending and assay.key not in but:
            record_result(analyst, case, assay.key)


def assess_everything(crew: Crew, case) -> int:
    """QA writes what each exception means for the product; gives how many there were."""
    quality = crew(QA)
    open_desk(quality, case)
    forms = quality.page.locator("form.assess")
    count = forms.count()
    for left in range(count, 0, -1):
        expect(forms).to_have_count(left)
        forms.first.get_by_label("What does it mean for the product?").fill("Looked at: no effect on the product.")
        forms.first.get_by_role("button", name="Record the assessment").click()
    expect(forms).to_have_count(0)
    return count + close_deviations(quality, case)


def close_deviations(quality: Person, case) -> int:
    """QA investigates each open deviation and closes it with the password; gives how many there were."""
    quality.open(f"/quality/{case.batch}")
    closed = quality.page.locator("span.muted", has_text="closed")
    numbers = quality.page.locator("#deviations tbody tr", has_not=closed).locator("th a").all_inner_texts()
    for number in numbers:
        quality.open(f"/deviations/{number}")
        if quality.page.get_by_label("Your conclusion for the product").count() == 0:
            quality.page.get_by_label("What caused it?").fill("Two racks stood side by side.")
            quality.page.get_by_label("What does it mean for the product?").fill("Nothing: it was never opened.")
            quality.press("Record the investigation")
        quality.page.get_by_label("Your conclusion for the product").fill("Looked at: no effect on the product.")
        quality.page.get_by_label("Your password, again").filter(visible=True).fill(PASSWORD)
        quality.press("Sign and close")
        expect(quality.page.get_by_role("heading", name="Closed", exact=True)).to_be_visible()
    return len(numbers)


def sign(crew: Crew, case, name: str, title: str) -> None:
    """A review or a confirmation, with the password again."""
    person = crew(name)
    open_desk(person, case)
    form = person.page.locator("form.sign")
    expect(form).to_contain_text(title)
    if form.locator("[name=compared]").count():
        form.locator("[name=compared]").check()
    form.get_by_label("Your password, again").filter(visible=True).fill(PASSWORD)
    form.get_by_role("button").click()
    expect(person.page.locator("form.sign", has_text=title)).to_have_count(0)


def decide(person: Person, case, decision: str) -> None:
    """Choose, give the password, sign."""
    person.open(f"/quality/{case.batch}?decide=1")
    person.page.locator(f"[name=decision][value={decision}]").check()
    person.page.get_by_label("Your password, again").filter(visible=True).fill(PASSWORD)
    person.press("Sign and decide")


def close(crew: Crew, case) -> None:
    """The row of the board leads to where it is closed."""
    quality = crew(QA)
    quality.open("/board")
    quality.page.locator(".brow", has_text=case.batch).get_by_role("link", name="Close the batch").click()
    quality.press("Close the batch")
    quality.sees("Closed", "h1")


def print_record(crew: Crew, case) -> bytes:
    quality = crew(QA)
    quality.open(f"/batches/{case.batch}")
    quality.fill(reason="Release file")
    return quality.paper_from(re.compile("^Batch record"))
