"""Somebody edits a protocol and slips: every slip is told at its place, in words, and nothing is let through."""

import pytest

from lims.masterdata.faults import ProtocolFaults
from lims.masterdata.protocols import check_protocol_file, read_protocol
from tests.masterdata.conftest import IKC, INKT, faults_of

SLIPS = [
    # what stood there, what stands there now, after which text, where the fault is, what it says
    ('limit = "> 3.0"', 'limit = "3.0 or more"', "", "criteria[4].limit", "cannot be read as a limit"),
    ('limit = "18..80"', 'limit = "80..18"', "", "criteria[0].limit", "low end is above the high end"),
    ("low_per_m2 = 500_000_000", "low_per_m2 = 5_000_000_000", "", "dose.low_per_m2", "below its high end"),
    ("low_per_m2 = 500_000_000", "low_per_m2 = 5e8", "", "dose.low_per_m2", "whole number"),
    ("low_per_m2 = 500_000_000", "low_per_m2 = true", "", "dose.low_per_m2", "whole number"),
    ("low_per_m2 = 500_000_000", 'low_per_m2 = "500000000"', "", "dose.low_per_m2", "without quotation marks"),
    ('basis = "target_viable"\n', "", "", "dose.basis", "missing"),
    ('basis = "target_viable"', 'basis = "all"', "", "dose.basis", "not one of: target_viable, total_viable"),
    ('formula = "mosteller"', 'formula = "mostler"', "", "dose.formula", "not one of"),
    ("[1, 3, 5, 7, 9, 11]", "[1, 3, 5, 7, 9]", "", "infusions.weeks", "5 weeks are listed for 6"),
    ("[1, 3, 5, 7, 9, 11]", "[1, 5, 3, 7, 9, 11]", "", "infusions.weeks", "rising order"),
    ("[1, 3, 5, 7, 9, 11]", '[1, "3", 5, 7, 9, 11]', "", "infusions.weeks[1]", "whole number"),
    ("weeks = [1, 3, 5, 7, 9, 11]", "weeks = []", "", "infusions.weeks", 'weeks = "not_stated"'),
    ('"autologous", ', "", "label_statements", "product.label_statements", "for one person"),
    ("expiry_hours = 24", "expiry_hours = 0", "", "product.expiry_hours", "from 1 to"),
    ('source = "trial"\n', "", "[dose]", "dose.source", "missing"),
    ('source = "trial"', 'source = "guess"', "[dose]", "dose.source", "not one of: trial"),
    ('basis = "assumed", formula', 'bases = "assumed", formula', "[dose]", "dose.sources.bases", "no value of"),
    ('formula = "assumed" }', 'formula = "hearsay" }', "[dose]", "dose.sources.formula", "not one of"),
    ('formula = "assumed" }', 'formula = "not_stated" }', "[dose]", "dose.formula", "marked not_stated"),
    ('note = "The registry gives 5x', 'notes = "The registry gives 5x', "", "dose.notes", "No such key"),
    ('key = "lymphocytes"', 'key = "wbc"', "", "criteria[5].key", "used already, at criteria[4]"),
    ('number = "3.2"', 'number = "3.3"', "", "steps[4].number", "the number is 3.2"),
    ('stage = "culture"', 'stage = "receipt"', 'key = "count_d5"', "steps[5].stage", "left this stage"),
    ('acts = ["count"]', 'acts = ["centrifuge"]', 'key = "count_d5"', "steps[5].acts[0]", "not one of: collect"),
    ('acts = ["count"]', 'acts = ["count", "seed"]', 'key = "count_d5"', "steps[5].acts[1]", "once: seed"),
    ('acts = ["fill"]', "acts = []", "", "steps", "No step does this: fill"),
    ('needs = ["count_d3"]', 'needs = ["count_d4"]', "", "steps[5].needs[0]", "No earlier step is called count_d4"),
    ('needs = ["count_d3"]', 'needs = ["count_d7"]', "", "steps[5].needs[0]", "No earlier step"),
    ('needs = ["count_d3"]', "needs = []", "", "steps[5].needs", "Only the first step"),
    ('after = "seed"', 'after = "fill"', 'key = "count_d5"', "steps[5].window.after", "No earlier step"),
    ("early_hours = 6", "early_hours = 600", 'key = "count_d5"', "steps[5].window.early_hours", "before the step"),
    ("due_hours = 120", "due_hours = -1", "", "steps[5].window.due_hours", "from 0 to"),
    ("due_hours = 120", "due_hours = nan", "", "steps[5].window.due_hours", "from 0 to"),
    ('what = "V1"', 'what = "V9"', 'key = "count_d5"', "steps[5].slots[1].what", "No earlier step makes"),
    ('what = "V1"', 'what = "PB"', 'key = "count_d5"', "steps[5].slots[1].what", "used up in an earlier step"),
    ('what = "il2"', 'what = "il7"', 'key = "seed"', "steps[3].slots[3].what", "[[materials]] lists no kind"),
    ('what = "cabinet"', 'what = "hood"', 'key = "seed"', "steps[3].slots[0].what", "[[equipment]] lists no kind"),
    ('what = "cabinet"', 'what = "incubator"', 'key = "seed"', "steps[3].slots[0].what", "is no station"),
    ('kind = "container"', 'kind = "bottle"', 'key = "seed"', "steps[3].slots[1].kind", "not one of: subject"),
    ('made_from = ["PB"]', 'made_from = ["PX"]', "", "steps[3].makes[0].made_from[0]", "No earlier container"),
    ('made_from = ["PB"]', "made_from = []", "", "steps[3].makes[0].made_from", "drawn from the subject"),
    ('name = "D1"', 'name = "V1"', "", "steps[3].makes[1].name", "used already"),
    ('label_kind = "bag"', 'label_kind = "wristband"', "", "steps[12].makes[0].label_kind", "does not fit a product"),
    ('label_kind = "bag"', 'label_kind = "sticker"', "", "steps[12].makes[0].label_kind", "not one of: tube"),
    ('kind = "product"', 'kind = "sample"', "", "steps", "0 containers are the product"),
    ('empties = ["D1"]', 'empties = ["PB"]', "", "steps[7].empties[0]", "no slot scans it"),
    ('roles = ["nurse"]', 'roles = ["matron"]', "", "steps[0].roles[0]", "not one of: technician"),
    ('skills = ["bedside"]', 'skills = ["juggling"]', "", "steps[0].skills[0]", "[[skills]] lists no skill"),
    ('roles = ["nurse"]', "roles = []", "", "steps[0].roles", "At least 1"),
    ("verified = true", "verified = 1", "", "steps[0].verified", "true or false"),
    ('expected = "yes"', 'expected = "ja"', "", "steps[0].entries[0].expected", "not among the choices"),
    ('choices = ["yes", "no"]', 'choices = ["yes"]', "", "steps[0].entries[0].choices", "at least two"),
    ('plausible = "1..1000"', 'plausible = "50..1000"', "", "steps[0].entries[2].plausible", "reaches outside"),
    ('key = "din"', 'key = "donation"', "", "steps[0].entries", "needs an entry din"),
    ('kind = "text", required', 'kind = "number", required', "", "steps[0].entries[1].kind", "needs it as text"),
    ('key = "medium_added_ml"', 'key = "fed_ml"', "", "steps[8].entries", "needs an entry medium_added_ml"),
    ("2, required = true", "2, required = false", "", "steps[2].entries[3].required", "do without"),
    ("replicates = 2", "replicates = 0", "", "steps[2].entries[3].replicates", "from 1 to"),
    ("jump_fold = 2", "jump_fold = 0.5", "", "controls.jump_fold", "from 1 to"),
    ("readings_cv_percent = 20\n", "", "", "controls.readings_cv_percent", "missing"),
    ('sample = "Q2"', 'sample = "Q9"', "", "assays[7].sample", "No step makes"),
    ('sample = "Q2"', 'sample = "V1"', "", "assays[7].sample", "neither a sample nor the product"),
    ('limit = "500000000..1000000000"', 'limit = "500000000..2000000000"', "", "assays[3].limit", "under [dose]"),
    ('expected = "negative"\n', "", "", "assays[7].expected", "must be the expected one"),
    ('limit = "<= 5"\n', "", "", "assays[5].limit", "a limit or an expected word"),
    ("days_to_result = 14", "days_to_result = 0", "", "assays[9].may_be_pending", "on the same day"),
    ('computed = "dose"', 'computed = ""', "", "assays", "computed from the dose"),
    ('computed = "dose"', 'computed = "luck"', "", "assays[3].computed", "not one of"),
    ("effective_on = 2026-11-21", 'effective_on = "soon"', "", "protocol.effective_on", "A date such as"),
    ('title = "Draw the', 'title = "Draw\\nthe', "", "steps[0].title", "one line"),
]  # fmt: skip


