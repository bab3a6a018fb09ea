"""The label station: what is missing, onto which stock, one patient at a time, and the page of one label's life."""

import json

import pytest

from lims.domain.labelling import LabelState
from lims.store.reading.containers import find_label, labels_in_state, list_labels
from tests.web.house import PASSWORD, text_of

BAG, GROWING = "B26-0004/P1", "B26-0005/V1"
SECOND = {"name": "demo-technician-b", "password": PASSWORD}


def reprinted(house, technician, target=GROWING):
    """The label of a thing printed again: the void one, and the one in force."""
    old = house.code_of(target)
    answer = technician.post(f"/labels/{old}/again", why="smudged or torn", **SECOND)
    assert answer.status_code == 303
    return old, house.code_of(target)


def shown(code):
    return " ".join(code[at : at + 4] for at in range(0, 16, 4))


def test_the_page_of_a_label_tells_its_whole_life(house, technician):
    old, new = reprinted(house, technician)
    page = text_of(technician.get(f"/labels/{old}"))
    assert "This label is void. It stands for nothing" in page
    assert (
        f"Void: copy 2, {shown(new)}, took its place" in page and "smudged or torn (seen by Demo technician B)" in page
    )
    assert "Issued: serial" in page and "Went to paper" in page and "Scanned on the thing it belongs to" in page
    assert "Demo technician A" in page and "BSC-2" in page
    assert "data-alarm" in technician.get(f"/labels/{old}").get_data(as_text=True)
    other = text_of(technician.get(f"/labels/{new}"))
    assert f"Issued as copy 2 in place of {shown(old)}" in other and "It waits to be printed" in other


def test_the_page_says_which_rule_put_each_statement_there(house, technician):
    page = text_of(technician.get(f"/labels/{house.code_of(BAG)}"))
    for said in ("FOR AUTOLOGOUS USE ONLY", "21 CFR 1271.90(c)(1)", "The protocol asks for it.", "Always."):
        assert said in page
    _, new = reprinted(house, technician, BAG)
    assert "21 CFR 1271.90(c)(1)" in text_of(technician.get(f"/labels/{new}"))  # a reprint says what its former said
    wristband = house.code_of("INKT-002")
    assert "the rule behind each" not in text_of(technician.get(f"/labels/{wristband}"))


@pytest.mark.check("C8")
def test_looking_at_a_label_is_not_an_act(house, technician):
    old, new = reprinted(house, technician)
    before = house.entries()
    for code in (old, new, house.code_of("BSC-2"), house.code_of("INKT-002")):
        assert technician.get(f"/labels/{code}").status_code == 200
        assert technician.get(f"/labels/look?code={shown(code).replace(' ', '+')}").status_code == 200
        told = technician.send("/labels/look", code=code).json
        assert told["go"] == f"/labels/{code}"
    assert technician.send("/labels/look", code=old).json["outcome"] == "attention"
    assert house.entries() == before


def test_every_scan_leads_to_the_life_of_its_label(house, technician):
    old, new = reprinted(house, technician)
    assert technician.scan(new).json["life"] == f"/labels/{new}"
    refused = technician.scan(old)
    assert (refused.status_code, refused.json["code"], refused.json["life"]) == (409, "void_label", f"/labels/{old}")
    assert f'href="/labels/{old}"' in technician.post("/scan", code=old).get_data(as_text=True)
    assert technician.scan("0000000000000001").json.get("life", "") == ""


def test_a_void_label_is_kept_in_the_binder_and_the_sum_shows_it(house, technician):
    old, _ = reprinted(house, technician)
    kept = {"place": "Binder 3, page 12", "reason": "specimen of a smudge", "from": "life"}
    alone = technician.post(f"/labels/{old}/retained", **kept)
    assert alone.status_code == 403 and "A second person is needed." in text_of(alone)
    assert technician.post(f"/labels/{old}/retained", **kept, **SECOND).location == f"/labels/{old}"
    page = text_of(technician.get(f"/labels/{old}"))
    assert "struck through and kept" in page and "Binder 3, page 12" in page and "seen by Demo technician B" in page
    assert "1 retained" in text_of(technician.get("/labels?batch=B26-0005"))


def test_a_needed_label_is_not_voided_and_the_page_says_why(house, technician):
    _, new = reprinted(house, technician)
    answer = technician.post(f"/labels/{new}/voided", reason="tidy up", **{"from": "life"})
    assert answer.status_code == 409 and "has no other label" in text_of(answer)


@pytest.mark.check("C5")
def test_two_patients_never_share_a_print_request(house, technician):
    _, one = reprinted(house, technician, GROWING)
    _, two = reprinted(house, technician, BAG)
    before = house.entries()
    answer = technician.post("/labels/print", code=[one, two])
    assert answer.status_code == 409
    assert "one patient and one batch at a time" in text_of(answer) and "B26-0004" in text_of(answer)
    assert house.entries() == before


