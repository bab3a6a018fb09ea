"""Scenario 24: the system was down, and what was done is entered late from a numbered form."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from lims.actions import downtime
from lims.actions.attachments import keep_attachment
from lims.demo.story import _values
from lims.domain.signing import people_who_performed
from lims.store.tables.downtime import attachment_bytes
from lims.store.verify import verify
from tests.stories.lab import LEAD, QA, STATION, TECH, TECH_2
from tests.stories.scenarios.telling import Pages, kinds, on_paper
from tests.web.house import PASSWORD, text_of

STEP = "isolate"
WHY = "Power cut from 14:00 to 16:00"


@pytest.fixture
def lab(lab_at):
    return lab_at("received")


def filled(lab, form, codes):
    """The form as two people filled it during the power cut, one hour ago."""
    step = lab.step(STEP)
    names = {lab.thing_for(slot, lab.batch, lab.world.subject, STATION): slot.key for slot in step.all_slots()}
    return downtime.Sheet(
        form=form,
        performed_by=TECH,
        began_at=lab.at - timedelta(hours=2),
        ended_at=lab.at - timedelta(hours=1),
        station=STATION,
        cleared=True,
        codes=tuple((key, lab.code_of(thing)) for thing, key in names.items()),
        values=tuple(_values(lab, lab.story(), step)),
        reason=WHY,
        scan="",
    )


def printed_and_filled(lab):
    form, codes = lab.do(TECH, downtime.print_form, lab.batch, STEP)
    lab.wait(hours=4)
    return filled(lab, form, codes)


def test_the_form_is_entered_with_both_times_a_reason_and_a_second_person(lab):
    sheet = printed_and_filled(lab)
    lab.do(TECH_2, downtime.enter_form, sheet, verified_by=LEAD)
    work = lab.record().step_work(STEP)
    assert (work.started_at, work.finished_at) == (sheet.began_at, sheet.ended_at)
    assert all(one.performed_at == sheet.ended_at and one.entered_at > sheet.ended_at for one in work.entered)
    assert (work.paper_form, work.verified_by) == (sheet.form, LEAD)
    assert kinds(lab)[-1] == "DowntimeFormEntered"
    late = [one for one in lab.record().exceptions if one.kind == "late"]
    assert [one.key for one in late] == [f"late:{sheet.form}"]
    paper = on_paper(lab)
    assert "entered late" in paper and WHY in paper and sheet.form in paper
    page = text_of(Pages(lab).visitor(QA).get(f"/batches/{lab.batch}"))
    assert f"Entered late from downtime form {sheet.form}" in page
    # It was she who did it, not who typed it in: on screen, on paper, and where nobody reviews their own work.
    assert "performed by Demo technician A, compared with the paper by Demo lead C" in page
    record = lab.record()
    assert TECH_2 != record.performer_of(work) == TECH and TECH in people_who_performed(record)
    step = text_of(Pages(lab).visitor(QA).get(f"/batches/{lab.batch}/steps/{STEP}"))
    assert f"Entered late from a downtime form: {sheet.form}" in step


def test_a_form_is_entered_once_and_never_into_the_past_of_what_is_recorded(lab):
    sheet = printed_and_filled(lab)
    before = lab.state()
    # The tempting wrong ways: back-date it, end it in the future, verify one's own work, leave the reason out.
    tries = {
        "before_the_last_step": replace(sheet, began_at=lab.at - timedelta(days=3)),
        "form_times": replace(sheet, ended_at=lab.at + timedelta(hours=1)),
        "reason_missing": replace(sheet, reason=""),
    }
    for code, wrong in tries.items():
        assert lab.refused(TECH_2, downtime.enter_form, wrong, verified_by=LEAD).code == code
    assert lab.refused(TECH_2, downtime.enter_form, sheet, verified_by=TECH).code == "performer_verifies"
    assert lab.refused(TECH_2, downtime.enter_form, sheet, verified_by=TECH_2).code == "same_person"
    assert lab.changes_since(before) == {}
    lab.do(TECH_2, downtime.enter_form, sheet, verified_by=LEAD)
    assert lab.refused(TECH_2, downtime.enter_form, sheet, verified_by=LEAD).code == "form_settled"


def test_the_wrong_patients_tube_on_the_paper_is_a_stop_as_at_the_bench(lab):
    sheet = printed_and_filled(lab)
    wrong = tuple((key, lab.code("C1", lab.world.strange_batch) if key == "C1" else code) for key, code in sheet.codes)
    refusal = lab.refused(TECH_2, downtime.enter_form, replace(sheet, codes=wrong), verified_by=LEAD)
    assert type(refusal).__name__ == "IdentityMismatch"
    assert lab.record().step_work(STEP).started_at is None
    assert "ScanRefused" in kinds(lab)


def test_a_form_that_is_out_blocks_the_release_and_is_destroyed_before_two_people(lab_at):
    lab = lab_at("day 7")
    form, _ = lab.do(TECH, downtime.print_form, lab.batch, "feed_d10")
    assert any(form in str(one) for one in lab.refused_decision("released").reasons)
    assert lab.refused(TECH, downtime.void_form, form, reason="not needed", witnessed_by=TECH).code == "same_person"
    lab.do(TECH, downtime.void_form, form, reason="not needed", witnessed_by=TECH_2)
    assert not any(form in str(one) for one in lab.refused_decision("released").reasons)


def test_a_product_bag_is_never_filled_from_paper(lab_at):
    lab = lab_at("formulated")
    assert lab.refused(TECH, downtime.print_form, lab.batch, "fill").code == "needs_the_system"


def test_it_is_printed_and_entered_on_the_pages_with_a_picture_of_the_paper(lab):
    visitor = Pages(lab).visitor(TECH_2, STATION)
    printed = visitor.post(f"/batches/{lab.batch}/downtime", step=STEP)
    assert printed.data.startswith(b"%PDF-")
    form = lab.record().more.forms[0].form
    lab.wait(hours=4)
    visitor.sign_in(TECH_2)
    sheet = filled(lab, form, ())
    local = {
        name: getattr(sheet, name).astimezone(lab.zone).strftime("%Y-%m-%dT%H:%M") for name in ("began_at", "ended_at")
    }
    fields = {f"slot:{key}": code for key, code in sheet.codes}
    fields |= {f"entry:{entry}:{n}": value for entry, n, value in sheet.values}
    said = {
        "performed_by": TECH,
        "station": STATION,
        "cleared": "yes",
        "reason": WHY,
        "name": LEAD,
        "password": PASSWORD,
    }
    assert "Type what stands on the paper" in text_of(visitor.get(f"/downtime/{form}"))
    listed = text_of(visitor.get("/downtime"))
    assert STEP not in listed and lab.record().protocol.step(STEP).number in listed  # named in words, not by its key
    paper = (__import__("io").BytesIO(b"%PDF-1.7 the paper"), "paper.pdf")
    assert visitor.post(f"/downtime/{form}/entered", **local, **fields, **said, paper=paper).status_code == 303
    page = text_of(visitor.get(f"/downtime/{form}"))
    assert "Entered late" in page and "The paper as it was filled" in page
    kept = lab.record().more.attachments[0]
    assert visitor.get(f"/batches/{lab.batch}/files/{kept.sha256}").data == b"%PDF-1.7 the paper"


def test_a_forgotten_value_is_entered_late_with_when_why_and_who_saw_it(lab):
    lab.start(STEP)
    lab.scan_everything(STEP)
    lab.wait(hours=1)
    page = f"/batches/{lab.batch}/steps/{STEP}/late"
    visitor = Pages(lab).visitor(TECH, STATION)
    done = (lab.at - timedelta(minutes=30)).astimezone(lab.zone).strftime("%Y-%m-%dT%H:%M")
    said = {"entry": "washes:1", "value": "3", "performed_at": done, "name": TECH_2, "password": PASSWORD}
    assert visitor.post(page, **said, reason="").status_code >= 400
    early = said | {"performed_at": "2026-01-01T08:00"}
    assert "It cannot have been done at" in text_of(visitor.post(page, **early, reason="forgot"))
    assert visitor.post(page, **said | {"name": TECH}, reason="forgot").status_code >= 400
    assert visitor.post(page, **said, reason="forgot, it was on the worksheet").status_code == 303
    entered = lab.record().step_work(STEP).entry("washes")
    assert entered.performed_at < entered.entered_at and "seen by Demo technician B" in entered.reason
    assert any(one.kind == "late" for one in lab.record().exceptions)
    assert "forgot, it was on the worksheet" in on_paper(lab)


def test_a_kept_file_that_was_changed_is_named_and_other_kinds_are_not_kept(lab):
    def keep(content):
        return lab.do(TECH, keep_attachment, lab.batch, name="form.pdf", content=content, what="a form")

    kept = keep(b"%PDF-1.7 as it was")
    for content in (b"", b"MZ\x90\0 a program", b"x" * 5_000_001):
        refused = lab.refused(TECH, keep_attachment, lab.batch, name="x", content=content, what="x")
        assert refused.code in ("attachment_size", "attachment_kind")

    def put(content):
        with lab.store.writing() as db:
            db.execute(update(attachment_bytes).where(attachment_bytes.c.sha256 == kept).values(content=content))

    put(b"%PDF-1.7 as it never was")
    faults = verify(lab.store).faults
    assert [(fault.table, fault.key) for fault in faults] == [("attachment_bytes", kept)]
    put(b"%PDF-1.7 as it was")
