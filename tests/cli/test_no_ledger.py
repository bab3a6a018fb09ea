"""Somebody asks before the ledger has begun, or asks the wrong database: an answer, never a traceback."""

import pytest
from click.testing import CliRunner

from lims.cli import main
from lims.domain.identifiers import new_label_code

CODE = new_label_code(lambda alphabet: alphabet[7])


@pytest.mark.parametrize(
    "asked",
    [
        ["labels", "life", CODE],
        ["labels", "balance", "B26-0001"],
        ["labels", "commands", "--out", "sheet.pdf"],
        ["printers"],
        ["printers", "test", "roll"],
        ["protocol", "list"],
        ["where-used", "material", "M-001"],
        ["token", "nobody", "--purpose", "balance"],
    ],
    ids=" ".join,
)
def test_an_empty_database_is_told_as_one(asked, tmp_path, monkeypatch):
    monkeypatch.setenv("LIMS_HOME", str(tmp_path))
    monkeypatch.delenv("LIMS_DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    said = CliRunner().invoke(main, asked)
    assert said.exit_code == 1
    assert isinstance(said.exception, SystemExit)
    assert "lims init" in said.output
    assert not (tmp_path / "sheet.pdf").exists()
