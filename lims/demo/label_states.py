"""Labels in every state, so that whoever looks around sees each: void, kept, sent and nobody knows, lost."""

from lims.actions import label_ends, labels, print_queue, printers, scanning
from lims.demo.cast import ADMINISTRATOR
from lims.demo.lab import MINUTE, Lab
from lims.demo.plot import Story
from lims.domain.containers import container_id
from lims.store.record import Act

ROLL, MICROSCOPE = "roll-3", "MIC-1"


def leave_open(lab: Lab, story: Story) -> None:
    """A vessel's label was printed again twice: the last is on it, one is kept, and the first still lies about."""
    first, second = story.hands
    vessel = container_id(story.batch, "V1")
    former = lab.code_of(vessel)

    def again(act: Act) -> str:
        torn = labels.reprint_label(act, former, reason="torn at a corner", second_person=second)
        labels.mark_printed(act, (torn,))
        new = labels.reprint_label(act, torn, reason="printed badly", second_person=second)
        labels.mark_printed(act, (new,))
        label_ends.retain_label(
            act, torn, place="Binder 3, page 12", reason="specimen of a misprint", witnessed_by=second
        )
        return new

    new = lab.does(first, again, station=story.station)
    lab.at += MINUTE
    lab.does(first, lambda act: scanning.scan(act, new), station="")


def send_and_lose(lab: Lab, story: Story, forms: tuple[str, ...]) -> None:
    """A printer is taken out of use with a label in its queue, and the label it should replace is nowhere."""
    first, second = story.hands
    former = lab.code_of(MICROSCOPE)

    def set_up(act: Act) -> None:
        title, address = "Roll printer, cell room 3", "printer.invalid:9100"
        printers.set_printer(
            act, ROLL, title=title, kind="tcp", address=address, form="zpl-203", station="", forms=forms
        )

    def send(act: Act) -> None:
        new = labels.reprint_label(act, former, reason="not found on the microscope", second_person=second)
        print_queue.queue_labels(act, (new,), ROLL)
        labels.declare_lost(act, former, searched="the bench, the microscope, the bin", witnessed_by=second)

    administrator, _ = ADMINISTRATOR
    lab.does(administrator, set_up)
    lab.does(first, send)
    lab.does(administrator, lambda act: printers.give_up_printer(act, ROLL, reason="its print head is worn"))
