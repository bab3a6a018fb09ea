"""From any code to its whole story in one step, and from every story back."""

import pytest

from lims.store.tables.batches import batches
from lims.store.tables.custody import handovers
from tests.web.house import text_of


def found(visitor, asked):
    """Where the field of the frame leads."""
    answer = visitor.get("/find", query_string={"q": asked})
    return answer.location if answer.status_code == 302 else text_of(answer)


@pytest.mark.check("C2")
def test_every_code_number_and_name_opens_its_own_story(house, technician):
    code = house.code_of("B26-0005/V1")
    assert found(technician, code) == found(technician, f"  {code[:4]} {code[4:].lower()} ") == f"/labels/{code}"
    assert found(technician, "b26-0005") == "/batches/B26-0005"
    assert found(technician, "INKT-002") == "/subjects/INKT-002"
    assert found(technician, "B26-0005/V1") == "/batches/B26-0005/containers/V1"
    assert found(technician, "IL-0911") == found(technician, "M-005") == "/materials/M-005"
    assert found(technician, "inc-1") == "/equipment/INC-1"
    assert "where-used?kind=person" in found(technician, "demo technician a")
    with house.store.reading() as db:
        drawn = db.execute(batches.select().where(batches.c.batch == "B26-0005")).one()
        seal = db.execute(handovers.select().where(handovers.c.batch == "B26-0005")).first().seal
    assert found(technician, drawn.din) == "/batches/B26-0005"
    assert found(technician, drawn.coi) == f"/subjects/{drawn.subject}"
    assert found(technician, seal) == "/batches/B26-0005/custody"


def test_the_beginning_of_a_name_lists_what_it_may_be_and_a_stranger_is_told_so(technician):
    page = found(technician, "INKT-00")
    assert "things begin like INKT-00" in page and "INKT-002" in page and "INKT-004" in page
    assert "Interleukin-2" in found(technician, "interleu")
    assert "Nothing here is called no such thing" in found(technician, "no such thing")
    assert "What are you looking for?" in found(technician, "")
    assert "Nothing here is called %" in found(technician, "%_'--")


@pytest.mark.check("C8")
def test_looking_is_not_an_act(house, technician):
    before = house.entries()
    for asked in ("B26-0005", house.code_of("B26-0005/V1"), "INKT", "%"):
        found(technician, asked)
    technician.get("/batches/B26-0005/time-line")
    assert house.entries() == before


@pytest.mark.check("C2")
def test_the_whole_story_leaves_no_entry_out_and_parts_it_by_what_is_asked(house, technician):
    entries = house.entries("batch:B26-0005")
    page = technician.get("/batches/B26-0005/time-line").get_data(as_text=True)
    assert f"{entries} entries" in text_of(technician.get("/batches/B26-0005/time-line"))
    assert page.count('<li class="ev') - page.count("ev fold") == entries
    scans = text_of(technician.get("/batches/B26-0005/time-line?show=scans"))
    assert "Scanned: Culture bag V1" in scans and "Finished:" not in scans
    refusals = text_of(technician.get("/batches/B26-0005/time-line?show=trouble"))
    assert "Wrong patient" in refusals and "Scanned:" not in refusals
    one = text_of(technician.get("/batches/B26-0005/time-line?word=il-0911"))
    assert "IL-0911" in one and "Drawn:" not in one
    older = technician.get("/batches/B26-0005/time-line?below=20").get_data(as_text=True)
    assert older.count('<li class="ev') - older.count("ev fold") == 19 and "Newest" in older
    assert "No entry fits" in text_of(technician.get("/batches/B26-0005/time-line?word=nothing of the kind"))


def test_a_container_tells_where_it_was_what_it_came_from_and_every_entry_about_it(house, technician):
    answer = technician.get("/batches/B26-0002/containers/V1")
    page, said = answer.get_data(as_text=True), text_of(answer)
    assert "/batches/B26-0002/containers/PB" in page and "/batches/B26-0002/containers/V1a" in page
    assert f"/labels/{house.code_of('B26-0002/V1')}" in page
    assert "INC-1" in said and "Split: V1 into V1a" in said and "Fill the dose" not in said
    assert technician.get("/batches/B26-0002/containers/V99").status_code == 404


@pytest.mark.check("C2")
def test_the_batch_page_leads_to_everything_it_was_made_with_and_that_leads_back(technician):
    page = technician.get("/batches/B26-0005").get_data(as_text=True)
    for address in (
        "/materials/M-005",
        "/equipment/INC-1",
        "/batches/B26-0005/containers/V1",
        "/where-used?kind=person",
    ):
        assert address in page
    assert "/batches/B26-0005" in technician.get("/where-used?kind=material&target=M-005").get_data(as_text=True)
    assert "No gaps" in text_of(technician.get("/batches/B26-0005"))
