"""Every paper of a batch, read back: whose it is on every page, what it must say, and nothing that it must not."""

import re
from dataclasses import replace
from functools import cache

import pypdfium2
import pytest

from lims.domain.errors import NotReadable
from lims.domain.figures import plain
from lims.domain.identifiers import coi_spaced, grouped
from lims.domain.papers import reasons_against_printing
from lims.domain.words import read_words
from lims.printing.papers.press import paper_pdf
from lims.printing.record.pen import pen_for
from lims.web.language import translator
from tests.hostile_texts import hostile_texts
from tests.printing.make_people import make_stamp
from tests.printing.make_record import make_record
from tests.printing.papers.make_bad import CAUSE, NUMBER, WORDS, bad_record

KINDS = ("certificate", "custody_report", "infusion_form", "label_reconciliation", "deviation_report", "downtime_kit")
SPACES = re.compile(r"[\s\u00a0\u2005\u202f\u00ad\ufffe]+")
HOSTILE = '<script src="http://example.org/x"></script><img src="file:///etc/passwd"> {{ 7*7 }} & \u202eabc'


def squeezed(text):
    """Text without any space: where a line broke on paper says nothing."""
    return SPACES.sub("", text)


@cache
def print_of(key):
    about = NUMBER if key == "deviation_report" else ""
    return paper_pdf(key, bad_record(), make_stamp(), about=about)


@pytest.fixture
def pages(words):
    """The pages of a paper as squeezed text."""

    def read(key):
        return [squeezed(page) for page in words(print_of(key))]

    return read


@pytest.mark.parametrize("key", KINDS)
def test_every_page_says_whose_it_is_which_copy_and_which_page(pages, key):
    batch, every = bad_record().batch, pages(key)
    for number, page in enumerate(every, 1):
        for identity in (batch.batch, batch.subject, coi_spaced(batch.coi), "3 of 6", "A9999 26 000041 [T]"):
            assert squeezed(identity) in page, (key, number, identity)
        assert f"Page{number}of{len(every)}" in page
        assert "copy2" in page
        assert squeezed("Printed 20 Nov 2026 15:30 UTC+08:00 by Demo QA person E") in page
        assert squeezed("demonstration data, not a real product") in page


@pytest.mark.parametrize("key", KINDS)
def test_the_code_at_the_foot_of_every_page_carries_the_checkpoint(key, scanned):
    with pypdfium2.PdfDocument(print_of(key)) as document:
        for page in document:
            assert make_stamp().code in scanned(page.render(scale=200 / 72, grayscale=True).to_pil())


def test_the_same_paper_is_the_same_bytes_and_an_archive_copy_with_tags():
    again = paper_pdf("certificate", bad_record(), make_stamp())
    assert again == print_of("certificate")
    assert again != paper_pdf("certificate", bad_record(), make_stamp(copy=3))
    with pypdfium2.PdfDocument(again) as document:
        assert document.is_tagged()


def test_the_certificate_says_status_what_is_pending_dose_and_every_test_with_its_limit(pages):
    record, text = bad_record(), "".join(pages("certificate"))
    assert len(pages("certificate")) == 1
    assert squeezed("Released on interim results") in text
    assert squeezed("Sterility, final pending, due 1 Dec 2026.") in text
    assert squeezed("1 412 819 200") in text
    for assay in record.protocol.assays:
        assert squeezed(assay.title) in text
        assert squeezed(assay.method) in text
    for signature in record.signatures:
        assert squeezed(signature.printed_name) in text
    assert squeezed("No result yet: Sterility, final.") in text
    assert squeezed(f"is for {record.batch.subject} alone") in text
    assert squeezed("Every test of the specification has a result and meets") not in text


