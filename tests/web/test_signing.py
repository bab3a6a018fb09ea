"""A signature is proven each time: by both components or, within one continuous session, by the private one."""

from contextlib import closing
from dataclasses import replace

import pytest

from lims.actions.people import change_roles
from lims.actions.standing import pause_signing, set_signing_rules
from lims.actions.views import batch_record
from lims.domain.people import SYSTEM
from lims.domain.standing import SigningRules
from lims.guard.state import StateWatch
from tests.web.house import PASSWORD, text_of

READY = "B26-0003"  # filled, no exceptions, production review signed
ME = "demo-qa-d"
RULES = SigningRules("strict", "series", 15, 0, identity_on_file=False)


@pytest.fixture
def house(house):
    house.store.perform(SYSTEM, house.clock(), lambda act: set_signing_rules(act, RULES, source="config/site.toml"))
    return house


@pytest.fixture
def qa(house):
    return house.visitor(ME, station="BSC-2")


def sign(visitor, path="review", **given):
    """Try to sign what is refused afterwards for another reason: gives why."""
    with visitor.house.store.reading() as db:
        record = batch_record(db, READY)
    shown = {"seen_seq": record.batch.head_seq, "content_sha256": "0" * 64, "decision": "released", "reason": "x"}
    answer = visitor.post(f"/quality/{READY}/{path}", role="quality_review", compared="yes", **(shown | given))
    page = text_of(answer)
    if "needs your sign-in name and your password" in page:
        return "both"
    if "do not belong together" in page:
        return "wrong"
    if "another person's session" in page:
        return "not yours"
    assert answer.status_code == 409, page[:600]
    return "proven"


BOTH = {"signer": ME, "password": PASSWORD}
ONE = {"password": PASSWORD}


