"""Scenario 19: released while the sterility test still runs. Everybody knows it does, and somebody waits for it."""

from datetime import timedelta

import pytest

from lims.actions import alerts
from lims.actions.quality import record_result
from tests.stories.lab import QA_2, QC
from tests.stories.scenarios.alarmed import minute
from tests.stories.scenarios.telling import Pages, kinds, on_paper
from tests.web.house import PASSWORD, text_of

pytestmark = pytest.mark.check("B8")


@pytest.fixture
def reviewed(lab_at):
    return lab_at("reviewed")


def test_only_what_the_specification_lets_be_pending_may_be_and_a_full_release_is_refused(reviewed):
    told = [str(one) for one in reviewed.refused_decision("released").reasons]
    assert told == ["Sterility, final is not known. Lifted by the result alone."]
    assert kinds(reviewed)[-1] == "ReleaseRefused"


def test_the_form_says_what_is_pending_and_who_is_told_and_the_task_has_an_owner_and_a_day(reviewed):
    pages = Pages(reviewed)
    visitor = pages.visitor(QA_2)
    page = text_of(visitor.get(f"/quality/{reviewed.batch}"))
    assert (
        "Sterility, final: record the result. If something grew, physician, quality assurance, nurse are alerted"
        in page
    )
    sent = {"decision": "released_interim", "content_sha256": reviewed.record().content_sha256, "reason": ""}
    assert visitor.post(f"/quality/{reviewed.batch}/decision", password=PASSWORD, **sent).status_code == 303
    (task,) = reviewed.record().more.tasks
    assert (task.kind, task.role, task.source) == ("result", "qc", "result:sterility_final")
    assert task.due_on == (reviewed.record().batch.filled_at + timedelta(days=14)).date()
    assert kinds(reviewed)[-2:] == ["DispositionDecided", "TaskOpened"]
    paper = on_paper(reviewed)
    assert "Sterility, final pending, due" in paper and "Alerts, calls and tasks" in paper
    assert "Sterility, final: record the result" in text_of(pages.visitor(QC).get("/alerts"))


def test_the_task_ends_with_the_result_alone_and_is_called_in_when_its_day_is_over(reviewed):
    reviewed.decide("released_interim")
    (task,) = reviewed.record().more.tasks
    refused = reviewed.refused(QC, alerts.finish_task, reviewed.batch, task.task, words="looks clean")
    assert refused.code == "ends_by_itself"
    minute(reviewed, days=14)
    (due,) = [one for one in reviewed.record().more.alerts if one.kind == "task"]
    assert due.grade == "notice" and due.to == ("qc",)
    minute(reviewed, days=1)
    over = reviewed.record().more.alerts[-1]
    assert over.grade == "critical" and over.to == ("qc", "qa")
    read = {"tested_on": reviewed.at.date()}
    reviewed.do(QC, record_result, reviewed.batch, "sterility_final", "no growth", **read)
    (task,) = reviewed.record().more.tasks
    assert not task.is_open and task.done_by == QC and "no growth" in task.done_words


def test_what_is_signed_does_not_change_because_somebody_was_told(reviewed):
    before = reviewed.record().content_sha256
    reviewed.decide("released_interim")
    minute(reviewed, days=14)
    assert reviewed.record().content_sha256 == before
