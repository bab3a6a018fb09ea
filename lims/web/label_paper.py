"""Labels onto the person's own paper: drawn, noted as printed, handed over as a file."""

from __future__ import annotations

from collections.abc import Sequence

from lims.actions.labels import get_label, mark_printed
from lims.domain.errors import NotNow, msg
from lims.domain.labelling import Label, check_one_patient
from lims.printing.faces import face_of_label
from lims.printing.outputs import Output, printed
from lims.web.acting import act
from lims.web.site import reading


def onto_paper(codes: Sequence[str], form: str, start: int = 1) -> tuple[Output, list[Label]]:
    """These labels in that form. Drawn first: what cannot be drawn is not marked as printed.

    A form that a browser sends twice is one request and gets the same file; whoever asks anew for what was printed is
    refused, and issues the label again with a reason.
    """
    with reading() as db:
        labels = [get_label(db, code) for code in dict.fromkeys(codes)]
    if not labels:
        raise NotNow(
            "no_labels",
            msg("No label was chosen: there is nothing to print."),
            next_step=msg("Choose a label that waits for paper, or print one again with a reason."),
        )
    check_one_patient(labels)
    output = printed([face_of_label(label) for label in labels], form, start=start)
    act(mark_printed, tuple(label.label_code for label in labels))
    return output, labels
