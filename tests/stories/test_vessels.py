"""The graph of a straight batch: from the draw to the bag, with the dendritic cells as a branch that rejoins."""

from decimal import Decimal


def _ways(lab, kind):
    told = [one for one in lab.record().more.edges if one.kind == kind]
    return {(one.parent.rpartition("/")[2], one.child.rpartition("/")[2]) for one in told}


def test_every_container_hangs_together_and_the_branch_rejoins_with_its_own_volume(lab_at):
    lab = lab_at("harvested")
    assert _ways(lab, "made") == {("C1", "PB"), ("C2", "PB"), ("PB", "V1"), ("PB", "D1"), ("V1", "H1")}
    assert _ways(lab, "sample") == {("V1", "Q1"), ("V1", "Q2")}
    assert _ways(lab, "rejoins") == {("D1", "V1")}
    (branch,) = (one for one in lab.record().more.edges if one.kind == "rejoins")
    assert lab.container("D1").volume_ml == Decimal(30)
    assert branch.volume_ml == Decimal(lab.record().step_work("restimulate_d7").value("volume_added_ml"))
    assert lab.record().more.losses == ()


def test_a_sample_takes_its_share_of_the_cells_with_it(lab_at):
    lab = lab_at("harvested")
    counted = next(one for one in lab.record().counts if one.step == "feed_d12")
    taken = lab.container("Q1")
    assert 0 < taken.viable_cells < counted.viable_cells
    (edge,) = (one for one in lab.record().more.edges if one.child == taken.container)
    assert (edge.volume_ml, edge.viable_cells) == (taken.volume_ml, taken.viable_cells)
