"""Quality approves each kind of label as its files are; what changed since is not printed on a patient's material."""

import re
import shutil
from xml.etree import ElementTree as ET

import pytest

from lims import resources
from lims.domain.labelling import LabelState
from lims.masterdata import labels as label_files
from lims.printing.label_kinds import label_kind, label_kind_names
from lims.store.reading.containers import find_label
from tests.web.house import PASSWORD, text_of

GROWING = "B26-0005/V1"


@pytest.fixture
def files(tmp_path, monkeypatch):
    """The folder of label files, to be changed."""
    folder = tmp_path / "labels"
    shutil.copytree(resources.labels_dir(), folder)
    monkeypatch.setattr(label_files, "labels_dir", lambda: folder)
    return folder


@pytest.fixture
def quality(house):
    return house.visitor("demo-qa-d")


def new_print_of(house, technician, target=GROWING):
    old = house.code_of(target)
    technician.post(f"/labels/{old}/again", why="smudged or torn", name="demo-technician-b", password=PASSWORD)
    return house.code_of(target)


def state_of(house, code):
    with house.store.reading() as db:
        return find_label(db, code).state


def change(files, kind="vessel"):
    theme = files / kind / "theme.css"
    theme.write_text(theme.read_text().replace("4mm", "5mm", 1))


def sha256_shown(visitor, kind):
    page = visitor.get("/label-kinds").get_data(as_text=True)
    found = re.search(rf'/label-kinds/{kind}/approve".*?name="sha256" value="(\w+)"', page, re.DOTALL)
    return found and found[1]


def test_every_kind_of_the_demonstration_is_approved_and_shown_with_the_longest_data(house, technician):
    page = technician.get("/label-kinds")
    assert "Every label kind here is approved" in text_of(page)
    assert "Approve Product bag" not in text_of(page)
    assert "by Demo QA person" in text_of(page) and "demo-qa" not in text_of(page)
    for kind in label_kind_names():
        for language in ("en", "zh_Hant"):
            picture = technician.get(f"/label-kinds/{kind}-{language}.svg")
            assert picture.content_type.startswith("image/svg+xml")
            ET.fromstring(picture.get_data())  # a picture that is no XML is a broken picture
    assert "ABCDE-0000" in technician.get("/label-kinds/bag-zh_Hant.svg").get_data(as_text=True)
    assert technician.get("/label-kinds/bag-fr.svg").status_code == 404
    assert technician.get("/label-kinds/moon-en.svg").status_code == 404


def test_a_label_whose_files_changed_is_not_printed_until_quality_has_looked(house, technician, quality, files):
    code = new_print_of(house, technician)
    change(files)
    refused = technician.post("/labels/print", code=code)
    approved = label_kind("vessel").version
    assert f"Culture vessel: its files changed since version {approved} was approved." in text_of(refused)
    assert state_of(house, code) is LabelState.ISSUED

    assert "changed since its approval" in text_of(quality.get("/label-kinds"))
    seen = sha256_shown(quality, "vessel")
    assert quality.post("/label-kinds/vessel/approve", sha256=seen).status_code == 303
    assert technician.post("/labels/print", code=code).status_code == 200
    assert state_of(house, code) is LabelState.PRINTED


def test_what_changed_while_quality_looked_is_not_approved(house, technician, quality, files):
    change(files)
    seen = sha256_shown(quality, "vessel")
    change(files)
    answer = quality.post("/label-kinds/vessel/approve", sha256=seen)
    assert "changed while you looked at it" in text_of(answer)
    assert sha256_shown(quality, "vessel") != seen


def test_a_change_that_all_labels_share_asks_for_all_of_them_again(house, quality, files):
    (files / "label.css").write_text((files / "label.css").read_text() + "\n.label { color: #111 }\n")
    assert "9 label kinds wait for quality" in text_of(quality.get("/label-kinds"))


def test_only_quality_approves_and_nothing_twice(house, technician, quality, files):
    change(files)
    seen = sha256_shown(quality, "vessel")
    assert sha256_shown(technician, "vessel") is None
    assert technician.post("/label-kinds/vessel/approve", sha256=seen).status_code == 403
    assert quality.post("/label-kinds/vessel/approve", sha256=seen).status_code == 303
    again = quality.post("/label-kinds/vessel/approve", sha256=seen)
    assert "approved already" in text_of(again)
    assert quality.post("/label-kinds/moon/approve", sha256=seen).status_code == 404


def test_the_label_of_a_bench_waits_for_nobody(house, technician, files):
    change(files, "equipment")
    code = new_print_of(house, technician, "BSC-2")
    assert technician.post("/labels/print", code=code).status_code == 200
