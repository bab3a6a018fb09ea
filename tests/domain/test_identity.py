"""Whose is it? Subject, batch and dose together, never the subject alone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lims.domain.errors import IdentityMismatch
from lims.domain.identity import Identity, check_identity, difference

OURS = Identity("INKT-001", "B26-0141", 3, 6, "CHA999926000001", "Culture bag V1", "")
WRISTBAND = replace(OURS, batch="", dose_no=None, doses=None, thing="Wristband")


def identities():
    subjects = st.sampled_from([("INKT-001", "CHA999926000001"), ("INKT-002", "CHA999926000002")])
    batches = st.sampled_from([("B26-0141", 3), ("B26-0142", 4), ("B26-0143", 3)])
    return st.builds(
        lambda who, what: replace(OURS, subject=who[0], coi=who[1], batch=what[0], dose_no=what[1]), subjects, batches
    )


@pytest.mark.parametrize(
    ("scanned", "why"),
    [
        (OURS, None),
        (replace(OURS, thing="Sample Q1", label_code="X" * 16), None),
        (replace(OURS, subject="INKT-002"), "wrong_patient"),
        (replace(OURS, coi="CHA999926000002"), "wrong_patient"),
        (replace(OURS, batch="B26-0142", dose_no=4), "wrong_dose"),
        (replace(OURS, batch="B26-0143"), "wrong_batch"),
        (WRISTBAND, None),
        (replace(WRISTBAND, subject="INKT-002"), "wrong_patient"),
        (replace(WRISTBAND, coi="CHA999926000002"), "wrong_patient"),
    ],
)
def test_what_may_meet(scanned, why):
    assert difference(OURS, scanned) == why


@given(identities(), identities())
@pytest.mark.check("C4")
def test_two_things_meet_only_when_subject_batch_and_dose_are_the_same(one, other):
    same = (one.subject, one.coi, one.batch, one.dose_no) == (other.subject, other.coi, other.batch, other.dose_no)
    assert (difference(one, other) is None) == same
    assert (difference(one, other) is None) == (difference(other, one) is None)


@pytest.mark.parametrize(("dose", "batch"), [(4, "B26-0142"), (3, "B26-0143")])
def test_the_stop_shows_both_identities_and_who_lifts_it(dose, batch):
    scanned = replace(OURS, batch=batch, dose_no=dose, label_code="ABCD" * 4)
    with pytest.raises(IdentityMismatch) as stop:
        check_identity(OURS, scanned)
    plain = stop.value.plain()
    assert plain["expected"]["dose"] == "3 of 6" and plain["scanned"]["batch"] == batch
    assert plain["scanned"]["label"] == "ABCD ABCD ABCD ABCD"
    assert "Nobody can override" in plain["lifted_by"]
    assert plain["what"].startswith("Stop. Right patient")
