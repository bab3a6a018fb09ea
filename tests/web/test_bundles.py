"""The bundle of a batch from its page: what it rests on, who may take it away, and that it proves itself."""

import threading
from dataclasses import replace
from hashlib import sha256

import pytest

from lims.actions.sealing import change_sealing_key
from lims.interop.bundle.contents import unpacked
from lims.interop.bundle.verify import prove
from lims.interop.signature.reading import find_signature
from lims.ledger.checkpoint import private_key_of, public_key_text
from lims.store.compare import differences
from lims.store.sequencer import Sequencer
from tests.interop.signature.making import ENDS, site_signer
from tests.web.house import SEAL, text_of

BATCH, NEXT = "B26-0001", private_key_of(b"\x09" * 32)
BEGUN = "B26-0008"  # the shortest record


@pytest.fixture
def qa(house):
    return house.visitor("demo-qa-d")


@pytest.fixture
def worker(house, tmp_path, clock):
    """Seals what comes in, as the worker beside the server does."""
    stop = threading.Event()

    def run():
        # Each one seals only while its key is the one that the record names.
        both = [Sequencer(house.store, key, tmp_path / "checkpoints.txt") for key in (SEAL, NEXT)]
        while not stop.wait(0.05):
            for sequencer in both:
                sequencer.advance(clock())

    thread = threading.Thread(target=run)
    thread.start()
    yield
    stop.set()
    thread.join()


@pytest.mark.check("V1")
def test_quality_takes_a_bundle_home_and_it_proves_itself(house, qa, worker):
    answer = qa.post(f"/batches/{BATCH}/bundle", reason="for the inspection in May")
    assert answer.status_code == 200, text_of(answer)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="B26-0001-bundle-1.zip"'
    files = unpacked(answer.data)
    told = prove(dict(files))
    assert told["faults"] == []
    assert (told["batch"], told["verdict"]) == (BATCH, "consistent, not anchored")
    assert prove(dict(files), told["key"])["verdict"] == "anchored"
    assert house.kinds(f"batch:{BATCH}")[-2:] == ["RecordPrinted", "RecordExported"]
    kept = house.entries(f"batch:{BATCH}")
    assert told["entries"] > kept - 1 > 100
    with house.store.reading() as db:
        assert list(differences(db, files["record.json"])) == []
        changed = files["record.json"].replace(b"CellsCounted", b"CellsDiscounted", 1)
        assert len(list(differences(db, changed))) == 1
    page = text_of(qa.get(f"/batches/{BATCH}/bundle"))
    assert "for the inspection in May" in page and told["key"] in page.replace(" ", "")


@pytest.mark.check("V1")
def test_after_a_change_of_the_key_the_papers_go_along_signed_and_both_keys_are_named(
    house, qa, worker, clock, monkeypatch
):
    opened = house.app.extensions["autolog"]
    signing = replace(opened, settings=replace(opened.settings, signer=site_signer()))
    monkeypatch.setitem(house.app.extensions, "autolog", signing)
    page = text_of(qa.get(f"/batches/{BATCH}/bundle"))
    assert f"Papers of the site, Demo Cell Processing Facility, until {ENDS:%Y-%m-%d}" in page
    public = public_key_text(NEXT.public_key())
    house.store.perform(
        "demo-administrator",
        clock(),
        lambda act: change_sealing_key(act, former=SEAL, new_public_key=public, reason="yearly change"),
    )
    files = unpacked(qa.post(f"/batches/{BATCH}/bundle", reason="for the sponsor").data)
    papers = {name for name in files if name.startswith("papers/")}
    assert papers == {f"papers/{one}.pdf" for one in ("certificate", "custody-report", "label-reconciliation")}
    assert all(find_signature(files[name]).intact for name in (*papers, "record.pdf"))
    assert "pdfsig" in files["README.txt"].decode() and "papers/custody-report.pdf" in files["README.txt"].decode()
    for key in (SEAL, NEXT):
        fingerprint = sha256(key.public_key().public_bytes_raw()).hexdigest()
        assert prove(dict(files), fingerprint)["verdict"] == "anchored"
        assert prove({"record.pdf": files["record.pdf"]}, fingerprint)["verdict"] == "anchored"
    assert prove(dict(files))["key"] == fingerprint  # the newest stands in the answer
    swapped = files | {"papers/certificate.pdf": files["papers/custody-report.pdf"]}
    assert prove(swapped)["faults"] == [{"what": "altered file", "where": "papers/certificate.pdf"}]


def test_without_a_reason_or_a_role_nothing_leaves_the_house(house, qa):
    before = house.entries(f"batch:{BATCH}")
    refused = qa.post(f"/batches/{BATCH}/bundle", reason=" ")
    assert refused.status_code == 422 and "What the bundle is for is missing." in text_of(refused)
    technician = house.visitor("demo-technician-a")
    assert technician.post(f"/batches/{BATCH}/bundle", reason="for me").status_code == 403
    assert "Quality, auditors and administrators export." in text_of(technician.get(f"/batches/{BATCH}/bundle"))
    assert house.entries(f"batch:{BATCH}") == before


def test_an_export_that_nothing_seals_is_refused_and_says_so(house, qa, monkeypatch):
    monkeypatch.setattr("lims.web.pages.bundles.LONGEST_SECONDS", 0.0)
    answer = qa.post(f"/batches/{BEGUN}/bundle", reason="for the sponsor")
    assert answer.status_code == 409 and "no checkpoint has sealed it yet" in text_of(answer)