@pytest.mark.parametrize(("was", "becomes", "after", "path", "says"), SLIPS)
def test_a_slip_is_told_at_its_place(spoiled, was, becomes, after, path, says):
    faults = spoiled(was, becomes, after=after)
    assert path in faults, faults
    assert says in faults[path]


def test_an_untouched_file_has_no_fault():
    assert faults_of(INKT) == faults_of(IKC) == {}


def test_every_slip_of_a_file_is_told_at_once():
    text = INKT
    for was, becomes in (
        ("low_per_m2 = 500_000_000", "low_per_m2 = 0.5"),
        ('limit = "> 85"', 'limit = "about 85"'),
        ('needs = ["count_d3"]', 'needs = ["nothing"]'),
        ('sample = "Q4"', 'sample = "Q8"'),
    ):
        text = text.replace(was, becomes)
    assert set(faults_of(text)) == {"dose.low_per_m2", "criteria[6].limit", "steps[5].needs[0]", "assays[9].sample"}


def test_faults_stand_in_the_order_of_the_rows_of_the_file():
    text = INKT.replace('roles = ["technician"]', 'roles = ["robot"]')
    with pytest.raises(ProtocolFaults) as refusal:
        read_protocol(text)
    paths = [fault.path for fault in refusal.value.faults]
    assert paths == [f"steps[{n}].roles[0]" for n in range(1, 13)]


