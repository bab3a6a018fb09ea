"""The face of a label: everything that one print shows, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass

from lims.domain.errors import Refusal, msg
from lims.domain.label_statements import ALSO
from lims.domain.labelling import Label
from lims.printing.label_kinds import LabelKind, label_kind

_STATEMENTS = ("autologous", "not_evaluated", "biohazard", "reactive", "caution", *ALSO)


@dataclass(frozen=True, slots=True)
class LabelFace:
    """What one label shows. `recipient` is '' unless the site's rule allows a name; rows and statements are pairs."""

    kind: str
    label_code: str
    subject: str
    batch: str
    dose_no: str
    doses: str
    what: str
    big: str
    lines: tuple[str, str]
    coi: str
    din: str
    product: str
    trial: str
    expires: str
    rows: tuple[tuple[str, str], ...]
    statements: tuple[tuple[str, str], ...]
    agents: tuple[str, ...]
    serial: int
    copy: int
    site: str
    sponsor: str
    recipient: str
    language: str
    product_code: str
    symbol: str = ""  # the kind of symbol the site chose; empty: the label's own
    symbol_before: str = ""  # what stands in the symbol before the label code
    mark: str = ""  # OUT OF SPECIFICATION, on the bag of a product that was supplied so

    def statement(self, name: str) -> str:
        """The wording of a statement, '' when it does not stand on this label."""
        return dict(self.statements).get(name, "")


def face_of(
    text: Mapping[str, str],
    kind: str,
    *,
    label_code: str,
    subject: str = "",
    batch: str = "",
    serial: int = 0,
    copy: int = 1,
) -> LabelFace:
    """The face of a print from the words the ledger keeps (names: lims/domain/label_text.py) and the print's own data.

    Raises Refusal that names every field the label cannot do without.
    """
    its_kind = label_kind(kind)
    _check_complete(its_kind, text, subject, batch)
    return LabelFace(
        kind=kind,
        label_code=label_code,
        subject=subject,
        batch=batch,
        dose_no=text.get("dose_no", ""),
        doses=text.get("doses", ""),
        what=text.get("what", ""),
        big=text.get("big", ""),
        lines=(text.get("line_1", ""), text.get("line_2", "")),
        coi=text.get("coi", ""),
        din=text.get("din", ""),
        product=text.get("product", ""),
        trial=text.get("trial", ""),
        expires=text.get("expires", ""),
        rows=tuple((name, text[name]) for _, names in its_kind.columns for name in names if text.get(name)),
        statements=tuple((name, text[name]) for name in _STATEMENTS if text.get(name)),
        agents=tuple(agent for agent in text.get("agents", "").split(", ") if agent),
        serial=serial,
        copy=copy,
        site=text.get("site", ""),
        sponsor=text.get("sponsor", ""),
        recipient=text.get("recipient", ""),
        language=text.get("language", "en"),
        product_code=text.get("product_code", ""),
        mark=text.get("mark", ""),
        symbol=text.get("symbol", ""),
        symbol_before=text.get("symbol_before", ""),
    )


def face_of_label(label: Label) -> LabelFace:
    """The face of a label as the record has it."""
    return face_of(
        dict(label.text),
        label.kind,
        label_code=label.label_code,
        subject=label.subject,
        batch=label.batch,
        serial=label.serial,
        copy=label.copy,
    )


def sample_face(kind: str) -> LabelFace:
    """A specimen of a kind of label with the words of its metadata and a code that no container carries."""
    words = dict(label_kind(kind).sample)
    subject, batch = words.pop("subject", ""), words.pop("batch", "")
    return face_of(words, kind, label_code="0000000000000001", subject=subject, batch=batch, serial=1)


def _check_complete(kind: LabelKind, text: Mapping[str, str], subject: str, batch: str) -> None:
    known = {**text, "subject": subject, "batch": batch}
    missing = [name for name in kind.needs if not known.get(name)]
    if missing:
        raise Refusal(
            "label_incomplete",
            msg("The %(kind)s label cannot be printed yet.", kind=kind.title),
            reasons=tuple(msg("It has no %(name)s.", name=name.replace("_", " ")) for name in missing),
            next_step=msg("Record what is missing, then issue the label."),
        )