def test_a_failed_test_and_a_supply_out_of_specification_are_never_called_released(words):
    record = make_record("filled")
    failed = replace(record.results[0], verdict="fails")
    batch = replace(record.batch, supplied_at=record.batch.filled_at)
    text = squeezed(
        "".join(words(paper_pdf("certificate", replace(record, batch=batch, results=(failed,)), make_stamp())))
    )
    assert squeezed("This product was not released. It is supplied out of specification") in text
    assert squeezed("OUT OF SPECIFICATION") in text
    assert squeezed(f"Outside the specification: {record.protocol.assays[0].title}") in text
    assert "fails" in text
    assert squeezed("meets its limit.") not in text.replace(squeezed("has a result meets its limit."), "")


def test_a_certificate_waits_for_the_decision_and_a_form_for_a_product_that_may_be_given():
    for state, certificate, form in (
        ("culture", False, False),
        ("filled", False, False),
        ("released_interim", True, True),
        ("rejected", False, False),
        ("infused", True, True),
        ("closed", True, True),
    ):
        record = make_record(state)
        assert bool(list(reasons_against_printing("certificate", record))) is not certificate, state
        assert bool(list(reasons_against_printing("infusion_form", record))) is not form, state
    held = make_record("released")
    held = replace(held, batch=replace(held.batch, on_hold=True, hold_reason="The logger is not read."))
    assert "The logger is not read." in str(*reasons_against_printing("infusion_form", held))


def test_the_custody_report_marks_gaps_and_tells_every_hand_over_with_both_sides(pages):
    record, text = bad_record(), "".join(pages("custody_report"))
    pen = pen_for(record, make_stamp())
    for one in record.handovers:
        for part in (pen.name(one.given_by), pen.times.short(one.given_at), one.given_at_place, one.seal, one.logger):
            assert squeezed(part) in text
        if one.taken_at:
            assert squeezed(pen.name(one.taken_by)) in text
            assert squeezed(pen.times.short(one.taken_at)) in text
            assert squeezed(f"{plain(one.lowest_c)} – {plain(one.highest_c)} °C") in text
    assert squeezed("refused: seal broken") in text
    assert "broken" in text
    assert squeezed("For these times the record does not say who held the container.") in text
    assert squeezed("no place was written down") in text
    for refused in record.refusals:
        assert squeezed(refused.words) in text


