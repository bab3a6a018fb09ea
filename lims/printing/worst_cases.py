"""A kind of label put to the test before it is approved: the longest data in each language, and what does not hold.

A text that does not fit is found here, by a person with time, and not on a bag in the night of a harvest.
"""

from collections.abc import Iterator
from dataclasses import replace

from lims.domain.errors import Message, Refusal, msg
from lims.domain.label_codes import BOTH, QR
from lims.printing import symbols
from lims.printing.composing import compose
from lims.printing.faces import LabelFace, face_of
from lims.printing.label_kinds import LabelKind, label_kind
from lims.printing.labels import plain_pdf
from lims.printing.stocks import rolls

# As wide as a label code can be in letters, and a print that was made again many times.
_WIDEST_CODE, _SERIAL, _COPY = "W" * 16, 123456, 10


def worst_face(kind: str, language: str) -> LabelFace:
    """The label with the longest of everything at once."""
    return _face(label_kind(kind), language, dict(label_kind(kind).longest))


def faults_of(kind: str) -> tuple[Message, ...]:
    """Everything for which this kind of label cannot be approved, one message for each fault; empty when it holds."""
    return faults_in(label_kind(kind))


def faults_in(kind: LabelKind) -> tuple[Message, ...]:
    """As `faults_of`, for a definition that is not in its folder yet."""
    found = [*_faults_of_the_definition(kind)]
    if not found:
        for symbol in ("", QR) if kind.code == BOTH else ("",):  # a site may print it with one symbol, set otherwise
            for language in kind.languages:
                found += _misfits(kind, language, symbol)
    return tuple(dict.fromkeys(found))


def _faults_of_the_definition(kind: LabelKind) -> Iterator[Message]:
    if kind.code not in symbols.KINDS:
        yield msg("It declares the code %(code)s; there is %(codes)s.", code=kind.code, codes=", ".join(symbols.KINDS))
    if not any((roll.width_mm, roll.height_mm) == (kind.width_mm, kind.height_mm) for roll in rolls()):
        yield msg(
            "No roll in labels/stocks.toml measures %(width)s × %(height)s mm.",
            width=kind.width_mm,
            height=kind.height_mm,
        )
    english = set(kind.words["en"])
    for language, words in kind.words.items():
        for name in sorted(english - set(words)):
            yield msg("It has no word for %(name)s in %(language)s.", name=f"'{name}'", language=language)
    for name in sorted(set(kind.needs) - set(kind.sample)):
        yield msg("It needs %(name)s, and its sample has none.", name=name)


def _misfits(kind: LabelKind, language: str, symbol: str) -> Iterator[Message]:
    """Each longest text by itself, so that each fault is named; then all of them together, laid out."""
    alone = []
    for name, words in kind.longest.items():
        try:
            compose(_face(kind, language, {name: words}, symbol))
        except Refusal as refusal:
            alone.append(refusal)
    if not alone:
        try:
            plain_pdf([compose(_face(kind, language, dict(kind.longest), symbol))])
        except Refusal as refusal:
            alone.append(refusal)
    for misfit in alone:
        if misfit.code == "text_too_long":
            yield msg(
                "%(kind)s, %(language)s: %(what)s %(why)s",
                kind=kind.name,
                language=language,
                what=misfit.what,
                why=misfit.reasons[0],
            )
            continue
        for why in misfit.reasons:
            yield msg("%(kind)s, %(language)s: %(why)s", kind=kind.name, language=language, why=why)


def _face(kind: LabelKind, language: str, longest: dict[str, str], symbol: str = "") -> LabelFace:
    words = {**kind.sample, **longest, "language": language}
    subject, batch = words.pop("subject", ""), words.pop("batch", "")
    face = face_of(words, kind.name, label_code=_WIDEST_CODE, subject=subject, batch=batch, serial=_SERIAL)
    return replace(face, copy=_COPY, symbol=symbol)
