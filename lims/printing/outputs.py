"""The forms in which labels leave the program: one joint for screens, queue and command line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lims.domain.errors import Message, Refusal, msg
from lims.printing.faces import LabelFace
from lims.printing.label_kinds import LabelKind, label_kind
from lims.printing.labels import labels_pdf
from lims.printing.runs import compose_run
from lims.printing.stocks import Sheet, check_sheet, sheets

PDF = "pdf"
_ZPL = "zpl-"
_SHEET = "sheet:"
# The dots of a millimetre, by the resolution the makers print on the box: their heads have 8, 12 and 24.
DOTS_PER_MM = {"zpl-203": 8, "zpl-300": 12, "zpl-600": 24}


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
    """The names of all forms: rolls as PDF, each stock of sheets, a label printer's own language by its resolution."""
    return (PDF, *(f"{_SHEET}{sheet.name}" for sheet in sheets()), *DOTS_PER_MM)


def form_title(form: str) -> Message:
    """What a person calls that form; raises Refusal for a form there is not."""
    if form == PDF:
        return msg("PDF, a page each, for rolls")
    if form in DOTS_PER_MM:
        return msg("ZPL II, %(dpi)s dpi", dpi=form.removeprefix(_ZPL))
    return msg("%(sheet)s", sheet=_sheet(form).title)


def check_goes_on(form: str, kinds: Iterable[LabelKind], start: int = 1) -> None:
    """Raises Refusal when that form is sheets that do not hold these kinds of label, or that have no such place."""
    if form != PDF and form not in DOTS_PER_MM:
        check_sheet(_sheet(form), kinds, start)


def printed(faces: Sequence[LabelFace], form: str, *, start: int = 1) -> Output:
    """These labels in that form, in their order. `start` is the first free place of a sheet, counted by rows from 1.

    Raises DoesNotFit when a text does not fit its label, Refusal for a form there is not or a stock that is not theirs.
    """
    if form == PDF:
        return Output("application/pdf", ".pdf", (labels_pdf(faces),))
    if form in DOTS_PER_MM:
        from lims.printing.zpl import zpl_labels

        return Output("application/zpl", ".zpl", tuple(zpl_labels(compose_run(faces), DOTS_PER_MM[form])))
    from lims.printing.stamping import stamped_on

    sheet = _sheet(form)
    check_sheet(sheet, (label_kind(face.kind) for face in faces), start)
    return Output("application/pdf", ".pdf", (stamped_on(list(compose_run(faces)), sheet, start),))


def _sheet(form: str) -> Sheet:
    for sheet in sheets():
        if form == f"{_SHEET}{sheet.name}":
            return sheet
    raise Refusal(
        "form_unknown",
        msg("There is no label output '%(form)s'.", form=form),
        reasons=(msg("The outputs are: %(names)s.", names=", ".join(forms())),),
        next_step=msg("Choose one of them."),
    )