def test_a_sheet_takes_labels_from_its_first_free_place(house, technician):
    _, new = reprinted(house, technician)
    page = technician.get(f"/labels?code={new}").get_data(as_text=True)
    assert 'value="pdf"' in page and "zpl-203" in page
    sheet = page.split('value="sheet:')[1].split('"')[0]
    beyond = technician.post("/labels/print", code=new, form=f"sheet:{sheet}", start="999")
    assert beyond.status_code == 409 and "The sheet has no place 999" in text_of(beyond)
    assert technician.post("/labels/print", code=new, form="sheet:none", start="1").status_code >= 400
    answer = technician.post("/labels/print", code=new, form=f"sheet:{sheet}", start="2")
    assert answer.data.startswith(b"%PDF") and f"sheet:{sheet}" in answer.headers["Set-Cookie"]
    with house.store.reading() as db:
        assert find_label(db, new).state is LabelState.PRINTED


def test_nothing_chosen_is_told_and_not_a_fault(technician):
    answer = technician.post("/labels/print")
    assert answer.status_code == 409 and "nothing to print" in text_of(answer)


def test_what_the_running_step_still_needs_is_named_first(house, technician):
    technician.post("/batches/B26-0005/steps/feed_d10/start", cleared="yes")
    _, new = reprinted(house, technician)
    page = text_of(technician.get("/labels"))
    assert "1 label is missing in" in page and shown(new) in page and "Print it" in page
    technician.post("/labels/print", code=new)
    assert "Put it on, then scan it in the step." in text_of(technician.get("/labels"))
    technician.scan(new, "B26-0005", "feed_d10")
    assert shown(new) not in text_of(technician.get("/labels")).split("Queue")[0]


def test_the_balance_stands_step_by_step(house, technician):
    page = text_of(technician.get("/labels?batch=B26-0004"))
    with house.store.reading() as db:
        issued = len(list_labels(db, "B26-0004"))
    assert f"{issued} issued" in page and "Reconciliation by step" in page and "closed" in page


@pytest.mark.parametrize("who", ["demo-technician-a", "demo-qa-d"])
def test_control_sheets_print_set_by_set(house, who):
    visitor = house.visitor(who)
    page = text_of(visitor.get("/labels/sheets"))
    for name in ("Command codes", "Places and stations", "Equipment", "Badges", "Wristbands"):
        assert name in page
    assert visitor.get("/labels/sheets/commands.pdf").data.startswith(b"%PDF")
    answer = visitor.post("/labels/sheets/badges")
    assert answer.status_code == (303 if who == "demo-qa-d" else 403)


def test_badges_are_issued_once_printed_together_and_again_with_two(house):
    quality = house.visitor("demo-qa-d")
    quality.post("/labels/sheets/badges")
    assert quality.post("/labels/sheets/badges").status_code == 409
    with house.store.reading() as db:
        badges = [one.label_code for one in labels_in_state(db, LabelState.ISSUED) if one.kind == "person"]
    assert quality.post("/labels/print", code=badges).data.startswith(b"%PDF")
    alone = quality.post("/labels/sheets/person/again", reason="new cards", name="demo-qa-d", password=PASSWORD)
    assert alone.status_code == 403
    assert quality.post("/labels/sheets/person/again", reason="new cards", **SECOND).status_code == 303
    assert quality.post("/labels/sheets/wristband/again", reason="all", **SECOND).status_code == 404
    with house.store.reading() as db:
        assert all(find_label(db, code).state is LabelState.VOIDED for code in badges)


def test_the_rules_page_says_what_applies_and_only_quality_changes_it(house, technician):
    page = text_of(technician.get("/labels/rules"))
    assert "5 regulated rules apply" in page and "21 CFR 312.6(a)" in page and "the site begins" in page
    assert technician.post("/labels/rules", reason="x").status_code == 403
    same = house.visitor("demo-qa-d").post("/labels/rules", reason="nothing changed")
    assert same.status_code == 409 and "in force already" in text_of(same)


@pytest.mark.check("W2")
def test_a_lot_number_with_markup_stands_as_text(house, technician):
    """What a supplier prints on a box is anybody's text: on the page, in the picture and on paper it is only text."""
    code = house.code_of(GROWING)
    with house.store.writing() as db:
        label = find_label(db, code)
        text = [
            [name, "<b>CD3</b> & <script>x</script>" if name == "contents" else words] for name, words in label.text
        ]
        db.exec_driver_sql("UPDATE labels SET text = ? WHERE label_code = ?", (json.dumps(text), code))
    for path in (f"/labels/{code}", f"/labels?code={code}", f"/labels/{code}.svg"):
        assert "<script>x" not in technician.get(path).get_data(as_text=True)


def test_a_wristband_that_was_drawn_leads_back_to_its_subject(house, technician):
    technician.post(f"/labels/{house.code_of('INKT-002')}/again", why="smudged or torn", **SECOND)
    with house.store.reading() as db:
        (code,) = [one.label_code for one in labels_in_state(db, LabelState.ISSUED) if one.target == "INKT-002"]
    assert technician.post("/labels/print", code=code).status_code == 200
    assert "Subject INKT-002" in text_of(technician.get(f"/labels?printed={code}"))
