"""Whose things a person sees: bound to one trial, everything of the other is as if it were not there."""

import json
import re

import pytest
from sqlalchemy import select

from lims.actions.accounts import set_trials
from lims.actions.people import label_for_person
from lims.store.tables.batches import batches
from lims.store.tables.deviations import deviations
from lims.store.tables.labels import labels
from lims.store.tables.ledger import ledger
from lims.web.api.tokens import make_token
from lims.web.authority import EVERYBODY, matrix
from tests.web.house import SETTINGS, new_request_id, text_of

QA, HEAD = "demo-qa-e", "demo-administrator"


@pytest.fixture
def parted(house):
    """The trial that a person of quality may see, the batches of it and of the other."""
    with house.store.reading() as db:
        rows = db.execute(select(batches.c.batch, batches.c.trial, batches.c.subject)).all()
    mine = next(row.trial for row in rows if row.batch == "B26-0003")
    house.store.perform(
        HEAD, house.clock(), lambda act: set_trials(act, QA, trials=(mine,), reason="monitors one trial")
    )
    own = {row.batch: row.subject for row in rows if row.trial == mine}
    other = {row.batch: row.subject for row in rows if row.trial != mine}
    assert own and other
    return own, other


def refusals(house):
    with house.store.reading() as db:
        found = db.scalars(select(ledger.c.text).where(ledger.c.kind == "AccessRefused").order_by(ledger.c.position))
        return [json.loads(text)["data"] for text in found]


@pytest.mark.check("I8")
def test_every_address_of_another_trials_things_answers_as_if_there_were_no_such_thing(house, parted):
    visitor, (_, other) = house.visitor(QA), parted
    batch, subject = next(iter(other.items()))
    with house.store.reading() as db:
        deviation = db.scalars(select(deviations.c.deviation).where(deviations.c.batch.in_(other))).first()
        label = db.scalars(select(labels.c.label_code).where(labels.c.batch == batch)).first()
    token, open_doors, tried = visitor.token(), [], 0
    for rule in house.app.url_map.iter_rules():
        row = matrix()[rule.endpoint]
        named = {"number": batch, "deviation": deviation, "code": label if "label" in rule.rule else subject}
        if row.who == EVERYBODY or rule.rule.startswith("/api/") or not set(rule.arguments) & set(named):
            continue
        if (
            rule.endpoint.split(".")[0] in {"equipment", "alarms", "printers", "vessels"}
            and "number" not in rule.arguments
        ):
            continue  # their code is a machine's or a printer's
        path = re.sub(r"<(?:int|path):[^>]+>", "1", rule.rule)
        path = re.sub(r"<([^>]+)>", lambda m, named=named: named.get(m[1], "x"), path)
        for method in sorted(rule.methods & {"GET", "POST"}):
            sent = {"form_token": token, "request_id": new_request_id()} if method == "POST" else None
            status = visitor.client.open(path, method=method, data=sent).status_code
            tried += 1
            if status not in (404, 403) or (status == 403 and row.admits(None)):
                open_doors.append((method, path, status))
    assert not open_doors
    assert tried > 90
    told = refusals(house)
    assert {one["why"] for one in told} == {"trial", "role"} and any(one["about"] == batch for one in told)
    missing, foreign = visitor.get("/batches/B26-9999"), visitor.get(f"/batches/{batch}")
    assert missing.status_code == foreign.status_code == 404


LISTS = ("/board", "/my-work", "/quality", "/subjects", "/calendar", "/deviations", "/alerts", "/downtime", "/outcomes",
         "/labels", "/find?q=B26", "/find?q=I", "/where-used?kind=person&target=demo-technician-a",
         "/where-used.csv?kind=person&target=demo-technician-a", "/quality/together")  # fmt: skip


@pytest.mark.check("I8")
@pytest.mark.parametrize("path", LISTS)
def test_no_list_search_export_or_count_shows_anything_of_the_other_trial(house, parted, path):
    _, other = parted
    page = house.visitor(QA).get(path, follow_redirects=True).get_data(as_text=True)
    assert not [code for pair in other.items() for code in pair if code in page]
    everything = house.visitor("demo-qa-d").get(path, follow_redirects=True).get_data(as_text=True)
    assert len(everything) > 500


@pytest.mark.check("I8")
def test_programs_scans_and_pages_of_the_whole_site_keep_to_the_trial_too(house, parted):
    own, other = parted
    word = make_token(
        house.store, type("Keys", (), {"token_key": lambda self: SETTINGS.token_key})(), QA,
        purpose="counter", station="", at=house.clock(),
    )  # fmt: skip
    client, headers = house.app.test_client(), {"Authorization": f"Bearer {word}"}
    listed = client.get("/api/v1/batches", headers=headers).get_data(as_text=True)
    assert not [batch for batch in other if batch in listed] and next(iter(own)) in listed
    foreign = next(iter(other))
    assert client.get(f"/api/v1/batches/{foreign}", headers=headers).status_code == 404
    assert client.get(f"/api/v1/batches/{foreign}/forecast", headers=headers).status_code == 404
    visitor = house.visitor(QA)
    with house.store.reading() as db:
        label = db.scalars(select(labels.c.label_code).where(labels.c.batch == foreign)).first()
    assert visitor.send("/scan", code=label, batch="", step="").status_code == 404
    assert visitor.get(f"/find?q={foreign}").status_code == 404
    for path in ("/ledger", f"/ledger/batch:{foreign}", "/places"):
        assert visitor.get(path).status_code == 404, path


@pytest.mark.check("I8")
def test_a_foreign_thing_does_not_pass_behind_one_of_ones_own(house, parted):
    """A name in a form may come twice; the first value names what the person may see, the second what they may not."""
    own, other = parted
    visitor = house.visitor(QA)
    with house.store.reading() as db:
        mine, foreign = (
            db.scalars(select(labels.c.label_code).where(labels.c.batch.in_(one))).first() for one in (own, other)
        )
    token = visitor.token()
    batches_of_both = [next(iter(own)), next(iter(other))]
    for path, sent in (
        ("/labels/print", {"code": [mine, foreign], "form": "pdf"}),
        ("/quality/together", {"batch": batches_of_both, "role": "quality_review"}),
    ):
        fields = sent | {"form_token": token, "request_id": new_request_id()}
        assert visitor.client.post(path, data=fields).status_code == 404, path
    asked = "&".join(f"target={one}" for one in batches_of_both)
    assert visitor.get(f"/where-used?kind=batch&{asked}").status_code == 404
    for written in (batches_of_both[1].lower(), f"{batches_of_both[1]} ", f"{batches_of_both[1]}/"):
        for path in (f"/batches/{written}", f"/quality/{written}", f"/ledger/batch:{written}"):
            page = visitor.get(path, follow_redirects=True)
            assert page.status_code in (404, 422), path
            assert other[batches_of_both[1]] not in page.get_data(as_text=True)


def test_the_administrator_binds_a_person_and_only_to_trials_that_there_are(house):
    head = house.visitor(HEAD)
    path = f"/people/{QA}/trials"
    assert head.post(path, trials=["NCT-none"], trials_reason="x").status_code == 422
    assert head.post(path, trials=[], trials_reason="").status_code == 422
    assert house.visitor("demo-qa-d").post(path, trials=[], trials_reason="x").status_code == 403
    assert head.post(path, trials=[], trials_reason="sees all again").status_code == 303
    assert house.kinds("site")[-1] == "PersonTrialsSet"
    house.store.perform(HEAD, house.clock(), lambda act: label_for_person(act, QA))
    assert "all of the site" in text_of(head.get(f"/people/{QA}"))
