"""Passkeys: enrolled, signed in and signed with, and every answer that is not to the very question refused."""

import pytest

from lims.store.passkeys import passkeys_of
from tests.web.authenticator import Authenticator
from tests.web.house import PASSWORD, text_of

A, QA = "demo-technician-a", "demo-qa-d"


def enrol(visitor, key):
    options = visitor.send("/your-sign-in/passkeys/ask").json
    return visitor.post("/your-sign-in/passkeys", password=PASSWORD, title="key", credential=key.make(options))


def sign_in_with(visitor, key, **how):
    options = visitor.send("/sign-in/passkey/ask").json
    return visitor.post("/sign-in/passkey", assertion=key.answer(options, **how))


@pytest.mark.check("I5", "S13")
def test_a_passkey_is_enrolled_signs_in_and_when_lost_opens_nothing(house):
    key, owner = Authenticator(), house.visitor(QA)
    assert enrol(owner, key).status_code == 303
    assert house.kinds("site")[-1] == "PasskeyEnrolled"
    desk = house.visitor()
    assert sign_in_with(desk, key).status_code == 302
    assert "Demo QA person D" in text_of(desk.get("/your-sign-in"))
    with house.store.reading() as db:
        kept = passkeys_of(db, QA)[0]
    assert house.visitor(A).post(f"/your-sign-in/passkeys/{kept.passkey}/revoked").status_code == 404
    assert owner.post(f"/your-sign-in/passkeys/{kept.passkey}/revoked").status_code == 303
    assert sign_in_with(house.visitor(), key).status_code == 403
    with house.store.writing() as db:  # whoever owns the database sets it back: the ledger knows better
        db.exec_driver_sql("UPDATE passkeys SET revoked_at = NULL")
    assert sign_in_with(house.visitor(), key).status_code == 403


@pytest.mark.check("S13")
def test_an_answer_without_user_verification_from_elsewhere_twice_or_of_a_copy_is_refused(house):
    key = Authenticator()
    enrol(house.visitor(QA), key)
    assert sign_in_with(house.visitor(), key, verified=False).status_code == 403
    assert sign_in_with(house.visitor(), key, origin="http://elsewhere.example").status_code == 403
    visitor = house.visitor()
    given = key.answer(visitor.send("/sign-in/passkey/ask").json)
    assert visitor.post("/sign-in/passkey", assertion=given).status_code == 302
    assert house.visitor().post("/sign-in/passkey", assertion=given).status_code == 403
    late = house.visitor()
    options = late.send("/sign-in/passkey/ask").json
    house.clock.advance(minutes=4)
    assert late.post("/sign-in/passkey", assertion=key.answer(options)).status_code == 403
    key.count = 0  # a copy counts for itself
    assert sign_in_with(house.visitor(), key).status_code == 403
    assert "PasskeyRevoked" in house.kinds("site")[-2:]
    key.count = 50
    assert sign_in_with(house.visitor(), key).status_code == 403


@pytest.mark.check("S3", "S13")
def test_a_passkey_signs_the_very_form_that_was_shown_and_no_other(house):
    key, qa = Authenticator(), house.visitor(QA)
    enrol(qa, key)
    path, fields = "/batches/B26-0004/addenda", {"words": "The freezer log was filed.", "about": "x"}
    asked = {"address": path, "fields": [list(pair) for pair in fields.items()]}
    answer = key.answer(qa.send("/your-sign-in/ask", **asked).json)
    other = qa.post(path, **(fields | {"words": "The freezer log was lost."}), assertion=answer)
    assert other.status_code == 403 and "does not answer what was asked" in text_of(other)
    elsewhere = key.answer(qa.send("/your-sign-in/ask", **asked).json)
    assert qa.post("/quality/B26-0004/decision", **fields, assertion=elsewhere).status_code in (403, 409, 422)
    mine = key.answer(qa.send("/your-sign-in/ask", **asked).json)
    somebody = house.visitor("demo-qa-e")
    assert somebody.post(path, **fields, assertion=mine).status_code == 403
    right = key.answer(qa.send("/your-sign-in/ask", **asked).json)
    accepted = qa.post(path, **fields, assertion=right)
    assert accepted.status_code != 403, text_of(accepted)
