"""The papers of a batch: listed with their copies, printed by whom they are for, counted each for itself."""

import io
import re

import pypdfium2
import pytest
from click.testing import CliRunner

from lims.actions.views import batch_record
from lims.cli import main
from lims.store.reading.quality import list_prints
from lims.store.verify import verify
from tests.web.house import text_of


@pytest.fixture
def qa(house):
    return house.visitor("demo-qa-d")


def paper_text(answer):
    assert answer.mimetype == "application/pdf", text_of(answer)
    with pypdfium2.PdfDocument(io.BytesIO(answer.data)) as read:
        return "".join(page.get_textpage().get_text_bounded() for page in read)


def squeezed(text):
    return re.sub(r"[\s\u2005\u202f\ufffe]+", "", text)


def test_a_batch_lists_its_papers_and_each_copy_is_counted_for_itself(house, qa):
    page = text_of(qa.get("/batches/B26-0001/papers"))
    for title in ("Batch record", "Certificate of analysis", "Chain of identity and custody", "Label reconciliation"):
        assert title in page
    assert "not printed yet" in page
    first = qa.post("/batches/B26-0001/papers", paper="certificate", reason="for the ward")
    assert "B26-0001-certificate-copy-1.pdf" in first.headers["Content-Disposition"]
    assert "copy1" in squeezed(paper_text(first))
    assert house.kinds("batch:B26-0001")[-1] == "RecordPrinted"
    again = qa.post("/batches/B26-0001/papers", paper="certificate", reason="the first was lost", language="zh_Hant")
    text = paper_text(again)
    assert "copy-2" in again.headers["Content-Disposition"]
    assert "批次" in text
    custody = qa.post("/batches/B26-0001/papers", paper="custody_report", reason="for the inspector")
    assert "copy-1" in custody.headers["Content-Disposition"]
    listed = text_of(qa.get("/batches/B26-0001/papers"))
    assert "the first was lost" in listed and "Demo QA person D" in listed
    story = text_of(qa.get("/batches/B26-0001"))
    assert "Certificate of analysis printed, copy 2" in story


def test_the_record_is_one_document_whichever_door_it_is_printed_through(house, qa):
    before = text_of(qa.get("/batches/B26-0001/papers"))
    number = 1 + house_copies(house, "batch_record")
    answer = qa.post("/batches/B26-0001/record", reason="for the sponsor")
    assert f"copy-{number}" in answer.headers["Content-Disposition"]
    assert "for the sponsor" not in before
    assert "for the sponsor" in text_of(qa.get("/batches/B26-0001/papers"))


def house_copies(house, document_key):
    with house.store.reading() as db:
        return sum(one.document == document_key for one in list_prints(db, "B26-0001"))


def test_a_paper_is_refused_to_whom_it_is_not_for_and_before_it_means_anything(house, qa):
    courier = house.visitor("demo-courier-f")
    refused = courier.post("/batches/B26-0001/papers", paper="certificate", reason="for the road")
    assert refused.status_code == 403 and "quality assurance, quality control" in text_of(refused)
    assert "It is printed by: quality assurance" in text_of(courier.get("/batches/B26-0001/papers"))
    early = qa.post("/batches/B26-0003/papers", paper="certificate", reason="to have it ready")
    assert early.status_code == 409 and "quality has not released it." in text_of(early)
    early = qa.post("/batches/B26-0005/papers", paper="infusion_form", reason="to have it ready")
    assert early.status_code == 409 and "not for infusion" in text_of(early)
    silent = qa.post("/batches/B26-0001/papers", paper="certificate", reason=" ")
    assert silent.status_code == 422 and "What the copy is for is missing." in text_of(silent)
    assert house_copies(house, "certificate") == 0


@pytest.mark.parametrize(
    "wanted", ["love_letter", "master_record", "downtime", "deviation_report", "certificate:D1", ""]
)
def test_what_is_no_paper_of_a_batch_is_not_printed(house, qa, wanted):
    before = house.entries("batch:B26-0001")
    answer = qa.post("/batches/B26-0001/papers", paper=wanted, reason="out of curiosity")
    assert answer.status_code in (404, 409, 422)
    assert house.entries("batch:B26-0001") == before


