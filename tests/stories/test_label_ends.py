"""How a label ends where nothing replaces it: void, kept in the binder, destroyed; and what must not end so."""

import json

import pytest
from click.testing import CliRunner

from lims.actions import label_ends, labels
from lims.cli import main
from lims.domain.identifiers import grouped
from lims.domain.labelling import LabelState, reconcile
from lims.store.reading.containers import find_label
from tests.stories.lab import TECH, TECH_2
from tests.stories.scenarios.telling import kinds, on_paper


@pytest.fixture
def lab(lab_at):
    return lab_at("day 7")


def torn(lab):
    """A label that was printed again, so that it is void."""
    code = lab.code("V1")
    lab.do(TECH, labels.reprint_label, code, reason="torn", second_person=TECH_2)
    return code


def state_of(lab, code):
    with lab.store.reading() as db:
        return find_label(db, code).state


def test_a_void_label_is_kept_as_a_specimen_and_the_sum_still_holds(lab):
    code = torn(lab)
    kept = {"place": "Binder 3, page 12", "reason": "specimen of a misprint"}
    # The tempting wrong ways: alone, with oneself, without a place.
    assert lab.refused(TECH, label_ends.retain_label, code, **kept).code == "second_person_missing"
    assert lab.refused(TECH, label_ends.retain_label, code, **kept, witnessed_by=TECH).code == "same_person"
    nowhere = kept | {"place": " "}
    assert lab.refused(TECH, label_ends.retain_label, code, **nowhere, witnessed_by=TECH_2).code == "reason_missing"
    lab.do(TECH, label_ends.retain_label, code, **kept, witnessed_by=TECH_2)
    assert state_of(lab, code) is LabelState.RETAINED and kinds(lab)[-1] == "LabelRetained"
    sums = reconcile(lab.record().labels)
    assert (sums.retained, sums.to_destroy) == (1, ())
    assert "retained" in on_paper(lab)
    # Kept is kept: it is not destroyed, lost or kept again, and it is no label any more.
    assert lab.refused(TECH, labels.destroy_label, code, witnessed_by=TECH_2).code == "label_state"
    assert lab.refused(TECH, labels.declare_lost, code, searched="bin", witnessed_by=TECH_2).code == "label_state"
    assert lab.refused(TECH, label_ends.retain_label, code, **kept, witnessed_by=TECH_2).code == "label_state"
    assert lab.refused_scan(code, "").code == "void_label"


def test_a_label_in_use_or_needed_is_neither_voided_nor_kept(lab):
    applied = lab.code("V1")
    for act, more in (
        (label_ends.void_label, {"reason": "tidy up"}),
        (label_ends.retain_label, {"place": "Binder 3", "reason": "nice print", "witnessed_by": TECH_2}),
    ):
        assert lab.refused(TECH, act, applied, **more).code == "label_state"
    lab.wait(days=3)
    lab.start("feed_d10")
    new = lab.do(TECH, labels.reprint_label, applied, reason="torn", second_person=TECH_2)
    assert lab.refused(TECH, label_ends.void_label, new, reason="tidy up").code == "label_needed"
    assert lab.refused(TECH, label_ends.void_label, applied, reason="again").code == "label_state"


def test_the_terminal_tells_a_life_and_a_balance(lab, tmp_path):
    code = torn(lab)
    url = lab.store.engine.url
    address = url.set(drivername=url.get_backend_name()).render_as_string(hide_password=False)
    environ = {"LIMS_HOME": str(tmp_path), "LIMS_DATABASE_URL": address}

    def run(*words):
        return CliRunner().invoke(main, ["labels", *words], env=environ)

    answer = run("life", code, "--json")
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.output)
    assert (told["state"], told["container"]) == ("voided", f"{lab.batch}/V1")
    assert [one["kind"] for one in told["life"]][:1] == ["LabelIssued"] and told["life"][-1]["data"]["replaces"] == code
    still_open = run("balance", lab.batch, "--json")
    assert still_open.exit_code == 1 and json.loads(still_open.output)["to_destroy"] == [code]
    assert "torn" in run("life", grouped(code)).output
    assert run("life", "hello").exit_code == 1
    assert run("commands", "--out", str(tmp_path / "commands.pdf")).exit_code == 0
    assert (tmp_path / "commands.pdf").read_bytes().startswith(b"%PDF")
