"""A slice of the flood of wrong scans: `python -m bench.wrong_scans` sends a hundred thousand."""

import pytest

from bench.wrong_scans import flood

pytestmark = pytest.mark.check("C4")


def test_every_wrong_scan_is_refused_and_changes_nothing_but_the_telling_of_it(lab_at):
    lab = lab_at("enrolled")
    outcome = flood(lab.store, 400, lab.at, seed=7)
    assert outcome.let_through == [] and outcome.changed == {}
    assert sum(outcome.refused.values()) == 400
    assert {"wrong_patient", "wrong_dose", "unknown_label"} <= outcome.refused.keys()