def test_each_deviation_has_its_report_with_copies_of_its_own(house, qa):
    asked = {"paper": "deviation_report:B26-0004-D1", "reason": "for the sponsor"}
    first = qa.post("/batches/B26-0004/papers", **asked)
    assert "B26-0004-D1-deviation-report-copy-1.pdf" in first.headers["Content-Disposition"]
    assert "Wrongpatient." in squeezed(paper_text(first))
    assert house.kinds("batch:B26-0004")[-1] == "PaperPrinted"
    assert "copy-2" in qa.post("/batches/B26-0004/papers", **asked).headers["Content-Disposition"]
    other = qa.post("/batches/B26-0005/papers", paper="deviation_report:B26-0005-D1", reason="for the sponsor")
    assert "copy-1" in other.headers["Content-Disposition"]
    strange = qa.post("/batches/B26-0005/papers", paper="deviation_report:B26-0004-D1", reason="for the sponsor")
    assert strange.status_code == 404
    listed = text_of(qa.get("/batches/B26-0004/papers?paper=deviation_report:B26-0004-D1"))
    assert "Deviation report B26-0004-D1" in listed and "copy 2" in listed


def test_a_print_makes_no_review_stale_and_follows_from_the_ledger(house, qa):
    with house.store.reading() as db:
        before = batch_record(db, "B26-0004").content_sha256
    qa.post("/batches/B26-0004/papers", paper="deviation_report:B26-0004-D1", reason="for the sponsor")
    with house.store.reading() as db:
        assert batch_record(db, "B26-0004").content_sha256 == before
    assert verify(house.store, rebuild=True).faults == ()


def test_the_kit_numbers_a_form_for_each_step_and_holds_them_all(house, qa):
    technician = house.visitor("demo-technician-a")
    page = technician.get("/batches/B26-0005/downtime").get_data(as_text=True)
    steps = re.findall(r'name="step" value="(\w+)"', page)[:2]
    before = house.kinds("batch:B26-0005").count("DowntimeFormPrinted")
    answer = technician.post("/batches/B26-0005/downtime-kit", step=steps, reason="a storm is forecast")
    text = squeezed(paper_text(answer))
    assert house.kinds("batch:B26-0005").count("DowntimeFormPrinted") == before + len(steps)
    assert house.kinds("batch:B26-0005")[-1] == "RecordPrinted"
    for form in re.findall(r"DF-\d{4}", text_of(technician.get("/batches/B26-0005/downtime"))):
        assert text.count(form) >= 2, "in the register, and on its own sheet"
    again = technician.post("/batches/B26-0005/downtime-kit", step=steps, reason="a second folder")
    assert "copy-2" in again.headers["Content-Disposition"]
    assert house.kinds("batch:B26-0005").count("DowntimeFormPrinted") == before + len(steps), "each keeps its number"
    late = qa.post("/batches/B26-0001/downtime-kit", reason="too late")
    assert late.status_code == 409 and "nothing is left to be done on paper" in text_of(late)


def test_the_command_line_prints_as_somebody_and_asks_the_same_rules(house, tmp_path, monkeypatch):
    monkeypatch.setenv("LIMS_HOME", str(tmp_path))
    monkeypatch.setenv("LIMS_DATABASE_URL", f"sqlite:///{tmp_path / 'autolog.db'}")
    out = tmp_path / "paper.pdf"

    def run(kind, about, person="demo-qa-d", *more):
        words = ["print", kind, about, "--person", person, "--reason", "for the file", "--out", str(out), *more]
        return CliRunner().invoke(main, words)

    assert run("label_reconciliation", "B26-0001").exit_code == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert house.kinds("batch:B26-0001")[-1] == "RecordPrinted"
    assert "copy 1." in run("deviation_report", "B26-0004-D1").output
    for kind, about, person in (
        ("certificate", "B26-0003", "demo-qa-d"),
        ("certificate", "B26-0001", "demo-courier-f"),
        ("love_letter", "B26-0001", "demo-qa-d"),
        ("downtime", "DF-0001", "demo-qa-d"),
        ("master_record", "NCT00000000-v1", "demo-qa-d"),
    ):
        refused = run(kind, about, person)
        assert refused.exit_code == 1, (kind, refused.output)


def test_a_protocol_is_printed_blank_for_approval_and_counted(house, qa):
    name = "NCT04011033-v1"
    answer = qa.post(f"/protocols/{name}/paper", reason="for the signatures")
    text = squeezed(paper_text(answer))
    assert f"{name}-blank-copy-1.pdf" in answer.headers["Content-Disposition"]
    assert house.kinds("site")[-1] == "PaperPrinted"
    assert "Inforce" in text and "Drawthestartingmaterial" in text and "Hashofthisversion" in text
    assert "copy-2" in qa.post(f"/protocols/{name}/paper", reason="one more").headers["Content-Disposition"]
    refused = house.visitor("demo-technician-a").post(f"/protocols/{name}/paper", reason="to read")
    assert refused.status_code == 403
