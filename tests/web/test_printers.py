"""The printers' pages: set up, tried, jammed, and the word of the person who stands there."""

import pytest

from bench.label_printer import LabelPrinter
from lims.domain.labelling import LabelState
from lims.interop.printers.line import Patience
from lims.print_room import PrintRoom
from lims.store.print_queue import get_print_job
from lims.store.reading.containers import find_label, list_labels
from tests.web.house import PASSWORD, text_of

QUICK = Patience(connect=2, answer=0.2, send=2, look_again=0.02, looks=20, silences=2)
GROWING = "B26-0005/V1"
ROLL = {"printer": "bench-roll", "title": "Bench roll", "kind": "tcp", "form": "zpl-203", "station": ""}


@pytest.fixture
def administrator(house):
    return house.visitor("demo-administrator")


@pytest.fixture
def printer(house, administrator, tmp_path):
    printer = LabelPrinter(tmp_path / "roll.txt")
    assert administrator.post("/printers", **ROLL, address=f"127.0.0.1:{printer.port}").status_code == 303
    yield printer
    printer.close()


def work(house, rounds=10):
    room = PrintRoom(house.store, house.clock, name="hands", patience=QUICK)
    for _ in range(rounds):
        house.clock.advance(seconds=6)
        if not room.step():
            return


def new_label(house, technician, target=GROWING):
    """A label of a vessel that waits for paper."""
    code = house.code_of(target)
    fields = {"why": "smudged or torn", "name": "demo-technician-b", "password": PASSWORD}
    assert technician.post(f"/labels/{code}/again", **fields).status_code == 303
    return house.code_of(target)


def state_of(house, code):
    with house.store.reading() as db:
        return find_label(db, code).state


