"""What people type reaches the paper as text, whole, however long or hostile it is."""

import re
import subprocess
from dataclasses import replace

import pytest

from lims.printing import engine
from lims.printing.batch_record import RECORD_STYLES, batch_record_pdf, record_html
from lims.printing.fitting import faults
from lims.printing.record.pen import pen_for
from lims.printing.record.specimens import specimens
from tests.printing.make_people import make_stamp
from tests.printing.make_record import make_record

HOSTILE = (
    '<script src="http://evil.example/x.js"></script><img src="file:///etc/passwd"> {{ 7*7 }} </td></table>"\'&amp;'
)
LONG = "The second reading was taken again because an air bubble sat in the chamber. " * 4
ONE_WORD = "W" * 160
CHINESE = "因顯微鏡故障改用備用計數器，" * 12
TYPED = (HOSTILE, LONG.strip(), ONE_WORD, CHINESE)
SPACES = re.compile(r"\s+")


def squeezed(text):
    return SPACES.sub("", text)


@pytest.fixture(scope="module")
def typed():
    """A record where everything a person can type is one of those texts, each time with its own number."""
    return record_with(TYPED)


@pytest.fixture(scope="module")
def document(typed):
    with engine.press():
        pen = pen_for(typed[0], make_stamp())
        struck = specimens(pen)
        yield engine.layout(record_html(pen, struck), *RECORD_STYLES, *struck.styles)


@pytest.fixture(scope="module")
def paper(document, tmp_path_factory):
    """What another program reads on the paper."""
    path = tmp_path_factory.mktemp("paper") / "record.pdf"
    path.write_bytes(document.write_pdf())
    command = ["pdftotext", "-raw", str(path), "-"]
    return squeezed(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def record_with(texts):
    typed = []

    def say():
        typed.append(f"{texts[len(typed) % len(texts)]} no.{len(typed):03d}")
        return typed[-1]

    record = make_record("closed")
    work = tuple(
        replace(w, late_reason=say(), entered=tuple(replace(e, reason=say()) for e in w.entered[:2]) + w.entered[2:])
        for w in record.work
    )
    changed = replace(
        record,
        work=work,
        results=tuple(replace(r, reason=say()) for r in record.results),
        refusals=tuple(replace(r, words=say()) for r in record.refusals),
        exceptions=tuple(replace(e, assessment=say()) for e in record.exceptions),
        handovers=tuple(replace(h, condition=say(), given_at_place=say()) for h in record.handovers),
        labels=tuple(replace(label, reason=say()) for label in record.labels),
        containers=tuple(replace(c, title=say()) for c in record.containers),
        bedside=replace(record.bedside, remarks=say()),
        signatures=tuple(
            replace(s, meaning=say(), voided_reason=say() if s.voided_at else "") for s in record.signatures
        ),
    )
    return changed, typed


def test_hostile_text_is_printed_as_text(typed, paper):
    hostile = sum(HOSTILE in text for text in typed[1])
    assert paper.count("{{7*7}}") >= hostile
    assert paper.count("<script") >= hostile
    assert paper.count("&amp;") >= hostile
    assert "49no." not in paper


def test_every_text_that_was_typed_is_on_the_paper(typed, paper):
    assert [k for k in range(len(typed[1])) if f"no.{k:03d}" not in paper] == []


@pytest.mark.parametrize(("text", "sign"), [(LONG, "bubble"), (ONE_WORD, "W"), (CHINESE, "顯")])
def test_the_longest_texts_lose_no_letter(typed, paper, text, sign):
    # Columns stand side by side, so another program may read them line by line: letters are counted, not sentences.
    printed = sum(text.strip() in one for one in typed[1])
    assert printed > 10
    assert paper.count(sign) >= printed * text.count(sign)


def test_no_text_lies_on_another_and_none_leaves_the_page(document):
    assert [str(fault) for fault in faults(document)] == []


def test_a_character_no_font_has_stands_as_its_number_so_that_a_record_is_always_printed():
    record = make_record("culture", exceptions=False)
    odd = replace(record, containers=(replace(record.containers[0], title="\u0378 bag"),), work=record.work)
    command = ["pdftotext", "-raw", "-", "-"]
    pdf = batch_record_pdf(odd, make_stamp())
    assert "[U+0378] bag" in subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
