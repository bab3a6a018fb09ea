"""The forms in which labels leave the program: one joint for screens, queue and command line."""

from collections.abc import Sequence
from dataclasses import dataclass

from lims.domain.errors import Refusal, msg
from lims.printing.faces import LabelFace
from lims.printing.labels import labels_pdf

PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Output:
    """Labels ready to be sent: one piece a label for a printer's own language, one piece in all for a PDF."""

    media_type: str
    suffix: str
    pieces: tuple[bytes, ...]

    @property
    def content(self) -> bytes:
        """All of it, as a file holds it."""
        return b"".join(self.pieces)


def forms() -> tuple[str, ...]:
    """The names of all forms."""
    return (PDF,)


def printed(faces: Sequence[LabelFace], form: str, *, start: int = 1) -> Output:
    """These labels in that form, in their order. `start` is the first free place of a sheet, counted by rows from 1.

    Raises DoesNotFit when a text does not fit its label, Refusal for a form there is not or a stock that is not theirs.
    """
    if form == PDF:
        return Output("application/pdf", ".pdf", (labels_pdf(faces),))
    raise Refusal(
        "form_unknown",
        msg("There is no label output '%(form)s'.", form=form),
        reasons=(msg("The outputs are: %(names)s.", names=", ".join(forms())),),
        next_step=msg("Choose one of them."),
    )
