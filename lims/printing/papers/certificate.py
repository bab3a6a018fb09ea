"""Certificate of analysis: the status with what is pending, the product, its dose, every test against its limit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lims.domain.disposition import assay_states
from lims.domain.errors import msg
from lims.domain.figures import plain
from lims.domain.protocol import Assay
from lims.printing.record.dose import DoseSum, dose_sum
from lims.printing.record.facts import Fact
from lims.printing.record.pen import Pen
from lims.printing.record.standing import Status, status
from lims.printing.record.summary import SignatureRow, signature_rows
from lims.printing.record.things import ResultRow, result_rows


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the template of the certificate prints."""

    status: Status
    product: tuple[Fact, ...]
    recipient: tuple[Fact, ...]
    dose: DoseSum
    results: tuple[ResultRow, ...]
    statement: tuple[str, ...]
    signatures: tuple[SignatureRow, ...]
    version: str


def certificate(pen: Pen) -> Certificate:
    """The certificate of a batch that quality has decided on."""
    return Certificate(
        status=status(pen),
        product=_product(pen),
        recipient=_recipient(pen),
        dose=dose_sum(pen),
        results=result_rows(pen),
        statement=tuple(_statement(pen)),
        signatures=signature_rows(pen),
        version=pen.prose(
            "%(name)s, version %(version)s", name=pen.record.protocol.name, version=pen.record.batch.version
        ),
    )


def product_bags(pen: Pen) -> str:
    """The containers of the product: name, volume and the code of the label in force."""
    rows = []
    for one in pen.record.containers:
        if one.kind == "product" and one.filled_at is not None:
            volume = pen.prose("%(volume)s mL", volume=plain(one.volume_ml)) if one.volume_ml else ""
            rows.append(", ".join(filter(None, (one.name, volume, pen.label_code_of(one.container)))))
    return "; ".join(rows)


def _product(pen: Pen) -> tuple[Fact, ...]:
    product = pen.record.protocol.product
    rows = (
        (msg("Product"), product.name),
        (msg("Container, label"), product_bags(pen)),
        (msg("In"), product.formulation),
        (msg("Keep at"), product.storage),
    )
    return tuple(Fact(pen.say(term), value or "–") for term, value in rows)


def _recipient(pen: Pen) -> tuple[Fact, ...]:
    batch, times = pen.record.batch, pen.times
    rows = (
        (msg("For"), pen.prose("%(subject)s only (autologous)", subject=batch.subject)),
        (msg("Trial"), pen.prose("%(trial)s, infusion %(day)s", trial=batch.trial, day=times.day(batch.infusion_on))),
        (msg("Filled"), times.minute(batch.filled_at)),
        (msg("Expires"), times.minute(batch.expires_at)),
    )
    return tuple(Fact(pen.say(term), value or "–") for term, value in rows)


def _statement(pen: Pen) -> Iterator[str]:
    """What the signatures below stand for, in sentences: whose, what meets, what fails, what is waited for."""
    record = pen.record
    states = assay_states(record.protocol.assays, record.results)
    failed = [one.assay for one in states if one.verdict == "fails"]
    pending = [one.assay for one in states if one.verdict == "pending"]
    yield pen.prose(
        "This product was made from the blood of %(subject)s and is for %(subject)s alone.",
        subject=record.batch.subject,
    )
    if failed:
        yield pen.prose("Outside the specification: %(tests)s.", tests=_titles(failed))
    elif pending:
        yield pen.prose("Every test that has a result meets its limit.")
    else:
        yield pen.prose("Every test of the specification has a result and meets its limit.")
    if pending:
        yield pen.prose(
            "No result yet: %(tests)s. A result that fails is told to the ward and the physician at once, also after "
            "the infusion.",
            tests=_titles(pending),
        )
    if record.batch.supplied_at is not None:
        yield pen.prose(
            "This product was not released. It is supplied out of specification on the request of the physician, who "
            "accepted the risk in writing."
        )
    if record.batch.nonconformance:
        yield pen.prose("Does not conform, found after the infusion: %(why)s.", why=record.batch.nonconformance)


def _titles(assays: list[Assay]) -> str:
    return "; ".join(one.title for one in assays)
