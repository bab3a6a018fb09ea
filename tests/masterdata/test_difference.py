"""QA reads what changed from one version to the next: no more and no less."""

from hypothesis import given
from hypothesis import strategies as st

from lims.masterdata.difference import Change, difference
from tests.masterdata.conftest import IKC, INKT

PURITY = 'limit = ">= 60"\nmay_be_pending'


def test_a_file_does_not_differ_from_itself():
    assert difference(INKT, INKT) == ()


def test_one_tightened_limit_is_one_line():
    assert PURITY in INKT
    new = INKT.replace(PURITY, PURITY.replace("60", "70"))
    assert difference(INKT, new) == (Change("assays[purity].limit", ">= 60", ">= 70"),)


def test_a_step_put_in_between_moves_no_other_step():
    row = '[[criteria]]\nkey = "fibrinogen"\nkind = "inclusion"\ntext = "Fibrinogen"\nsource = "assumed"\n\n'
    place = INKT.index('[[criteria]]\nkey = "wbc"')
    changes = difference(INKT, INKT[:place] + row + INKT[place:])
    assert {change.path for change in changes} == {
        f"criteria[fibrinogen].{name}" for name in ("key", "kind", "text", "source")
    }
    assert all(change.old is None for change in changes)


def test_a_changed_source_is_a_change():
    old = 'basis = "target_viable"'
    new = INKT.replace('basis = "assumed", formula', 'basis = "trial", formula')
    assert old in new
    assert difference(INKT, new) == (Change("dose.sources.basis", "assumed", "trial"),)


@given(back=st.booleans())
def test_the_way_back_is_the_way_there_turned_round(back):
    one, other = (IKC, INKT) if back else (INKT, IKC)
    there = {(c.path, c.old, c.new) for c in difference(one, other)}
    assert there == {(c.path, c.new, c.old) for c in difference(other, one)}
    assert ("infusions.count", *(("12", "6") if back else ("6", "12"))) in there
