"""The doctor and the press agree about the certificate that signs papers, whatever became of its files."""

from datetime import timedelta

import pytest

from lims.doctor.paper_signature import check_paper_signature
from lims.guard.paper_signature import PASSWORD, find_signer_or_none
from lims.masterdata.site_papers import PaperRules
from lims.settings import Settings
from lims.web.documents import fit_signer
from tests.interop.signature.making import BEGINS, ENDS, NAME, pem_of, pkcs12_of

NOON = BEGINS + timedelta(days=100)


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """What the doctor says and whether a paper is signed, with these files in the keys folder."""
    (tmp_path / "keys").mkdir(mode=0o700)
    settings = Settings(tmp_path, "sqlite:///nowhere")

    def ask(rules, at=NOON, mode=0o600, **files):
        monkeypatch.setattr("lims.guard.paper_signature.find_paper_rules", lambda: rules)
        for name, content in files.items():
            path = tmp_path / "keys" / name.replace("_", ".")
            path.write_bytes(content)
            path.chmod(mode)
        found = [(one.state, str(one.what)) for one in check_paper_signature(settings, at)]
        return found, fit_signer(find_signer_or_none(settings), at) is not None

    return ask


def test_a_site_without_a_certificate_hears_nothing(asked):
    assert asked(PaperRules()) == ([], False)


def test_a_certificate_is_named_with_its_last_day_and_a_month_before_it_ends(asked):
    certificate, key = pem_of()
    rules = PaperRules(certificate="papers.pem", key="papers.key")
    [(state, what)], signs = asked(rules, papers_pem=certificate, papers_key=key)
    assert (state, signs) == ("ok", True) and NAME in what and f"{ENDS:%Y-%m-%d}" in what
    [(state, what)], signs = asked(rules, at=ENDS - timedelta(days=12))
    assert (state, signs) == ("attention", True) and "ends in 12 days" in what
    for at in (ENDS + timedelta(days=1), BEGINS - timedelta(days=1)):
        [(state, what)], signs = asked(rules, at=at)
        assert (state, signs) == ("wrong", False) and "printed unsigned" in what


def test_files_that_are_missing_open_or_locked_are_an_answer_and_no_crash(asked):
    alone = PaperRules(certificate="papers.p12")
    for files, mode, words in (
        ({}, 0o600, "is missing"),
        ({"papers_p12": pkcs12_of(b"inlet")}, 0o644, "Other accounts"),
        ({"papers_p12": pkcs12_of(b"inlet")}, 0o600, "password is another"),
        ({"papers_p12": b"nothing"}, 0o600, "cannot be read"),
    ):
        [(state, what)], signs = asked(alone, mode=mode, **files)
        assert (state, signs) == ("wrong", False) and words in what
    [(state, _)], signs = asked(alone, papers_p12=pkcs12_of(b"inlet"), papers_password=b"inlet\n")
    assert (PASSWORD, state, signs) == ("papers.password", "ok", True)
