"""The balance by step adds up to the balance of the batch, whatever became of each label."""

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from lims.domain.containers import container_id
from lims.domain.label_balance import balance_by_step
from lims.domain.labelling import LabelState, reconcile
from lims.masterdata.protocols import read_protocol_file
from tests.domain.test_labelling import label

PROTOCOL, _ = read_protocol_file(Path(__file__).parents[2] / "config/protocols/NCT04011033-v1.toml")
MADE = {new.name: step for step in PROTOCOL.steps for new in step.makes}
NAMES = st.sampled_from([*MADE, "X1", "REMAINDER"])


@given(st.lists(st.tuples(NAMES, st.sampled_from(list(LabelState))), max_size=25))
def test_the_steps_add_up_to_the_batch(things):
    batch = "B26-0141"
    labels = [
        replace(label(number, state), target=container_id(batch, name)) for number, (name, state) in enumerate(things)
    ]
    lines = balance_by_step(PROTOCOL.steps, labels)
    for count in ("issued", "applied", "voided", "destroyed", "retained", "lost"):
        assert sum(getattr(one.balance, count) for one in lines) == getattr(reconcile(labels), count)
    assert all(one.balance.balances for one in lines) == reconcile(labels).balances
    steps = [one.step for one in lines]
    assert len(set(map(id, steps))) == len(steps)
    for name, step in MADE.items():
        issued = sum(thing == name for thing, _ in things)
        line = next((one for one in lines if one.step is step), None)
        assert issued == 0 or (line is not None and line.balance.issued >= issued)


def test_a_label_of_another_batch_with_the_same_end_is_not_counted_to_the_step():
    name = next(iter(MADE))
    stray = replace(label(1, LabelState.APPLIED), target=f"B26-0999/{name}")
    (line,) = balance_by_step(PROTOCOL.steps, [stray])
    assert line.step is None and line.balance.issued == 1
