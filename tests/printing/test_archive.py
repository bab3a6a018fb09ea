"""Every record is an archive copy: PDF/A-3, tagged, with the record for machines inside, the same bytes each time."""

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lims.printing.batch_record import batch_record_pdf
from tests.printing.make_people import make_stamp
from tests.printing.make_record import make_record

INSIDE = b'{"format":"autolog-record/1"}'
ROOT = Path(__file__).resolve().parents[2]
PRINT_IT = """
import hashlib
from tests.printing.test_archive import printed_once
print(hashlib.sha256(printed_once()).hexdigest())
"""


def printed_once(**changed):
    record = make_record("culture", exceptions=False)
    return batch_record_pdf(record, make_stamp(**changed), for_machines=INSIDE)


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    file = tmp_path_factory.mktemp("archive") / "record.pdf"
    file.write_bytes(printed_once())
    return file


@pytest.fixture(scope="module")
def objects(paper):
    """What the file consists of, as qpdf reads it."""
    said = subprocess.run(["qpdf", "--json=2", "--json-key=qpdf", paper], capture_output=True, check=True).stdout
    said = re.sub(rb"(\d)\.(?=[,\s])", rb"\1", said)  # qpdf writes a number 120. as it found it, which is no JSON
    return [one["value"] if "value" in one else one["stream"]["dict"] for one in json.loads(said)["qpdf"][1].values()]


def told(*command):
    return subprocess.run([str(one) for one in command], capture_output=True, text=True, check=True).stdout


def of_type(objects, kind):
    return [one for one in objects if isinstance(one, dict) and one.get("/Type") == kind]


def catalogue_of(objects):
    return of_type(objects, "/Catalog")[0]


def test_the_same_record_and_stamp_give_the_same_bytes_in_every_process(paper):
    here = paper.read_bytes()
    # This process has a seed by chance.
    environment = os.environ | {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", PRINT_IT]
    there = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()
    assert there == hashlib.sha256(here).hexdigest()
    assert printed_once(copy=3) != here


def test_two_programs_that_are_not_ours_find_nothing_wrong(paper):
    assert "No syntax or stream encoding errors" in told("qpdf", "--check", paper)
    said = told("pdfinfo", paper)
    for line in (
        "Tagged: yes",
        "JavaScript: no",
        "Encrypted: no",
        "Form: none",
        "Title: Batch production record B26-0017",
    ):
        assert line in re.sub(r": +", ": ", said), line
    # Every font travels along, and each of its glyphs says which letter it is.
    fonts = told("pdffonts", paper).splitlines()[2:]
    assert fonts
    for font in fonts:
        assert re.search(r" yes +yes +yes +\d+ +\d+$", font), font


def test_it_says_that_it_is_pdf_a_3_and_in_which_language(paper, objects):
    meta = told("pdfinfo", "-meta", paper)
    assert 'pdfaid:part="3"' in meta
    assert 'pdfaid:conformance="A"' in meta
    assert "Batch production record B26-0017" in meta
    catalogue = catalogue_of(objects)
    assert catalogue["/Lang"] == "u:en"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert of_type(objects, "/StructTreeRoot")
    assert not [key for key in ("/AA", "/OpenAction", "/AcroForm") if key in catalogue]


def test_the_record_for_machines_is_inside_as_the_source_of_the_pages(paper, objects, tmp_path):
    assert "record.json" in told("pdfdetach", "-list", paper)
    told("pdfdetach", "-savefile", "record.json", "-o", tmp_path / "out.json", paper)
    assert (tmp_path / "out.json").read_bytes() == INSIDE
    file = of_type(objects, "/Filespec")
    assert [(one["/UF"], one["/AFRelationship"]) for one in file] == [("u:record.json", "/Source")]
    assert len(catalogue_of(objects)["/AF"]) == 1


def test_whoever_hears_the_pages_is_told_what_the_pictures_and_tables_are(objects):
    figures = [one for one in of_type(objects, "/StructElem") if one["/S"] == "/Figure"]
    assert figures
    assert [one for one in figures if not one.get("/Alt")] == []
    cells = [one for one in of_type(objects, "/StructElem") if one["/S"] == "/TH"]
    assert len(cells) > 20
    assert {one["/S"] for one in of_type(objects, "/StructElem")} >= {"/Document", "/H2", "/H3", "/Table", "/TR", "/TD"}
