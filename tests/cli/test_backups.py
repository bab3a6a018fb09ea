"""A backup taken while people work comes back on another machine, proved; a changed one does not come back at all."""

import hashlib
import json
import shutil
import sqlite3
import zipfile

import pytest
from click.testing import CliRunner

from lims.cli import main
from lims.settings import SITE_KEY, read_settings
from tests.once import made_once

pytestmark = pytest.mark.check("D8")


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    def make(folder):
        words = ["init", "--name", "Administrator A", "--person", "admin.a", "--password", "four gloves and a clock"]
        done = CliRunner(env={"LIMS_HOME": str(folder / "home"), "LIMS_DATABASE_URL": ""}).invoke(main, words)
        assert done.exit_code == 0, done.output

    return made_once(tmp_path_factory, "begun-site", make) / "home"


@pytest.fixture
def machine(begun, tmp_path, monkeypatch):
    """(the home of a site with a ledger, a way to type a command in any home)."""
    home = tmp_path / "home"
    shutil.copytree(begun, home)
    monkeypatch.delenv("LIMS_DATABASE_URL", raising=False)

    def lims(*words, at=home):
        return CliRunner(env={"LIMS_HOME": str(at)}).invoke(main, [str(word) for word in words])

    return home, lims


def told(answer):
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.output)


def changed(file, name, change):
    """The backup with one of its files changed."""
    with zipfile.ZipFile(file) as bundle:
        parts = {one: bundle.read(one) for one in bundle.namelist()}
    parts[name] = change(parts[name])
    other = file.with_name("changed.zip")
    with zipfile.ZipFile(other, "w") as bundle:
        for one, content in parts.items():
            bundle.writestr(one, content)
    return other


def test_a_backup_comes_back_on_another_machine_equal_to_the_sealed_head(machine, tmp_path):
    home, lims = machine
    made = told(lims("backup", tmp_path / "b.zip", "--json"))
    paper = (home / "checkpoints" / "checkpoints.txt").read_text()
    back = told(lims("restore", tmp_path / "b.zip", "--json", at=tmp_path / "other"))
    assert back["proof"] == {"ok": True, "anchored": True, "entries": made["entries"], "faults": []}
    proof = told(lims("verify", "--rebuild", "--json", "--checkpoint", paper, at=tmp_path / "other"))
    assert (proof["ok"], proof["anchored"], proof["entries"]) == (True, True, made["entries"])
    assert (tmp_path / "other" / "checkpoints" / "checkpoints.txt").read_text() == paper


def test_it_is_taken_while_somebody_writes_and_holds_no_key(machine, tmp_path):
    home, lims = machine
    before = told(lims("backup", tmp_path / "a.zip", "--json"))
    writer = sqlite3.connect(home / "autolog.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE people SET printed_name = 'not kept yet'")
    meanwhile = told(lims("backup", tmp_path / "b.zip", "--json"))
    writer.execute("ROLLBACK")
    writer.close()
    assert meanwhile["proof"]["ok"]
    assert meanwhile["entries"] == before["entries"]
    key = (home / "keys" / SITE_KEY).read_bytes().strip()
    with zipfile.ZipFile(tmp_path / "b.zip") as bundle:
        assert sorted(bundle.namelist()) == ["autolog.db", "checkpoints.txt", "manifest.json"]
        assert not any(key in bundle.read(one) for one in bundle.namelist())
    assert (tmp_path / "b.zip").stat().st_mode & 0o077 == 0
    said = lims("restore", tmp_path / "b.zip", at=tmp_path / "other").output
    assert "bring them back" in said
    assert "--checkpoint" in said


def edited(content, statement, tmp_path):
    """The database with one statement run in it by its owner."""
    file = tmp_path / "edited.db"
    file.write_bytes(content)
    shell = sqlite3.connect(file)
    for (name,) in shell.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        shell.execute(f"DROP TRIGGER {name}")
    shell.execute(statement)
    shell.commit()
    shell.close()
    return file.read_bytes()


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE people SET printed_name = 'Somebody else'", "people"),
        ("UPDATE ledger SET person = 'mallory' WHERE position = 2", "column person"),
        ("DELETE FROM ledger WHERE position = (SELECT MAX(position) FROM ledger)", "is not there"),
    ],
)
def test_a_changed_backup_is_refused_even_when_its_sum_was_made_anew(machine, tmp_path, statement, named):
    _, lims = machine
    told(lims("backup", tmp_path / "b.zip", "--json"))
    other = changed(tmp_path / "b.zip", "autolog.db", lambda content: edited(content, statement, tmp_path))
    refused = lims("restore", other, at=tmp_path / "other")
    assert refused.exit_code == 1
    assert "was changed" in refused.output

    with zipfile.ZipFile(other) as bundle:
        found = hashlib.sha256(bundle.read("autolog.db")).hexdigest()
    other.rename(tmp_path / "c.zip")
    other = changed(
        tmp_path / "c.zip", "manifest.json", lambda text: json.dumps({**json.loads(text), "sha256": found}).encode()
    )
    refused = lims("restore", other, at=tmp_path / "other")
    assert refused.exit_code == 1
    assert named in refused.output
    assert not (tmp_path / "other" / "autolog.db").exists()


def test_a_torn_strange_or_foreign_file_is_told_and_nothing_is_put_in_place(machine, tmp_path):
    home, lims = machine
    told(lims("backup", tmp_path / "b.zip", "--json"))
    whole = (tmp_path / "b.zip").read_bytes()
    (tmp_path / "torn.zip").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "text.zip").write_text("not a backup")
    with zipfile.ZipFile(tmp_path / "slip.zip", "w") as bundle:
        bundle.writestr("../../autolog.db", "x")
    strange = changed(tmp_path / "b.zip", "manifest.json", lambda _: b'{"form": "another"}')
    for file in (tmp_path / "torn.zip", tmp_path / "text.zip", tmp_path / "slip.zip", tmp_path / "none.zip", strange):
        refused = lims("restore", file, at=tmp_path / "other")
        assert (refused.exit_code, "Nothing was put in place" in refused.output) == (1, True), (file, refused.output)
    assert not (tmp_path / "other" / "autolog.db").exists()
    another_key = "CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCA="
    refused = lims("restore", tmp_path / "b.zip", "--public-key", another_key, at=tmp_path / "other")
    assert (refused.exit_code, "not sealed by the key" in refused.output) == (1, True)
    assert read_settings({"LIMS_HOME": str(home)}).checkpoints.exists()


def test_nothing_is_written_over_a_record_or_a_backup(machine, tmp_path):
    _, lims = machine
    told(lims("backup", tmp_path / "b.zip", "--json"))
    for words in (("backup", tmp_path / "b.zip"), ("restore", tmp_path / "b.zip")):
        refused = lims(*words)
        assert (refused.exit_code, "is there already" in refused.output) == (1, True)


def test_postgresql_is_told_its_own_tool(tmp_path):
    env = {"LIMS_HOME": str(tmp_path), "LIMS_DATABASE_URL": "postgresql://localhost/autolog"}
    for word, tool in (("backup", "pg_dump"), ("restore", "pg_restore")):
        refused = CliRunner(env=env).invoke(main, [word, str(tmp_path / "b.zip")])
        assert (refused.exit_code, tool in refused.output) == (1, True)
