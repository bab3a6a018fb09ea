"""What a step makes is planned and labelled before it holds anything: when the step begins, or with a downtime form."""

from lims.actions.bench import Bench
from lims.actions.effects import label_extra
from lims.actions.labels import plan_container
from lims.actions.remainder import plan_remainder
from lims.domain.containers import container_id
from lims.domain.labelling import Label
from lims.store.reading.containers import list_containers
from lims.store.reading.subjects import get_subject
from lims.store.record import Act


def plan_labelled(act: Act, bench: Bench) -> list[str]:
    """Plan every container of the step that is not planned yet; gives the codes of the labels that were issued."""
    held = {one.name for one in list_containers(act.db, bench.batch.batch)}
    subject, extra = get_subject(act.db, bench.batch.subject), label_extra(act, bench)
    made = [
        plan_container(act, bench.batch, subject, bench.protocol, new, extra)
        for new in bench.step.makes
        if new.name not in held
    ]
    return [*made, *plan_remainder(act, bench)]


def is_ahead(bench: Bench, label: Label) -> bool:
    """A label that was printed with a downtime form, for a step that is still to come."""
    later = bench.protocol.steps[bench.protocol.step_position(bench.step.key) :]
    return label.target in {container_id(bench.batch.batch, new.name) for step in later for new in step.makes}
