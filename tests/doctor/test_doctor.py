"""A machine with a real fault is told so, with the command that mends it; a sound one is left in peace."""

import json
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from lims.doctor import as_json, checks, is_fit, page
from lims.doctor.database import check_database, check_postgresql, check_tables
from lims.doctor.keys import check_secret_file
from lims.doctor.machine import (
    check_characters,
    check_chinese,
    check_clock,
    check_disk,
    check_home,
    check_pdf_libraries,
    check_python,
    check_typefaces,
)
from lims.domain.errors import msg
from lims.resources import PACKAGE
from lims.settings import Settings
from lims.store.triggers import find_triggers

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
KEY = msg("Sealing key")


def database(folder, journal="WAL", mode=0o600):
    path = folder / "lims.sqlite"
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA journal_mode={journal}")
    db.execute("CREATE TABLE ledger (recorded_at TEXT)")
    db.execute("INSERT INTO ledger VALUES ('2026-11-21T12:00:00.000000Z')")
    db.commit()
    db.close()
    path.chmod(mode)
    return path


def states(url):
    return {str(finding.name): finding.state for finding in check_database(url)}


def test_a_sound_database_passes(tmp_path):
    path = database(tmp_path)
    assert states(f"sqlite:///{path}") == {"Database": "ok", "Durability": "ok", "Privacy": "ok"}


def test_a_database_without_wal_is_wrong_and_the_command_mends_it(tmp_path):
    path = database(tmp_path, journal="DELETE")
    durability = next(f for f in check_database(f"sqlite:///{path}") if str(f.name) == "Durability")
    assert durability.state == "wrong"
    assert "delete" in str(durability.what)
    statement = durability.mend_command.split("'")[3]
    sqlite3.connect(path).execute(statement).connection.close()
    assert states(f"sqlite:///{path}")["Durability"] == "ok"


def test_a_database_that_others_can_read_is_wrong(tmp_path):
    path = database(tmp_path, mode=0o644)
    tmp_path.chmod(0o700)
    assert states(f"sqlite:///{path}")["Privacy"] == "ok", "nobody else gets into the folder"
    tmp_path.chmod(0o755)
    assert states(f"sqlite:///{path}")["Privacy"] == "wrong"


def test_a_file_that_is_no_database_is_told_apart_from_one_that_is_not_there(tmp_path):
    torn = tmp_path / "torn.sqlite"
    torn.write_bytes(b"half a page" * 400)
    assert [f.state for f in check_database(f"sqlite:///{torn}")] == ["wrong"]
    absent = list(check_database(f"sqlite:///{tmp_path / 'absent.sqlite'}"))
    assert [f.mend_command for f in absent] == ["lims init"]
    assert not (tmp_path / "absent.sqlite").exists(), "looking makes nothing"


def test_a_damaged_page_is_found(tmp_path):
    path = database(tmp_path)
    db = sqlite3.connect(path)
    db.executemany("INSERT INTO ledger VALUES (?)", [("x" * 500,)] * 200)
    db.commit()
    db.close()
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 4] = b"\xff" * 4096
    path.write_bytes(content)
    assert states(f"sqlite:///{path}")["Database"] == "wrong"


def test_a_database_server_that_does_not_answer_is_one_finding():
    found = list(check_postgresql("postgresql+psycopg://nobody@127.0.0.1:1/lims"))
    assert [f.state for f in found] == ["wrong"]
    assert found[0].mend_command


@pytest.mark.parametrize(("mode", "state"), [(0o600, "ok"), (0o400, "ok"), (0o640, "wrong"), (0o604, "wrong")])
def test_a_key_is_its_owners_only(tmp_path, mode, state):
    path = tmp_path / "site.key"
    path.write_text("k" * 64)
    path.chmod(mode)
    assert check_secret_file(KEY, path, "lims init").state == state


def test_a_key_that_is_gone_or_empty_is_wrong(tmp_path):
    path = tmp_path / "site.key"
    assert check_secret_file(KEY, path, "lims init").mend_command == "lims init"
    path.touch(mode=0o600)
    assert check_secret_file(KEY, path, "lims init").state == "wrong"


