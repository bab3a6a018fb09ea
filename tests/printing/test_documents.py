"""The document system: every document is a whole folder; a broken one is refused by name before anybody needs it."""

import re
import shutil

import pytest

from lims.domain.errors import NotFound
from lims.domain.papers import About
from lims.printing.document_words import extract
from lims.printing.documents import BrokenDocument, document, documents, read_document
from lims.resources import templates_dir

GOOD = {
    "title": '"Certificate"',
    "purpose": '"Goes with the product."',
    "about": '"batch"',
    "roles": '["qa"]',
    "languages": '["en"]',
    "page": '"A4"',
    "version": "1",
    "template": '"page.html"',
    "theme": '"page.css"',
}


@pytest.fixture
def folder(tmp_path):
    """Make the folder of a document; `changed` fields are written instead, or left out where they are None."""

    def make(markup="{{ sheet }}", **changed):
        home = tmp_path / "certificate"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        (home / "page.html").write_text(markup)
        (home / "page.css").write_text("p { margin: 0 }")
        fields = {name: value for name, value in (GOOD | changed).items() if value is not None}
        (home / "document.toml").write_text("\n".join(f"{name} = {value}" for name, value in fields.items()))
        return home

    return make


def test_every_folder_of_printed_documents_is_whole_and_in_the_system():
    found = {one.paper.key: one for one in documents()}
    folders = {one.name for one in (templates_dir() / "records").iterdir() if one.is_dir()}
    assert set(found) == folders
    assert {
        "batch_record",
        "downtime",
        "certificate",
        "custody_report",
        "infusion_form",
        "label_reconciliation",
    } < folders
    assert {"deviation_report", "master_record", "downtime_kit"} < folders
    for one in found.values():
        assert one.styles[0] == "records/documents.css"
        assert {"en", "zh_Hant"} <= set(one.paper.languages)
        template = (templates_dir() / one.template).read_text(encoding="utf-8")
        assert template.startswith('{% extends "records/document.html" %}'), "the frame stands on every page"


def test_no_document_is_drawn_past_the_frame():
    """No theme puts the identity block or the proof elsewhere, or takes the pages' margins away."""
    for one in documents():
        for name in one.styles[1:]:
            css = (templates_dir() / name).read_text(encoding="utf-8")
            assert not re.search(r"@page|\.ident|\.proof|url\(", css), name


def test_a_whole_folder_is_read(folder):
    found = read_document(folder())
    assert found.paper.key == "certificate"
    assert found.paper.about is About.BATCH
    assert found.paper.roles == ("qa",)
    assert found.template == "records/certificate/page.html"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"title": None}, "'title' is missing"),
        ({"colour": '"blue"'}, "'colour' is no field"),
        ({"version": '"1"'}, "'version' must be int"),
        ({"version": "true"}, "'version' must be int"),
        ({"version": "0"}, "versions count from 1"),
        ({"title": '""'}, "'title' is empty"),
        ({"title": '"100 % pure"'}, "per cent sign"),
        ({"roles": '["boss"]'}, "no role 'boss'"),
        ({"languages": '["en", "tlh"]'}, "no language 'tlh'"),
        ({"languages": "[]"}, "'languages' is empty"),
        ({"about": '"weather"'}, "nothing is printed about 'weather'"),
        ({"page": '"A3"'}, "no page 'A3'"),
        ({"template": '"other.html"'}, "its template 'other.html' is not in the folder"),
        ({"theme": '"../documents.css"'}, "its theme '../documents.css' is not in the folder"),
        ({"title": "Certificate"}, "document.toml cannot be read"),
        ({"template": '"page.html"', "theme": '"page.css"', "page": '"A4"', "about": "7"}, "'about' must be str"),
    ],
)
def test_a_broken_folder_is_refused_by_name(folder, changed, told):
    with pytest.raises(BrokenDocument, match=re.escape(told)) as refused:
        read_document(folder(**changed))
    assert str(refused.value).startswith("certificate: ")


def test_a_template_that_cannot_be_read_is_refused_with_its_line(folder):
    with pytest.raises(BrokenDocument, match="line 2"):
        read_document(folder(markup="<p>\n{% for %}"))


def test_a_folder_without_metadata_is_refused(folder):
    home = folder()
    (home / "document.toml").unlink()
    with pytest.raises(BrokenDocument, match=r"document\.toml cannot be read"):
        read_document(home)


def test_a_document_there_is_not_is_refused_with_those_there_are():
    with pytest.raises(NotFound) as refused:
        document("love_letter")
    assert "certificate" in str(refused.value)


def test_the_translators_are_given_every_title_and_purpose():
    for one in documents():
        with (templates_dir() / "records" / one.paper.key / "document.toml").open("rb") as file:
            given = [sentence for _, _, sentence, _ in extract(file, (), (), {})]
        assert given == [str(one.paper.title), str(one.paper.purpose)]