def test_a_line_names_the_rows_it_is_about():
    text = INKT.replace(
        'key = "purity_percent", title = "Purity, CD3+ 6B11+", kind = "number"', 'key = "purity_percent"', 1
    )
    with pytest.raises(ProtocolFaults) as refusal:
        read_protocol(text)
    line = str(refusal.value.reasons[0])
    assert line.startswith("steps[2].entries[5].kind (isolate, purity_percent): This is missing.")


def test_a_hemocytometer_counts_cells_and_not_densities():
    faults = faults_of(INKT.replace('counting = "automated"', 'counting = "hemocytometer"', 1))
    assert "needs an entry" in faults["steps[2].entries"]
    assert set(faults) == {f"steps[{n}].entries" for n in (2, 3, 4, 5, 6, 8, 9, 10, 11)}


def test_a_limit_nobody_stated_must_be_said_to_be_so(spoiled):
    marked = 'sources = { limit = "not_stated" }\n'
    faults = spoiled(marked, "", text=IKC)
    assert set(faults) == {"assays[4].limit"}


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("[dose\n", "line 1"),
        ("[dose]\nlow = 1\nlow = 2\n", "line 3"),
        ("a = " + "[" * 5000, "file"),
        ("a = " + "9" * 5000, "file"),
        ('a = "unfinished', "line 1"),
        ("\ufeff[dose]", "line 1"),
    ],
)
def test_what_is_no_toml_is_one_fault_with_its_line(text, where):
    faults = faults_of(text)
    assert list(faults) == [where], faults


def test_an_empty_file_names_every_part_that_is_missing():
    assert {"protocol", "product", "infusions", "dose", "criteria", "steps", "assays"} <= set(faults_of(""))


def test_checking_a_file_gives_one_line_a_fault(tmp_path):
    file = tmp_path / "protocol.toml"
    assert [str(line) for line in check_protocol_file(file)] == [
        "file: It cannot be opened: No such file or directory."
    ]
    file.write_bytes(b"\xff\xfe")
    assert "not UTF-8" in str(check_protocol_file(file)[0])
    file.write_text(INKT.replace("expiry_hours = 24", "expiry_hours = 0"), encoding="utf-8")
    assert [str(line).split(":")[0] for line in check_protocol_file(file)] == ["product.expiry_hours"]
    file.write_text(INKT, encoding="utf-8")
    assert check_protocol_file(file) == []


def test_a_refused_file_says_what_to_do_next():
    with pytest.raises(ProtocolFaults) as refusal:
        read_protocol("")
    plain = refusal.value.plain()
    assert plain["code"] == "protocol_faults"
    assert len(plain["reasons"]) == len(refusal.value.faults)
    assert "check it again" in plain["next_step"]


def test_a_reading_in_the_chamber_is_whole_or_none():
    text = IKC.replace(
        'title = "Dead cells counted", kind = "number", plausible = "0..5000", replicates = 2',
        'title = "Dead cells counted", kind = "number", plausible = "0..5000", replicates = 3',
        1,
    )
    faults = faults_of(text)
    assert list(faults) == ["steps[2].entries[4].replicates"]
    assert "live is read 2 times: so is this" in faults["steps[2].entries[4].replicates"]
