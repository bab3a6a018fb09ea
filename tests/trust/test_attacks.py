"""Slices of the long attacks of `make trust`: a changed field, a history written anew, no false alarm."""

import pytest

from bench.trust import honest
from bench.trust.edits import Edits
from bench.trust.owner import in_memory, remove
from bench.trust.rewrites import attack, hides, keep


@pytest.mark.check("L3", "L6")
def test_one_changed_field_is_found_and_its_row_named(owned):
    (owner, _), (short, _) = owned
    edits = Edits(owner, short)
    assert edits.columns() > 350
    with edits.replayed() as other:
        wrong = [told for seed in range(150) if (told := edits.one(seed, other))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.check("L4", "L5")
def test_a_history_written_anew_cut_or_put_back_is_told_by_the_checkpoint_outside(owned):
    for owner, anchor in owned:
        keep(owner)
        assert hides(owner, anchor, 1) == "consistent, not anchored"
    whole, short = owned
    wrong = [told for seed in range(3) if (told := attack(*whole, seed))]
    wrong += [told for seed in range(3, 24) if (told := attack(*short, seed))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.check("L3")
def test_an_honest_record_is_accused_of_nothing_after_any_of_its_acts():
    folder = in_memory()
    try:
        records = honest.Records(folder)
        found = [records.one(seed) for seed in range(3)]
        records.close()
    finally:
        remove(folder)
    assert sum(proofs for proofs, _ in found) > 10
    assert not [alarm for _, alarms in found for alarm in alarms]
