"""In which forms labels can leave from here: PDF for rolls, sheets that hold the label, a printer's own language."""

from __future__ import annotations

from dataclasses import dataclass

from flask import make_response, request
from werkzeug.wrappers import Response

from lims.domain.errors import Message, msg
from lims.printing.label_kinds import LabelKind
from lims.printing.outputs import PDF, Output, form_title, forms
from lims.printing.stocks import sheets_for
from lims.web.desk import asked_number, text

FORM_COOKIE = "autolog-label-form"
SHEET = "sheet:"


@dataclass(frozen=True, slots=True)
class Form:
    """One form: its name, what a person calls it, how many places a sheet of it has (0: no sheet)."""

    name: str
    title: Message
    places: int


def forms_for(kind: LabelKind) -> tuple[Form, ...]:
    """Every form that this kind of label can take."""
    sheets = {f"{SHEET}{sheet.name}": sheet.cells for sheet in sheets_for([kind])}
    fitting = (name for name in forms() if not name.startswith(SHEET) or name in sheets)
    return tuple(Form(name, form_title(name), sheets.get(name, 0)) for name in fitting)


def remembered_form(kind: LabelKind) -> str:
    """The form this browser printed in last, where this kind of label can take it; else the PDF."""
    last = request.cookies.get(FORM_COOKIE, "")
    return last if any(form.name == last for form in forms_for(kind)) else PDF


def asked_start() -> int:
    """The first free place of the sheet that this request names; 1 when it names none."""
    return asked_number("start", msg("The first free place of the sheet")) if text("start") else 1


def answer_with(output: Output, name: str) -> Response:
    """Labels as an answer: a PDF is shown in the browser, anything else is kept as a file."""
    answer = make_response(output.content)
    kind = "inline" if output.media_type == "application/pdf" else "attachment"
    answer.headers["Content-Type"] = output.media_type
    answer.headers["Content-Disposition"] = f'{kind}; filename="{name}{output.suffix}"'
    return answer
