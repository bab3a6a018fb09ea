"""The QA desk: what stands out, what is signed, what is decided, and every short cut that must not work."""

import re
import threading

import pytest

from lims.actions.people import change_roles
from lims.actions.views import batch_record
from lims.domain.signing import people_who_performed
from tests.web.house import PASSWORD, new_request_id, text_of

READY = "B26-0003"  # filled, no exceptions, production review signed
OPEN = "B26-0004"  # filled, two exceptions nobody has assessed
GROWING = "B26-0005"


@pytest.fixture
def qa(house):
    return house.visitor("demo-qa-d")


def record_of(house, number):
    with house.store.reading() as db:
        return batch_record(db, number)


def signing(house, number, **more):
    record = record_of(house, number)
    return {
        "content_sha256": record.content_sha256,
        "seen_seq": record.batch.head_seq,
        "password": PASSWORD,
    } | more


def review(visitor, number=READY, role="quality_review", **more):
    fields = signing(visitor.house, number, compared="yes") | more
    return visitor.post(f"/quality/{number}/review", role=role, **fields)


def decide(visitor, decision, number=READY, **more):
    return visitor.post(f"/quality/{number}/decision", decision=decision, **signing(visitor.house, number, **more))


def test_the_queue_opens_its_first_batch_and_the_title_answers(qa):
    page = text_of(qa.get("/quality", follow_redirects=True))
    assert "No exceptions. One thing stands against a release" in page
    assert "INKT-002" in page and "1 deviation open. 1 exception, to be assessed" in page


@pytest.mark.check("S1")
def test_a_review_and_an_interim_release_by_two_signatures(house, qa):
    assert review(qa).status_code == 303
    page = text_of(qa.get(f"/quality/{READY}"))
    assert "Nothing blocks an interim release" in page
    assert "You sign exactly this" in page
    other = house.visitor("demo-qa-e")
    assert decide(other, "released_interim").status_code == 303
    record = record_of(house, READY)
    assert record.batch.stage == "released_interim"
    last = record.signatures[-1]
    assert (last.printed_name, last.content_sha256) == ("Demo QA person E", record.content_sha256)
    assert "Released on interim results" in last.meaning
    assert "Released on interim results. Pending: Sterility, final" in text_of(qa.get(f"/quality/{READY}"))


@pytest.mark.check("S3")
def test_a_wrong_password_signs_nothing_and_is_recorded(house, qa):
    before = house.entries(f"batch:{READY}")
    answer = review(qa, password="not my password at all")
    assert answer.status_code == 403
    assert "do not belong together" in text_of(answer)
    assert house.entries(f"batch:{READY}") == before
    assert house.kinds("site")[-1] == "SignInRefused"


def test_somebody_elses_password_is_not_mine(house, qa):
    assert review(qa, password="").status_code == 403
    assert not [s for s in record_of(house, READY).signatures if s.role == "quality_review"]


@pytest.mark.check("S10")
def test_who_performed_a_step_does_not_release_it(house):
    who = min(people_who_performed(record_of(house, READY)))
    house.store.perform(
        "demo-administrator",
        house.clock.now,
        lambda act: change_roles(act, who, roles=("technician", "qa"), reason="tries to"),
    )
    both = house.visitor(who)
    assert review(house.visitor("demo-qa-d")).status_code == 303
    answer = decide(both, "released_interim")
    assert answer.status_code == 409
    assert "Somebody else of quality decides." in text_of(answer)
    assert record_of(house, READY).batch.stage == "filled"
    assert house.kinds(f"batch:{READY}")[-1] == "ReleaseRefused"


def test_a_technician_may_look_and_not_decide(house):
    technician = house.visitor("demo-technician-a")
    page = text_of(technician.get(f"/quality/{READY}"))
    assert "Quality decides. You may look." in page or "Your roles do not include this review" in page
    assert decide(technician, "rejected", reason="because").status_code == 403


def test_a_release_with_anything_missing_lists_it(house, qa):
    answer = decide(qa, "released", OPEN)
    assert answer.status_code == 409
    page = text_of(answer)
    assert "Sterility, final is not known. Lifted by the result alone." in page
    assert "The quality review is not signed for this content." in page
    assert page.count("Not assessed:") >= 2
    assert record_of(house, OPEN).batch.stage == "filled"


def test_a_full_release_is_blocked_by_the_pending_test_alone(house, qa):
    assert review(qa).status_code == 303
    page = text_of(qa.get(f"/quality/{READY}"))
    assert "Release Blocked" in page and "Interim release Ready" in page


