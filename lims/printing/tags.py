"""Tags: what the label of a tube or a vial has no room to say, in full, to be tied on or to travel along.

A tag carries no symbol: it is no label, and nothing that scans must ever stand for a container but its label.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lims.domain.errors import Translate, in_english
from lims.domain.label_statements import LEFT_TO_TAG
from lims.domain.labelling import Label
from lims.printing import engine
from lims.printing.label_kinds import biohazard_outline

_A_PAGE = 8


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: whose label it belongs to, and the statements in their full words."""

    label_code: str
    title: str
    subject: str
    batch: str
    dose: str
    statements: tuple[str, ...]
    legend: str  # the word under the biohazard symbol; empty: no symbol


def tag_for(label: Label, statements: Mapping[str, str]) -> Tag | None:
    """The tag of a label from the statements that apply to what is in it; None for a label that says all itself."""
    if not any(statements.get(name) for name in LEFT_TO_TAG.get(label.kind, ())):
        return None
    text = dict(label.text)
    said = tuple(statements[name] for name in ("autologous", "not_evaluated", "reactive") if name in statements)
    dose = f"{text.get('dose_no', '')}/{text.get('doses', '')}"
    return Tag(
        label.label_code, text.get("what", ""), label.subject, label.batch, dose, said, statements.get("biohazard", "")
    )


def leaves_to_tag(label: Label) -> bool:
    """Whether a label in force leaves anything to a tag; a vial's always does: it has no room for any statement."""
    left = LEFT_TO_TAG.get(label.kind, ())
    return label.in_force and bool(left) and (label.kind == "vial" or any(name in left for name, _ in label.text))


def tags_pdf(tags: Sequence[Tag], site: str, printed_on: str, translate: Translate = in_english) -> bytes:
    """A4 sheets of eight tags. Raises DoesNotFit when a text leaves its place."""
    html = engine.render(
        "tags/sheet.html",
        translate=translate,
        pages=[tags[start : start + _A_PAGE] for start in range(0, len(tags), _A_PAGE)],
        outline=biohazard_outline(),
        site=site,
        printed_on=printed_on,
    )
    return engine.pdf(html, "tags/sheet.css", check=True)
