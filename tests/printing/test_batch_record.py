"""The printed batch record: whole, provable on every page, in every state of a batch."""

import re
from dataclasses import replace

import pytest

from lims.domain.batch import Stage
from lims.domain.figures import plain
from lims.domain.identifiers import coi_spaced, grouped
from lims.domain.numbers import read_decimal
from lims.domain.work import not_begun
from lims.printing.batch_record import batch_record_pdf, record_html
from lims.printing.record.amounts import figure
from lims.printing.record.counts import count_rows, culture_counts
from lims.printing.record.pen import pen_for
from lims.printing.record.specimens import specimens
from tests.printing.make_people import make_stamp
from tests.printing.make_record import STATES, make_record

SPACES = re.compile(r"[\s\u00a0\u2005\u202f]+")


def squeezed(text):
    """Text without any space: where a line broke on paper says nothing."""
    return SPACES.sub("", text)


def text_of(record):
    """What the record says before it is laid out into pages, which takes seconds."""
    pen = pen_for(record, make_stamp())
    return squeezed(re.sub(r"<[^>]+>", "", record_html(pen, specimens(pen))))


@pytest.fixture(scope="module")
def closed():
    return make_record("closed")


@pytest.fixture(scope="module")
def printed(closed):
    return batch_record_pdf(closed, make_stamp())


@pytest.fixture(scope="module")
def planned():
    """A batch that was opened, and nothing else."""
    record = make_record("culture", exceptions=False)
    batch = replace(record.batch, stage=Stage.PLANNED, din="", collected_at=None, day_zero_at=None)
    return replace(
        record,
        batch=batch,
        subject=replace(record.subject, body=None),
        work=tuple(not_begun(w.batch, w.step) for w in record.work),
        counts=(),
        containers=(),
        labels=(),
        handovers=(),
        happenings=(),
        prints=(),
    )


@pytest.fixture(scope="module")
def real(planned):
    """The paper of a batch that was only opened, and is no demonstration."""
    return batch_record_pdf(planned, make_stamp(demonstration=False))


@pytest.fixture
def pages(printed, words):
    return [squeezed(page) for page in words(printed)]


def test_the_straight_batch_prints_on_8_to_16_pages_numbered_in_order(pages):
    assert 8 <= len(pages) <= 16
    for number, page in enumerate(pages, 1):
        assert f"Page{number}of{len(pages)}" in page


def test_every_page_says_whose_cells_these_are(pages, closed):
    batch = closed.batch
    for page in pages:
        for identity in (batch.batch, batch.subject, coi_spaced(batch.coi), "3 of 6", "A9999 26 000041 [T]"):
            assert squeezed(identity) in page


def test_every_page_says_that_this_is_no_real_product_and_a_real_one_does_not(pages, words, real):
    warning = squeezed("demonstration data, not a real product")
    assert all(warning in page for page in pages)
    assert not any(warning in squeezed(page) for page in words(real))


@pytest.mark.check("B11")
def test_every_value_ever_entered_stands_on_paper(pages, closed):
    everything = "".join(pages)
    for work in closed.work:
        step = closed.protocol.step(work.step)
        for entered in work.entered:
            shown = entered.value
            if step.entry(entered.entry).kind == "density":
                shown = plain(read_decimal(shown) / 1_000_000)
            assert squeezed(shown) in everything, (work.step, entered)
            assert squeezed(step.entry(entered.entry).title) in everything


@pytest.mark.check("L8")
def test_a_corrected_value_stands_beside_the_one_in_force_with_its_reason(pages):
    step = next(page for page in pages if "Day7:look,count" in page and "Changed" in page)
    assert "0.706|0.9610.691×10⁶" in step
    assert squeezed("Digits exchanged; the counter's printout says 0.691.") in step
    assert "0.961×10⁶/mL0.691×10⁶/mL" in "".join(pages)


@pytest.mark.check("S1")
def test_every_signature_shows_name_time_with_zone_meaning_and_content(pages, closed):
    everything = "".join(pages)
    for signature in closed.signatures:
        assert squeezed(signature.printed_name) in everything
        assert squeezed(signature.meaning) in everything
        assert signature.content_sha256 in everything
    for at in ("17 Nov 2026 15:10:00 UTC+08:00", "17 Nov 2026 16:20:00 UTC+08:00", "1 Dec 2026 16:30:00 UTC+08:00"):
        assert squeezed(at) in everything
    assert squeezed("Voided 17 Nov 15:00:00: An entry of step 3.4 was corrected.") in everything