def test_an_exception_is_assessed_and_stays(house, qa):
    first = record_of(house, OPEN).exceptions[0]
    seen = record_of(house, OPEN).batch.head_seq
    answer = qa.post(f"/quality/{OPEN}/exceptions", exception=first.key, assessment="hm", seen_seq=seen)
    assert answer.status_code == 422 and "hm" in answer.get_data(as_text=True)
    answer = qa.post(
        f"/quality/{OPEN}/exceptions", exception=first.key, assessment="No effect on the product.", seen_seq=seen
    )
    assert answer.status_code == 303
    page = text_of(qa.get(f"/quality/{OPEN}"))
    assert "1 deviation open. 1 exception, assessed" in page and "No effect on the product." in page
    # The content is another one now: the production review is asked for again, it does not carry over.
    assert "No effect" in page and "Sign the production review" in page


@pytest.mark.check("S6")
def test_a_stale_form_keeps_what_was_typed_and_says_what_changed(house, qa):
    first = record_of(house, OPEN).exceptions[0]
    (near_miss,) = record_of(house, OPEN).more.deviations
    seen = record_of(house, OPEN).batch.head_seq
    other = house.visitor("demo-qa-e")
    told = {"cause": "Seen by E, no effect.", "impact": "None.", "seen_seq": seen}
    assert other.post(f"/deviations/{near_miss.deviation}/investigation", **told).status_code == 303
    answer = qa.post(f"/quality/{OPEN}/exceptions", exception=first.key, assessment="My long sentence.", seen_seq=seen)
    assert answer.status_code == 409
    page = text_of(answer)
    assert "This changed while you were typing." in page
    assert "Since you opened it" in page and "Seen by E, no effect." in page
    assert "My long sentence." in answer.get_data(as_text=True)


def test_two_people_deciding_at_once_one_wins(house, qa):
    assert review(qa).status_code == 303
    visitors = [house.visitor("demo-qa-d"), house.visitor("demo-qa-e")]
    fields = signing(house, READY, decision="released_interim")
    sent = [{"form_token": v.token(), "request_id": new_request_id()} | fields for v in visitors]
    answers = []

    def press(visitor, form):
        answers.append(visitor.client.post(f"/quality/{READY}/decision", data=form).status_code)

    threads = [threading.Thread(target=press, args=pair) for pair in zip(visitors, sent, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 409]
    assert house.kinds(f"batch:{READY}").count("DispositionDecided") == 1


def test_the_same_press_twice_is_one_signature(house, qa):
    form = {"form_token": qa.token(), "request_id": new_request_id(), "role": "quality_review", "compared": "yes"}
    form |= signing(house, READY)
    first = qa.client.post(f"/quality/{READY}/review", data=form)
    second = qa.client.post(f"/quality/{READY}/review", data=form)
    assert (first.status_code, second.status_code) == (303, 303)
    assert house.kinds(f"batch:{READY}").count("RecordSigned") == 2  # production, quality


def test_hold_needs_a_reason_and_is_lifted_with_one(house, qa):
    assert decide(qa, "held", GROWING).status_code == 422
    assert decide(qa, "held", GROWING, reason="Medium looks cloudy").status_code == 303
    assert "On hold: Medium looks cloudy" in text_of(qa.get(f"/quality/{GROWING}"))
    board = text_of(qa.get("/board"))
    assert "forecast paused" in board and "INKT-003, Medium looks cloudy" in board
    assert decide(qa, "hold_lifted", GROWING, reason="Gram stain clear").status_code == 303
    assert not record_of(house, GROWING).batch.on_hold


def test_a_result_out_of_specification_blocks_and_a_repeat_does_not_hide_it(house, qa):
    analyst = house.visitor("demo-analyst-k")

    def record(value, reason=""):
        seen = record_of(house, READY).batch.head_seq
        return analyst.post(
            f"/quality/{READY}/results",
            assay="gram_stain",
            value=value,
            tested_on="2026-11-19",
            reason=reason,
            seen_seq=seen,
        )

    assert record("organisms seen").status_code == 422  # it has a result already: why once more?
    choices = next(a.choices for a in record_of(house, READY).protocol.assays if a.key == "gram_stain")
    bad = next((c for c in choices if c != "no organism"), "organism")
    assert record(bad, "second slide").status_code == 303
    assert record("no organism", "third slide").status_code == 303
    page = text_of(qa.get(f"/quality/{READY}"))
    assert "Fails" in page and "third slide" in page
    assert "Gram stain does not meet its limit." in text_of(decide(qa, "released_interim"))


def test_no_password_is_ever_on_the_page(qa):
    answer = review(qa, password="a wrong one, long enough")
    assert "a wrong one" not in answer.get_data(as_text=True)
    assert not re.search(r'type="password"[^>]*value="[^"]+"', answer.get_data(as_text=True))
