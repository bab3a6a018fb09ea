"""Where everything is, and what is refused before anything starts."""

import os

import pytest

from lims.settings import SettingsRefused, read_settings


@pytest.fixture
def settings(tmp_path):
    return read_settings({"LIMS_HOME": str(tmp_path / "home")})


def test_without_any_setting_the_home_is_var_and_the_database_a_file_in_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = read_settings({})
    assert settings.home == tmp_path / "var"
    assert settings.database_url == f"sqlite:///{tmp_path}/var/autolog.db"
    assert settings.home.stat().st_mode & 0o777 == 0o700


def test_a_database_elsewhere_is_taken_as_it_is(tmp_path):
    url = "postgresql://autolog@db.example/autolog"
    assert read_settings({"LIMS_HOME": str(tmp_path), "LIMS_DATABASE_URL": url}).database_url == url


@pytest.mark.parametrize("url", ["mysql://db/x", "autolog.db", "sqlite://"])
def test_a_database_of_another_kind_is_refused(tmp_path, url):
    with pytest.raises(SettingsRefused, match="must begin with sqlite:///"):
        read_settings({"LIMS_HOME": str(tmp_path), "LIMS_DATABASE_URL": url})


def test_keys_are_made_once_and_never_again(settings):
    settings.make_keys()
    site_key, token_key = settings.site_key(), settings.token_key()
    assert len(site_key) == len(token_key) == 32 and site_key != token_key
    with pytest.raises(SettingsRefused, match="nothing makes them anew"):
        settings.make_keys()
    assert (settings.site_key(), settings.token_key()) == (site_key, token_key)
    assert (settings.keys / "site.key").stat().st_mode & 0o777 == 0o600


def test_a_missing_key_is_told_and_not_made(settings):
    with pytest.raises(SettingsRefused, match="lims init"):
        settings.site_key()
    settings.make_keys()
    (settings.keys / "site.key").unlink()
    with pytest.raises(SettingsRefused, match="safe copy"):
        settings.site_key()
    with pytest.raises(SettingsRefused, match="nothing makes them anew"):
        settings.make_keys()


def test_a_key_that_others_may_read_is_refused(settings):
    settings.make_keys()
    (settings.keys / "site.key").chmod(0o640)
    with pytest.raises(SettingsRefused, match="chmod 600"):
        settings.site_key()


@pytest.mark.parametrize("text", ["", "short", "A" * 44, "no base64 at all!"])
def test_a_file_that_holds_no_key_is_refused(settings, text):
    settings.make_keys()
    (settings.keys / "tokens.key").write_text(text)
    with pytest.raises(SettingsRefused, match="holds no key"):
        settings.token_key()


def test_a_home_that_others_may_write_is_refused(tmp_path):
    tmp_path.chmod(0o777)
    with pytest.raises(SettingsRefused, match="chmod go-w"):
        read_settings({"LIMS_HOME": str(tmp_path)})


def test_a_home_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "home").write_text("")
    with pytest.raises(SettingsRefused, match="no folder"):
        read_settings({"LIMS_HOME": str(tmp_path / "home")})
    with pytest.raises(SettingsRefused, match="cannot be made"):
        read_settings({"LIMS_HOME": str(tmp_path / "home" / "inside")})


def test_the_environment_of_the_process_is_read_by_default(tmp_path, monkeypatch):
    monkeypatch.setitem(os.environ, "LIMS_HOME", str(tmp_path / "here"))
    assert read_settings().home == tmp_path / "here"