def test_time_left_on_the_way_is_told_and_time_over_is_called_so(words):
    record = make_record("closed", exceptions=False)
    first, second, *rest = record.handovers
    early = replace(first, limit_at=first.taken_at.replace(hour=23))
    late = replace(second, limit_at=second.given_at)
    text = "".join(words(paper_pdf("custody_report", replace(record, handovers=(early, late, *rest)), make_stamp())))
    left = early.limit_at - early.taken_at
    hours, minutes = divmod(int(left.total_seconds()) // 60, 60)
    assert squeezed(f"{hours} h {minutes:02d} min") in squeezed(text)
    assert "minover" in squeezed(text)


def test_the_infusion_form_is_one_page_to_write_on_and_says_what_the_record_knows(pages, words):
    empty, record = pages("infusion_form"), bad_record()
    assert len(empty) == 1
    code = next(one.label_code for one in record.labels if one.target.endswith("/P1"))
    text = empty[0]
    for part in ("The wristband says INKT-012.", "dose 3 of 6.", "18 Nov 2026 13:07 UTC+08:00", "Signatures by hand"):
        assert squeezed(part) in text, part
    assert "FORAUTOLOGOUSUSEONLY" in text
    assert squeezed("Demo nurse G") not in text
    given = make_record("closed")
    filled = squeezed("".join(words(paper_pdf("infusion_form", given, make_stamp()))))
    for part in ("Demo nurse G", "Demo physician J", "ORD-2026-1180", "Over 30 min, no reaction."):
        assert squeezed(part) in filled, part
    assert squeezed(grouped(code)) in squeezed("".join(words(paper_pdf("infusion_form", make_record(), make_stamp()))))


def test_every_label_is_accounted_for_by_step_and_in_all(pages):
    record, text = bad_record(), "".join(pages("label_reconciliation"))
    assert squeezed("1 labels to account for") in text
    for label in record.labels:
        assert squeezed(grouped(label.label_code)) in text
    for step in record.protocol.steps:
        if step.makes and record.step_work(step.key).finished_at:
            assert squeezed(f"{step.number}{step.title}") in text
    issued = len(record.labels)
    assert f"All{issued}" in text


def test_the_deviation_report_tells_it_whole_and_the_closing_that_did_not_stand(pages):
    text = "".join(pages("deviation_report"))
    for part in (
        WORDS,
        CAUSE,
        "Viability on day 10 was as on day 7.",
        "It may touch growth.",
        "The mute ends by itself after 10 minutes.",
        "Set on all incubators.",
        "It helps.",
        "No muted alarm in a week.",
        "B26-0018-D3",
        "Until the logger is read",
        "The logger's file came late.",
        "No effect on the product",
        "Opened again later.",
        "No effect, logger read",
        "Demo QA person E",
    ):
        assert squeezed(part) in text, part
    assert squeezed("A pen lay in the cabinet.") not in text


def test_the_kit_holds_instructions_register_every_form_that_is_out_and_the_commands(pages, scanned):
    every = pages("downtime_kit")
    assert squeezed("What to do") in every[0]
    assert squeezed("DF-0007") in every[0]
    assert squeezed("Entered later") in "".join(every[1:-1])
    assert "CMD:CANCEL" in every[-1]
    with pypdfium2.PdfDocument(print_of("downtime_kit")) as document:
        last = document[len(document) - 1].render(scale=200 / 72, grayscale=True).to_pil()
    assert {"CMD:CONFIRM", "CMD:NEXT", "CMD:CANCEL", "CMD:BACK"} < set(scanned(last))


@pytest.mark.parametrize("key", ["certificate", "custody_report", "deviation_report"])
def test_hostile_words_stand_as_words(key, words):
    record = bad_record()
    more = record.more
    worse = replace(more.deviations[0], words=HOSTILE)
    signature = replace(record.signatures[-1], meaning=HOSTILE)
    given = replace(record.handovers[-1], condition=HOSTILE, given_at_place=HOSTILE)
    record = replace(
        record,
        more=replace(more, deviations=(worse, *more.deviations[1:])),
        signatures=(*record.signatures[:-1], signature),
        handovers=(*record.handovers[:-1], given),
    )
    printed = squeezed("".join(words(paper_pdf(key, record, make_stamp(), about=NUMBER))))
    assert squeezed('<script src="http://example.org/x">') in printed
    assert squeezed("file:///etc/passwd") in printed
    assert "{{7*7}}" in printed


def test_a_slice_of_the_hostile_texts_is_printed_as_text_and_asks_for_nothing(words):
    """Every tenth of the five hundred as something said about a deviation; whoever fetches raises PermissionError."""
    texts = [text for text in hostile_texts()[::10] if kept(text)]
    assert len(texts) > 30
    record = bad_record()
    first = record.more.deviations[0]
    turns = tuple(replace(first.turns[0], words=text, seq=number) for number, text in enumerate(texts))
    worse = replace(first, turns=turns)
    record = replace(record, more=replace(record.more, deviations=(worse,)))
    printed = squeezed("".join(words(paper_pdf("deviation_report", record, make_stamp(), about=NUMBER))))
    for text in texts:
        if text.isascii():
            assert squeezed(text)[:200] in printed, text[:80]


def kept(text):
    """Whether the record would keep these words at all."""
    try:
        return bool(read_words(text, "The reason", longest=3000))
    except NotReadable:
        return False


def test_two_languages_stand_side_by_side_in_headings_and_fields_and_in_nothing_that_people_wrote(words):
    both = paper_pdf("certificate", bad_record(), make_stamp(), translator("en+zh_Hant"), "en+zh_Hant")
    text = "".join(squeezed(page) for page in words(both))
    for pair in ("Batch 批次", "Certificate of analysis 分析證明書", "Product 產品", "Signatures 簽署"):
        assert squeezed(pair) in text, pair
    # What is said of this product is said once, and a date is a date.
    assert squeezed("Released on interim results") in text and "月" not in text
    assert text.count(squeezed("Autologous iNKT cells, expanded")) == 1
    assert len(words(both)) == 1
