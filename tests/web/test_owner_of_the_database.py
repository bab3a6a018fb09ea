"""Somebody owns the database and not the keys beside it: what they put into its tables signs them in as nobody."""

import pytest

from lims.guard.first_seals import seal_once
from lims.settings import read_settings
from lims.store.credentials import find_password_hash
from lims.store.passkeys import Passkey, find_passkey, keep_passkey
from lims.web.passwords import Passwords
from tests.web.house import NOW, PASSWORD, SETTINGS
from tests.web.test_quality import review

QA, ME, MINE = "demo-qa-d", "demo-technician-a", "five gloves behind the boiler"


def write(house, statement, **values):
    with house.store.writing() as db:
        db.exec_driver_sql(statement, values)


def row(house, table, person):
    with house.store.reading() as db:
        return dict(db.exec_driver_sql(f"SELECT * FROM {table} WHERE person = ?", (person,)).mappings().one())


@pytest.mark.check("S3", "I2")
def test_a_password_written_into_the_table_opens_nothing(house):
    mine = Passwords(at_once=1, memory_kib=1024, rounds=1).make_hash(MINE)
    kept = row(house, "credentials", QA)["password_hash"]
    put = "UPDATE credentials SET password_hash = :hash, set_by = :by WHERE person = :person"
    seal = kept.rpartition("#")[2]
    own = row(house, "credentials", ME)["password_hash"]
    # Without a seal, under the seal of the former one, and the liar's own row under another name.
    assert house.visitor().sign_in(ME).status_code == 302
    for forged in (mine, f"{mine}#{seal}", own):
        write(house, put, hash=forged, by="", person=QA)
        password = PASSWORD if forged == own else MINE
        assert house.visitor().sign_in(QA, password).status_code == 403
    write(house, put, hash=kept, by="", person=QA)
    house.clock.advance(minutes=30)
    visitor = house.visitor(QA)
    # Who set it is sealed as well: it is not taken off, nor is it put on.
    write(house, put, hash=kept, by="demo-administrator", person=QA)
    assert review(visitor).status_code == 403


@pytest.mark.check("I5", "I6")
def test_a_session_written_over_to_somebody_else_is_nobodys(house):
    mine = house.visitor(ME)
    write(house, "UPDATE http_sessions SET person = :person", person=QA)
    assert mine.get("/your-sign-in").status_code == 302
    write(house, "UPDATE http_sessions SET person = :person", person=ME)
    assert mine.get("/your-sign-in").status_code == 200
    write(house, "UPDATE http_sessions SET how = 'badge'")  # nor is it another way in, with more or fewer rights
    assert mine.get("/your-sign-in").status_code == 302


@pytest.mark.check("S3")
def test_a_passkey_written_into_the_table_is_not_known(house):
    key = Passkey("a-key", ME, "mine", "cHVibGlj", 0, False, NOW, None, None)
    with house.store.writing() as db:
        keep_passkey(db, key, SETTINGS.token_key)
        assert find_passkey(db, "a-key", SETTINGS.token_key).public_key == "cHVibGlj"
    for column, value in (("person", QA), ("public_key", "bWluZQ"), ("passkey", "another-key")):
        before = row(house, "passkeys", ME)[column]
        write(house, f"UPDATE passkeys SET {column} = :value", value=value)
        with house.store.reading() as db:
            name = value if column == "passkey" else "a-key"
            assert find_passkey(db, name, SETTINGS.token_key) is None
        write(house, f"UPDATE passkeys SET {column} = :value", value=before)


def test_rows_of_a_version_before_are_sealed_once_and_never_again(house, tmp_path):
    settings = read_settings({"LIMS_HOME": str(tmp_path / "home")})
    settings.make_keys()
    bare = "UPDATE credentials SET password_hash = substr(password_hash, 1, instr(password_hash, '#') - 1)"
    write(house, bare)
    assert seal_once(house.store, settings) == 0  # this installation began with seals
    with house.store.reading() as db:
        assert find_password_hash(db, QA, settings.token_key()) is None
    (settings.keys / "rows.sealed").unlink()  # an installation of a version before
    assert seal_once(house.store, settings) > 5
    with house.store.reading() as db:
        assert find_password_hash(db, QA, settings.token_key()).startswith("$argon2")
    write(house, bare)
    assert seal_once(house.store, settings) == 0
    # The token key was lost: whoever owns the machine begins again with another.
    write(house, "UPDATE credentials SET password_hash = password_hash || '#0123'")
    (settings.keys / "rows.sealed").unlink()
    assert seal_once(house.store, settings) > 5
    with house.store.reading() as db:
        assert find_password_hash(db, QA, settings.token_key()).startswith("$argon2")
