"""The site file: one laboratory's own decisions."""

import pytest

from lims.domain.label_rules import RULE_KEYS, LabelRules
from lims.masterdata.protocols import read_protocol
from lims.masterdata.site import SiteFaults, read_site
from lims.masterdata.site_oidc import OidcRules
from lims.masterdata.site_papers import PaperRules
from tests.masterdata.conftest import CONFIG, INKT

SITE = (CONFIG / "site.toml").read_text(encoding="utf-8")


def test_the_site_is_in_taipei_and_seals_under_its_own_name():
    site = read_site(SITE)
    assert (site.zone, site.origin, site.facility) == ("Asia/Taipei", "autolog.demo/A9999", "A9999")
    assert site.languages == ("en", "zh_Hant", "zh_Hans")
    assert not site.donors_evaluated
    assert not site.recipient_name


@pytest.mark.parametrize(
    ("was", "becomes", "path"),
    [
        ('zone = "Asia/Taipei"', 'zone = "Asia/Nowhere"', "site.zone"),
        ('zone = "Asia/Taipei"', 'zone = "/etc/passwd"', "site.zone"),
        ('zone = "Asia/Taipei"', 'zone = "../../etc/passwd"', "site.zone"),
        ('zone = "Asia/Taipei"', "zone = 8", "site.zone"),
        ('facility = "A9999"', 'facility = "O9999"', "site.facility"),
        ('facility = "A9999"', 'facility = "A999"', "site.facility"),
        ('origin = "autolog.demo/A9999"', 'origin = "two words"', "site.origin"),
        ('languages = ["en", ', 'languages = ["latin", ', "site.languages[0]"),
        ("donors_evaluated = false", 'donors_evaluated = "no"', "labels.donors_evaluated"),
        ("statements = []", 'statements = ["caution_eu"]', "labels.statements[0]"),
        ('"biohazard", ', '"biohazzard", ', "labels.rules[2]"),
        ('rules = ["autologous", ', "rules = [", "labels.rules"),
        ("codes = {}", 'codes = { vial = "barcode" }', "labels.codes.vial"),
        ("codes = {}", 'codes = { sticker = "qr" }', "labels.codes.sticker"),
        ("codes = {}", 'codes = { vial = "isbt128" }', "labels.codes.vial"),
        ("codes = {}", 'codes = { bag = "isbt128" }', "labels.codes.bag"),
        ("codes = {}", 'codes = { vial = "qr+datamatrix" }', "labels.codes.vial"),
        ("codes = {}", "codes = []", "labels.codes"),
        ('issuer = ""', 'issuer = "http://id.example.org"', "oidc.issuer"),
        ('issuer = ""', 'issuer = "https://somebody@id.example.org"', "oidc.issuer"),
        ('issuer = ""', 'issuer = "https://id.example.org/?realm=lab"', "oidc.issuer"),
        ('issuer = ""', 'issuer = "https://id.example.org/realms/lab"', "oidc.client_id"),
        ('issuer = ""', 'issuer = "https://id.example.org/realms/lab"', "oidc.title"),
        ('scopes = ["openid"]', 'scopes = ["two words"]', "oidc.scopes[0]"),
        ("[labels]", "[label]", "labels"),
        ("[site]", "[site", "line 5"),
    ],
)
def test_a_slip_is_told_at_its_place(was, becomes, path):
    assert was in SITE
    with pytest.raises(SiteFaults) as refusal:
        read_site(SITE.replace(was, becomes))
    assert path in [fault.path for fault in refusal.value.faults]


def test_a_site_says_which_regulated_rules_apply():
    assert read_site(SITE).label_rules == LabelRules()
    fewer = read_site(SITE.replace('rules = ["autologous", "not_evaluated", ', 'rules = ["reactive", "autologous", '))
    assert fewer.label_rules.applies == ("autologous", "biohazard", "reactive", "investigational")
    silent = "\n".join(line for line in SITE.splitlines() if not line.startswith("rules ="))
    assert read_site(silent).label_rules.applies == RULE_KEYS


def test_a_site_chooses_the_symbol_of_a_kind_of_label():
    assert read_site(SITE).label_rules.code_of("vial") == ""
    own = SITE.replace('facility = "A9999"', 'facility = "W1234"')
    chosen = read_site(own.replace("codes = {}", 'codes = { vial = "datamatrix", bag = "isbt128" }')).label_rules
    assert chosen.codes == (("bag", "isbt128"), ("vial", "datamatrix"))
    assert [chosen.code_of(kind) for kind in ("vial", "bag", "tube")] == ["datamatrix", "isbt128", ""]


def test_a_site_adds_statements_and_takes_none_away():
    product = read_protocol(INKT).product
    assert read_site(SITE).statements_for(product) == (
        "autologous", "not_evaluated", "trial_only", "no_filter", "identify",
    )  # fmt: skip
    under_ind = read_site(SITE.replace("statements = []", 'statements = ["caution_us"]'))
    assert set(under_ind.statements_for(product)) == {*product.label_statements, "caution_us"}


def test_a_site_has_no_identity_provider_until_it_names_one_whole():
    assert read_site(SITE).oidc is None
    before, _, after = SITE.partition("[oidc]")
    without = before + "[printers" + after.partition("[printers")[2]
    assert read_site(without).oidc is None
    named = SITE.replace('issuer = ""', 'issuer = "https://id.example.org/realms/lab"').replace(
        'client_id = ""\n', 'client_id = "autolog"\n'
    )
    whole = named.replace('title = ""\nscopes', 'title = "the hospital"\nscopes')
    assert read_site(whole).oidc == OidcRules(
        "https://id.example.org/realms/lab", "autolog", "the hospital", ("openid",)
    )
    with pytest.raises(SiteFaults) as refusal:
        read_site(whole.replace('["openid"]', '["profile"]'))
    assert [fault.path for fault in refusal.value.faults] == ["oidc.scopes"]


def test_papers_are_signed_by_files_of_the_keys_folder_and_by_no_path():
    def with_papers(lines):
        return SITE.replace('certificate = ""\nkey = ""\n', lines)

    assert read_site(SITE).papers == PaperRules()
    named = read_site(with_papers('certificate = "papers.pem"\nkey = "papers.key"\n')).papers
    assert (named.certificate, named.key) == ("papers.pem", "papers.key")
    for lines, path in (
        ('certificate = "/etc/ssl/papers.p12"\nkey = ""\n', "papers.certificate"),
        ('certificate = "../papers.p12"\nkey = ""\n', "papers.certificate"),
        ('certificate = "papers.p12"\nkey = "papers.key"\n', "papers.key"),
        ('certificate = "papers.pem"\nkey = ""\n', "papers.key"),
        ('certificate = ""\nkey = "papers.key"\n', "papers.certificate"),
    ):
        with pytest.raises(SiteFaults) as refused:
            read_site(with_papers(lines))
        assert path in str(refused.value), lines
