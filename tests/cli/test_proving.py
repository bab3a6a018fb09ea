"""`lims verify` on what comes back from outside: a folder, a zip, a printed record; also where no ledger is."""

import json

import pytest
from click.testing import CliRunner

from lims.cli import main
from lims.interop.bundle.contents import packed
from lims.interop.signature.signer import finished
from lims.printing.archive import archive_pdf
from tests.interop.bundle.making import AT, FINGERPRINT, PAGES, bundle, flipped
from tests.interop.signature.making import site_signer


@pytest.fixture
def proved(tmp_path, monkeypatch):
    monkeypatch.setenv("LIMS_HOME", str(tmp_path / "nothing here"))
    monkeypatch.delenv("LIMS_DATABASE_URL", raising=False)

    def run(path, *more):
        return CliRunner().invoke(main, ["verify", str(path), *more])

    yield run
    assert not (tmp_path / "nothing here").exists()


@pytest.mark.check("V1")
def test_a_bundle_a_zip_and_a_printed_record_are_proved_alike(proved, tmp_path):
    files = bundle()
    folder, zipped, paper = tmp_path / "bundle", tmp_path / "bundle.zip", tmp_path / "record.pdf"
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    zipped.write_bytes(packed(files, "B26-0141-bundle-1", AT))
    paper.write_bytes(files["record.pdf"])
    for path in (folder, zipped, paper):
        whole = proved(path)
        assert whole.exit_code == 0 and "consistent, not anchored" in whole.output, path
        anchored = proved(path, "--checkpoint", FINGERPRINT, "--json")
        assert json.loads(anchored.output)["verdict"] == "anchored", path
    paper.write_bytes(flipped(files["record.pdf"], 700))
    spoiled = proved(paper)
    assert spoiled.exit_code == 1 and "altered PDF: record.pdf" in spoiled.output
    (folder / "labels.csv").unlink()
    answer = proved(folder, "--json")
    assert answer.exit_code == 1
    assert json.loads(answer.output)["faults"] == [{"what": "missing file", "where": "labels.csv"}]


def test_what_is_not_there_is_bad_use(proved, tmp_path):
    assert proved(tmp_path / "no such bundle").exit_code == 2


def test_it_says_whose_certificate_signed_and_names_a_signature_that_was_touched(proved, tmp_path):
    signed, file = bundle(signer=site_signer())["record.pdf"], tmp_path / "record.pdf"
    file.write_bytes(signed)
    whole = proved(file)
    assert whole.exit_code == 0 and "signed by Papers of the site" in whole.output
    assert [one["intact"] for one in json.loads(proved(file, "--json").output)["signatures"]] == [True]
    # The digest does not count the signature: only whoever proves the signature finds this digit. It stays a digit: one
    # in eight flipped to a letter that is none, and that was another fault.
    at = signed.index(b"/Contents <") + 800
    file.write_bytes(signed[:at] + (b"1" if signed[at : at + 1] == b"0" else b"0") + signed[at + 1 :])
    touched = proved(file)
    assert touched.exit_code == 1 and "signature: record.pdf" in touched.output
    file.write_bytes(bundle()["record.pdf"])
    assert "No certificate signed it" in proved(file).output


def test_a_paper_that_carries_no_record_is_proved_by_its_digest_and_its_signature(proved, tmp_path):
    drawn = archive_pdf(PAGES, "records/documents.css", at=AT, identifier=b"certificate", signed=True)
    file = tmp_path / "certificate.pdf"
    file.write_bytes(finished(drawn, site_signer()))
    whole = proved(file)
    assert whole.exit_code == 0 and "carries no record" in whole.output and "signed by Papers" in whole.output
    file.write_bytes(flipped(file.read_bytes(), 3000))
    spoiled = proved(file, "--json")
    assert spoiled.exit_code == 1
    faults = [one["what"] for one in json.loads(spoiled.output)["faults"]]
    assert "altered PDF" in faults and "broken signature" in faults