def later(minutes, page="/board"):
    def wait(visitor):
        for _ in range(minutes // 10):
            visitor.house.clock.advance(minutes=10)
            visitor.get(page)  # the session is used all the while
        visitor.house.clock.advance(minutes=minutes % 10)
        return visitor

    return wait


def out_and_in(visitor):
    visitor.post("/sign-out")
    visitor.sign_in(ME)
    return visitor


def elsewhere(visitor):
    visitor.post("/station", station="BSC-1")
    return visitor


def other_device(visitor):
    return visitor.house.visitor(ME, station="BSC-2")


def other_roles(visitor):
    house = visitor.house
    roles = ("qa", "verifier")
    house.store.perform(
        "demo-administrator", house.clock(), lambda act: change_roles(act, ME, roles=roles, reason="covers a holiday")
    )
    return visitor


def nothing(visitor):
    return visitor


SECOND = [
    (nothing, "review", {}, "wrong"),  # the cookie alone
    (nothing, "review", ONE, "proven"),
    (later(14), "review", ONE, "proven"),
    (later(16), "review", ONE, "both"),
    (later(16), "review", BOTH, "proven"),
    (out_and_in, "review", ONE, "both"),
    (other_device, "review", ONE, "both"),
    (elsewhere, "review", ONE, "both"),
    (nothing, "decision", ONE, "both"),  # strict: each release by both
    (nothing, "decision", BOTH, "proven"),
    (nothing, "review", {"signer": "demo-qa-e", "password": PASSWORD}, "not yours"),
    (other_roles, "review", ONE, "both"),
]


@pytest.mark.check("S3", "S4")
def test_the_second_signature_of_a_series(house):
    for between, path, given, what in SECOND:
        qa = house.visitor(ME, station="BSC-2")
        assert sign(qa, **ONE) == "both"
        assert sign(qa, **BOTH) == "proven"
        assert sign(between(qa), path, **given) == what, (between, path, given)
        if what in ("wrong", "not yours"):
            assert house.kinds("site")[-1] == "SignInRefused"


@pytest.mark.check("S4")
def test_a_release_is_never_part_of_a_series(qa):
    for _ in range(2):
        assert sign(qa, "decision", **BOTH) == "proven"
        assert sign(qa, "decision", **ONE) == "both"
    assert 'name="signer"' in qa.get(f"/quality/{READY}?decide=1").get_data(as_text=True)


@pytest.mark.check("S5")
def test_three_wrong_at_sign_in_and_two_at_signing_lock_signing_everywhere_and_no_recording(house):
    tech = house.visitor("demo-technician-a", station="BSC-2")
    lead, bench = house.visitor("demo-lead-c"), house.visitor("demo-lead-c", station="BSC-1")
    stranger = house.visitor()
    for _ in range(3):
        stranger.sign_in("demo-lead-c", "not the password at all")
    for _ in range(2):
        sign(lead, signer="demo-lead-c", password="nor is this the password")
    assert house.kinds("site")[-1] == "SigningLocked"
    house.clock.advance(minutes=6)  # the name rests no more, and signing stays locked
    with house.store.reading() as db:
        record = batch_record(db, READY)
    shown = {"seen_seq": record.batch.head_seq, "content_sha256": record.content_sha256}
    answer = bench.post(
        f"/quality/{READY}/review", role="production_review", signer="demo-lead-c", password=PASSWORD, **shown
    )
    page = text_of(answer)
    assert answer.status_code in (403, 409) and ("locked after wrong tries" in page or "signed already" in page)
    assert bench.get("/board").status_code == 200 and tech.get("/board").status_code == 200
    told = house.visitor("demo-qa-d").get("/board").get_data(as_text=True)
    assert "five wrong tries" in told and "five wrong tries" not in text_of(tech.get("/board"))
    confirm = {"person": "demo-lead-c", "lock": "1", "reason": "I know her and stood beside her"}
    assert bench.post("/standing/unlock", **confirm).status_code == 403
    assert house.visitor("demo-qa-e").post("/standing/unlock", **confirm).status_code == 303
    assert house.kinds("site")[-1] == "SigningUnlocked"


@pytest.mark.check("L6")
def test_every_page_says_that_signing_is_paused_and_quality_lets_it_go_on_by_a_signature(house, qa):
    what = "trigger ledger_keeps_what_it_has_update is missing"
    house.store.perform(SYSTEM, house.clock(), lambda act: pause_signing(act, cause="rollback", what=what))
    for path in ("/board", f"/batches/{READY}", "/ledger", "/standing"):
        assert what in text_of(qa.get(path)), path
    assert sign(qa, **BOTH) == "proven"
    tech = house.visitor("demo-technician-a")
    assert what in text_of(tech.get("/standing")) and tech.post("/standing/resume", pause="1").status_code == 403
    assert qa.post("/standing/resume", pause="1", reason="looked", **ONE).status_code == 403
    assert qa.post("/standing/resume", pause="1", reason="the copy of Tuesday", **BOTH).status_code == 303
    page = text_of(qa.get("/standing"))
    assert "Signing is possible" in page and "the copy of Tuesday" in page


@pytest.mark.check("L6")
def test_a_batch_that_was_set_released_in_the_file_shows_on_every_page_and_quality_cannot_wave_it_through(house, qa):
    named = f"batches, batch={READY}, stage"
    _write(house, "UPDATE batches SET stage = 'released' WHERE batch = ?", READY)
    with closing(StateWatch(house.store, house.clock)) as watch:
        assert watch.look() == (named,)
    for path in ("/board", f"/batches/{READY}", "/standing"):
        assert named in text_of(qa.get(path)), path
    sign(qa, "decision", **BOTH)
    assert house.kinds(f"batch:{READY}")[-1] == "ReleaseRefused"
    answer = qa.post("/standing/resume", pause="1", reason="all is well", **BOTH)
    assert answer.status_code == 409 and named in text_of(answer)
    _write(house, "UPDATE batches SET stage = 'filled' WHERE batch = ?", READY)
    assert qa.post("/standing/resume", pause="1", reason="put right, proved", **BOTH).status_code == 303
    assert named not in text_of(qa.get("/board"))


def _write(house, statement, *values):
    with house.store.writing() as db:
        db.exec_driver_sql(statement, values)


@pytest.mark.check("S8")
def test_who_is_not_on_file_is_put_on_file_by_somebody_else(house, qa):
    wanted = replace(RULES, identity_on_file=True)
    house.store.perform(SYSTEM, house.clock(), lambda act: set_signing_rules(act, wanted, source="config/site.toml"))
    seen = {"person": "demo-lead-c", "document": "passport, seen today", "certified": "yes"}
    assert qa.post("/standing/identity", **seen).status_code == 303
    assert qa.post("/standing/identity", **(seen | {"person": ME})).status_code == 403
    assert house.kinds("site")[-1] == "IdentityVerified"