def test_every_label_container_handover_and_refusal_is_listed(pages, closed):
    everything = "".join(pages)
    for label in closed.labels:
        assert squeezed(grouped(label.label_code)) in everything
    for container in closed.containers:
        assert squeezed(f"{container.name}{container.title}") in everything
    for handover in closed.handovers:
        assert squeezed(closed.printed_name(handover.given_by)) in everything
        assert handover.seal in everything
    for refused in closed.refusals:
        assert squeezed(refused.words) in everything


@pytest.mark.check("B5")
def test_the_dose_is_shown_term_by_term_from_the_tape_measure_to_the_bag(pages):
    for term in (
        "154.8 cm, 68.8 kg",
        "1.72 m²",
        "860 000 000",
        "1 720 000 000",
        "14 128 192",
        "100 mL",
        "1 412 819 200",
    ):
        assert squeezed(term) in pages[0]
    assert squeezed("821 406 511") in pages[0]


def test_fold_and_yields_count_the_samples_that_were_taken(pages):
    assert squeezed("Harvest, day 14 2.21 ×10⁹ 1.75 ×10⁹ 2 630-fold") in pages[0]
    assert squeezed("Washed 1.70 ×10⁹ 1.41 ×10⁹ 80.9 %") in pages[0]
    assert squeezed("131 473 692 195 7.61 5 / 395") in pages[1]


def test_a_result_just_below_its_limit_is_cut_and_not_rounded_over_it():
    assert figure("69.99999999") == "69.9999…"
    assert figure("821406511") == "821\u2005406\u2005511"
    assert figure("no growth") == "no growth"


def test_the_foot_of_every_page_scans_to_the_checkpoint_and_nothing_else_scans(printed, dots, scanned):
    stamp = make_stamp()
    pictures = dots(printed, 203)
    for picture in pictures[:-1]:
        assert scanned(picture) == [stamp.code]
    assert scanned(pictures[-1]) == sorted([stamp.code, stamp.checkpoint_text])


@pytest.mark.parametrize(
    ("state", "headline", "beside"),
    [
        ("culture", "In manufacture", "Not released: not for infusion."),
        ("filled", "Waiting for quality", "Filled. Not released: not for infusion."),
        ("released_interim", "Released on interim results", "Sterility, final pending, due 1 Dec 2026."),
        ("released", "Released", "Every test of the specification has a result."),
        ("rejected", "Rejected", "Growth in the in-process sterility test."),
        ("infused", "Infused", "Sterility, final pending, due 1 Dec 2026."),
        ("closed", "Infused, closed", "Every test of the specification has a result."),
    ],
)
def test_page_1_says_what_the_batch_is(state, headline, beside):
    assert state in STATES
    first = text_of(make_record(state))
    head = first[first.index("B26-0017forINKT-012") - 40 : first.index("Whoandwhat")]
    assert squeezed(f"{headline}B26-0017 for INKT-012") in head
    assert squeezed(beside) in head
    assert ("draft,notcomplete" in first) == (state in ("culture", "filled"))


def test_a_batch_in_culture_shows_its_forecast_and_what_is_not_begun():
    everything = text_of(make_record("culture"))
    assert squeezed("forecast for day 14, made on day 6.8: 9.73 ×10⁸") in everything
    assert squeezed("not begun") in everything
    assert squeezed("Nobody has signed yet.") in everything


def test_a_trial_that_counts_all_viable_cells_says_so():
    everything = text_of(make_record("closed", "NCT03592706-v1"))
    assert squeezed("Dose, viable cells") in everything
    assert squeezed("above window") in everything


def test_a_batch_that_was_only_planned_has_a_record(words, real):
    everything = squeezed(" ".join(words(real)))
    for sentence in (
        "Nothing was counted yet.",
        "Nothing was handed over yet.",
        "No label was issued yet.",
        "not drawn yet",
        "Height and weight are not measured yet",
    ):
        assert squeezed(sentence) in everything


def test_cells_whose_share_was_not_measured_are_no_fold_of_those_whose_was(closed):
    """Found where a count had no purity: its viable cells stood as 233-fold of the target cells before it."""
    pen = pen_for(closed, make_stamp())
    usual, whole = culture_counts(pen), [row.fold for row in count_rows(pen)]
    lacking = [replace(one, purity_percent=None, target_cells=None) for one in usual]

    def rows(counts):
        return [row.fold for row in count_rows(pen_for(replace(closed, counts=tuple(counts)), make_stamp()))]

    newest = rows([*usual[:2], lacking[2]])
    assert newest[1] and newest[2] == ""
    # One that lacks it between two that have it takes nothing from those after it.
    assert rows([*usual[:2], lacking[2], *usual[3:]])[-1] in whole
    assert set(rows([lacking[0], *usual[1:]])) == {""}
