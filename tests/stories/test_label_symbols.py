"""A site chooses the symbol of a kind of label: it is put into force, stands on the next label, and scans."""

from dataclasses import replace

import pytest
import zxingcpp

from lims.actions import label_rules, labels
from lims.domain.label_rules import PROGRAM_RULES
from lims.domain.labelling import LabelState
from lims.printing.composing import compose
from lims.printing.dots import pictures
from lims.printing.faces import face_of_label
from lims.store.reading.containers import find_label
from lims.store.reading.labels import find_label_rules
from tests.stories.lab import QA, TECH, TECH_2


@pytest.fixture
def lab(lab_at):
    return lab_at("day 7")


def label_of(lab, code):
    with lab.store.reading() as db:
        return find_label(db, code)


def test_the_next_label_has_the_symbol_that_was_put_into_force(lab):
    with lab.store.reading() as db:
        found = find_label_rules(db)
    rules = replace(found.rules if found else PROGRAM_RULES, codes=(("vessel", "isbt128"),))
    before = lab.code("V1")
    lab.do(QA, label_rules.set_label_rules, rules, reason="the ward reads ISBT 128")
    with lab.store.reading() as db:
        assert find_label_rules(db).rules.code_of("vessel") == "isbt128"
    assert "symbol" not in dict(label_of(lab, before).text)
    after = lab.do(TECH, labels.reprint_label, before, reason="torn", second_person=TECH_2)
    (picture,) = pictures([compose(face_of_label(label_of(lab, after)))], 8)
    sent = zxingcpp.read_barcode(picture.convert("L")).text
    assert sent.startswith("=+03000=") and sent.endswith(f"&,200{after}")
    # The scan door takes the whole message for the label that it names.
    assert lab.scan(sent)["target"] == label_of(lab, after).target
    assert label_of(lab, after).state is LabelState.APPLIED
    cut = sent.replace("=+03000=", "=+02000=")
    assert lab.refused_scan(cut).code == "label_code_characters"