def test_the_list_shows_the_printers_of_the_file_and_who_may_set_up_more(house, technician):
    page = text_of(technician.get("/printers"))
    assert "Download" in page and "An administrator sets up printers." in page
    assert technician.post("/printers", **ROLL, address="127.0.0.1:9100").status_code == 403


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"printer": "Bench Roll"}, "cannot be the name of a printer"),
        ({"kind": "usb"}, "no kind of printer"),
        ({"address": "http://127.0.0.1:9100/x"}, "no address of such a printer"),
        ({"address": "ipp://somebody:secret@127.0.0.1/x", "kind": "cupsipp"}, "No name or password"),
        ({"address": "127.0.0.1:99999"}, "from 1 to 65535"),
        ({"form": "pdf"}, "takes its own language only"),
        ({"form": "zpl-1"}, "no label output"),
        ({"station": "BSC-99"}, "is no station here"),
        ({"title": ""}, "The title is missing"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_in_words_and_changes_nothing(house, administrator, changes, said):
    before = house.entries()
    answer = administrator.post("/printers", **{**ROLL, "address": "127.0.0.1:9100", **changes})
    assert answer.status_code == 422 and said in text_of(answer)
    assert "secret" not in text_of(answer).replace("ipp://somebody:secret@", "")
    assert house.entries() == before


def test_setting_up_and_changing_are_entries(house, administrator, printer):
    changed = {**ROLL, "title": "Roll in room 2", "address": f"127.0.0.1:{printer.port}"}
    assert administrator.post("/printers/bench-roll/change", **changed).status_code == 303
    assert house.kinds("site")[-2:] == ["PrinterSet", "PrinterSet"]
    assert "Roll in room 2" in text_of(administrator.get("/printers/bench-roll"))
    assert administrator.post("/printers/bench-roll/given-up", reason="broken").status_code == 303
    assert "Roll in room 2" not in text_of(administrator.get("/printers"))


def test_a_printer_of_the_file_is_not_changed_on_the_page(administrator):
    answer = administrator.post("/printers/download/change", **{**ROLL, "kind": "download", "form": "pdf"})
    assert answer.status_code == 403 and "config/site.toml" in text_of(answer)


def test_a_test_print_goes_through_the_queue_and_asks_nobody(house, technician, printer):
    answer = technician.post("/printers/bench-roll/test", specimen="tube")
    assert answer.status_code == 303
    assert "0 of 1 sent" in text_of(technician.get(answer.location))
    work(house)
    page = text_of(technician.get(answer.location))
    assert "1 of 1 sent" in page and "What came out?" not in page
    assert printer.out() == ["0000000000000001"]


def test_a_label_is_printed_there_and_the_technician_says_that_it_came_out(house, technician, printer):
    code = new_label(house, technician)
    answer = technician.post("/printers/bench-roll/print", code=code)
    assert answer.status_code == 303 and state_of(house, code) is LabelState.SENT
    work(house)
    page = technician.get(answer.location)
    assert "1 of 1 sent" in text_of(page) and "1 came out" in text_of(page)
    technician.post(f"{answer.location}/came-out", count="1")
    assert state_of(house, code) is LabelState.PRINTED
    assert "What came out?" not in text_of(technician.get(answer.location))
    assert house.kinds("batch:B26-0005")[-2:] == ["LabelsSent", "LabelsCameOut"]
    assert "1 label came out" in text_of(technician.get("/batches/B26-0005"))


def test_a_jammed_label_needs_a_second_person_and_is_void_afterwards(house, technician, printer):
    code = new_label(house, technician)
    printer.becomes(jams_after=0)
    place = technician.post("/printers/bench-roll/print", code=code).location
    work(house)
    assert "Labels have run out" in text_of(technician.get(place))
    refused = technician.post(f"{place}/go-on")
    assert refused.status_code == 409 and "Nobody has said yet" in text_of(refused)
    fields = {"fewer": "1", "count": "0", "reason": "stuck under the head", "name": "demo-technician-b"}
    alone = technician.post(f"{place}/came-out", **fields | {"name": "demo-technician-a", "password": PASSWORD})
    assert alone.status_code == 403 and state_of(house, code) is LabelState.SENT
    assert technician.post(f"{place}/came-out", **fields, password=PASSWORD).status_code == 303
    new = house.code_of(GROWING)
    assert state_of(house, code) is LabelState.VOIDED and new != code
    printer.becomes(paper=10)
    technician.post(f"{place}/go-on")
    work(house)
    assert printer.out() == [code, new]  # what stuck came out after all: void, and scanning it is a stop
    assert technician.scan(code).status_code >= 400
    with house.store.reading() as db:
        assert len([one for one in list_labels(db, "B26-0005") if one.target == GROWING and one.in_force]) == 1


def test_a_job_is_moved_and_stopped_before_anything_was_sent(house, technician, administrator, printer, tmp_path):
    other = LabelPrinter(tmp_path / "other.txt")
    administrator.post("/printers", **{**ROLL, "printer": "other"}, address=f"127.0.0.1:{other.port}")
    code = new_label(house, technician)
    place = technician.post("/printers/bench-roll/print", code=code).location
    moved = technician.post(f"{place}/move", printer="other")
    assert moved.status_code == 303 and "/printers/other/jobs/" in moved.location
    assert technician.post(f"{moved.location}/stop", reason="wrong roll").status_code == 303
    work(house)
    assert printer.out() == other.out() == []
    assert state_of(house, code) is LabelState.ISSUED
    other.close()


def test_labels_of_two_patients_do_not_share_a_job(house, technician, printer):
    codes = [new_label(house, technician, target) for target in (GROWING, "B26-0004/P1")]
    answer = technician.post("/printers/bench-roll/print", code=codes)
    assert answer.status_code == 409 and "one patient" in text_of(answer)


def test_the_download_gives_the_file_at_once(house, technician):
    code = new_label(house, technician)
    answer = technician.post("/printers/download/print", code=code)
    assert answer.data.startswith(b"%PDF") and state_of(house, code) is LabelState.PRINTED


@pytest.mark.parametrize("place", ["/printers/nothing", "/printers/download/jobs/P-NONE"])
def test_what_is_not_there_is_told(technician, place):
    assert technician.get(place).status_code == 404


def test_a_count_that_cannot_be_is_refused(house, technician, printer):
    place = technician.post("/printers/bench-roll/print", code=new_label(house, technician)).location
    work(house)
    for count, status in (("2", 422), ("-1", 422), ("all", 422), ("", 422)):
        assert technician.post(f"{place}/came-out", count=count).status_code == status


def test_only_a_printer_that_takes_the_label_is_offered_and_a_used_sheet_begins_where_it_is_free(
    house, technician, administrator
):
    sheets = {**ROLL, "kind": "cupsipp", "address": "ipp://127.0.0.1:9/printers/sheets"}
    small = {"printer": "vials", "title": "Sheets for vials", "form": "sheet:letter-4x15-44x17"}
    large = {"printer": "sheets", "title": "Sheets of twelve", "form": "sheet:a4-2x6-105x48"}
    for one in (small, large):
        assert administrator.post("/printers", **sheets | one).status_code == 303
    code = new_label(house, technician, "B26-0005/C1")
    page = text_of(technician.get(f"/labels?code={code}"))
    assert "Print at Sheets of twelve" in page and "Sheets for vials" not in page and "First free place" in page
    beyond = technician.post("/printers/sheets/print", code=code, start="13")
    assert beyond.status_code == 409 and "The sheet has no place 13" in text_of(beyond)
    assert technician.post("/printers/vials/print", code=code).status_code == 409
    assert state_of(house, code) is LabelState.ISSUED
    place = technician.post("/printers/sheets/print", code=code, start="7").location
    with house.store.reading() as db:
        assert get_print_job(db, place.rsplit("/", 1)[1]).start == 7


def test_a_page_that_looks_on_is_drawn_anew_once_the_job_stands_still(house, technician, printer):
    place = technician.post("/printers/bench-roll/print", code=new_label(house, technician)).location
    looking = {"HX-Request": "true"}
    assert "HX-Refresh" not in technician.get(place, headers=looking).headers
    work(house)
    assert technician.get(place, headers=looking).headers["HX-Refresh"] == "true"
    technician.post(f"{place}/came-out", count="1")
    assert "Back to the step" in text_of(technician.get(place))