def test_typefaces_are_missed_when_their_folder_is_gone(tmp_path):
    assert check_typefaces(PACKAGE / "printing" / "fonts").state == "ok"
    gone = check_typefaces(tmp_path / "nowhere")
    assert gone.state == "wrong"
    assert "IBMPlexSans-Regular.ttf" in str(gone.what)


def test_this_machine_can_print_and_write_chinese():
    assert check_pdf_libraries().state == "ok"
    assert check_chinese().state == "ok"
    assert check_chinese(families=list).state == "attention"


def test_the_clock_never_lags_behind_the_record():
    assert check_clock(NOON, NOON - timedelta(seconds=1), disciplined=True).state == "ok"
    lag = check_clock(NOON, NOON + timedelta(seconds=1), disciplined=True)
    assert lag.state == "wrong"
    assert "12:00:01" in str(lag.what)
    assert check_clock(NOON.replace(year=1970), None, disciplined=True).state == "wrong"
    assert check_clock(NOON, None, disciplined=False).state == "attention"
    assert check_clock(NOON, None, disciplined=None).state == "ok"


def test_room_on_the_disk(tmp_path):
    assert check_disk(tmp_path / "not" / "made" / "yet", 50_000_000_000).state == "ok"
    assert check_disk(tmp_path, 1_000_000_000).state == "attention"
    assert check_disk(tmp_path, 1_000_000).state == "wrong"


def test_an_old_python_and_a_narrow_character_set_are_told():
    assert check_python((3, 10, 12)).state == "wrong"
    assert check_python((3, 11, 2)).state == "ok"
    assert check_characters("ANSI_X3.4-1968").mend_command == "export LANG=C.UTF-8"
    assert check_characters("UTF-8").state == "ok"


def test_a_home_that_others_can_write_in_is_wrong(tmp_path):
    tmp_path.chmod(0o700)
    assert check_home(tmp_path).state == "ok"
    tmp_path.chmod(0o777)
    assert check_home(tmp_path).mend_command == f"chmod go-w '{tmp_path}'"
    assert check_home(tmp_path / "absent").state == "wrong"


def test_the_whole_page_names_what_to_mend_and_fits_a_screen(tmp_path):
    settings = Settings(tmp_path / "home", f"sqlite:///{database(tmp_path, mode=0o666)}")
    tmp_path.chmod(0o755)
    settings.make_keys()
    (settings.keys / "site.key").chmod(0o644)
    findings = checks(settings, NOON - timedelta(hours=1))
    shown = page(findings)
    assert not is_fit(findings)
    assert f"$ chmod 600 '{settings.keys / 'site.key'}'" in shown
    assert f"$ chmod 600 '{tmp_path / 'lims.sqlite'}'*" in shown
    assert "before the newest entry" in shown
    assert len(shown.splitlines()) <= 50
    answer = json.loads(as_json(findings))
    assert answer["ok"] is False
    assert {"name", "state", "what", "mend_command"} == set(answer["findings"][0])


def test_a_new_site_on_this_machine_is_fit(store, database_url, tmp_path):
    settings = Settings(tmp_path / "home", database_url)
    settings.make_keys()
    findings = checks(settings, NOON)
    assert is_fit(findings), page(findings)


def test_a_trigger_that_somebody_took_away_is_missed(altering, database_url):
    assert check_tables(database_url).state == "ok"
    with altering.writing() as db:
        (trigger,) = [name for name in find_triggers(db) if name.startswith("ledger") and "update" in name]
        table = " ON ledger" if altering.dialect == "postgresql" else ""
        db.exec_driver_sql(f"DROP TRIGGER {trigger}{table}")
    missed = check_tables(database_url)
    assert missed.state == "wrong"
    assert trigger in str(missed.what)


def test_a_durable_server_passes_and_a_careless_one_is_told(postgresql_server):
    url = postgresql_server.render_as_string(hide_password=False)
    assert {str(f.name): f.state for f in check_postgresql(url)} == {"Database": "ok", "Durability": "ok"}
    careless = f"{url}{'&' if '?' in url else '?'}options=-c%20synchronous_commit%3Doff"
    wrong = [f for f in check_postgresql(careless) if f.state == "wrong"]
    assert ["synchronous_commit" in str(f.what) for f in wrong] == [True]
