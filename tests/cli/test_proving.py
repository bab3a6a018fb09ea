"""`lims verify` on what comes back from outside: a folder, a zip, a printed record; also where no ledger is."""

import json

import pytest
from click.testing import CliRunner

from lims.cli import main
from lims.interop.bundle.contents import packed
from tests.interop.bundle.making import AT, FINGERPRINT, bundle, flipped


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
