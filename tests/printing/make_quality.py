"""What quality did with the made-up batch: results, refused scans, signatures, decisions, the bedside."""

import hashlib

from lims.domain.disposition import assay_states
from lims.domain.protocol import Protocol
from lims.domain.quality import Bedside, Disposition, Refused, Result, Signature
from lims.domain.work import StepWork
from tests.printing.make_people import CONTENT, NAMES
from tests.printing.make_work import BATCH, SUBJECT, moment

REASONS = {
    "released_interim": "",
    "released": "",
    "rejected": "Growth in the in-process sterility test. Deviation opened, physician told.",
}


class Assessed(dict):
    """Quality wrote the same sentence about every exception."""

    def __contains__(self, key: object) -> bool:
        return True

    def __getitem__(self, key: str):
        return "No effect on the product.", "qa.d", moment("fill", 220)


def results_of(protocol: Protocol, state: str) -> tuple[Result, ...]:
    known = {"viability": "96.6", "dose": "821406511", "purity": "83.2", "endotoxin": "0.15"}
    rows = []
    for assay in protocol.assays:
        if assay.may_be_pending and state not in ("released", "closed"):
            continue
        bad = state == "rejected" and assay.key == "sterility_in_process"
        value = "growth" if bad else known.get(assay.key, assay.expected or "12")
        at = moment("fill", 60 + len(rows))
        rows.append(
            Result(
                BATCH,
                assay.key,
                value,
                assay.unit,
                "fails" if bad else "meets",
                assay.sample,
                at.date(),
                "",
                at,
                "analyst.k",
                200 + len(rows),
            )
        )
    assert assay_states(protocol.assays, rows)
    return tuple(rows)


def refusals_of(done: dict[str, StepWork]) -> tuple[Refused, ...]:
    small = Refused(
        "R-1",
        "expired",
        "7Q2J 9W1M",
        "seed",
        "BSC-01",
        "",
        "",
        False,
        "Lot IL-0881 expired on 31 Oct 2026.",
        moment("seed", 5),
        "tech.a",
        None,
        "",
    )
    words = "Culture bag V1 of B26-0019 (same subject, dose 4) was scanned into this step."
    stop = Refused(
        "R-2",
        "wrong_batch",
        "A2VYZ3ZV2ZHBK4QT",
        "harvest",
        "BSC-01",
        "B26-0019",
        SUBJECT,
        True,
        words,
        moment("harvest", 9),
        "tech.a",
        moment("harvest", 11),
        "lead.c",
    )
    return tuple(r for r in (small, stop) if r.step in done)


ACTS = (
    ("production_review", "lead.c", "I reviewed the record of manufacture", 160),
    ("quality_review", "qa.d", "I reviewed the record, its exceptions and its audit trail", 230),
)
MEANINGS = {
    "released_interim": "Released on interim results",
    "released": "Released for infusion: every result is known and meets its limit",
    "rejected": "Rejected",
}


def signed(decisions: tuple[str, ...], *, exceptions: bool) -> tuple[tuple[Signature, ...], tuple[Disposition, ...]]:
    if not decisions:
        return (), ()
    signatures = [_voided()] if exceptions else []
    decided = [("disposition", "qa.e", MEANINGS[d], 240 + 20160 * k) for k, d in enumerate(decisions)]
    for role, person, meaning, minutes in (*ACTS, *decided):
        number, at = len(signatures) + 1, moment("fill", minutes)
        signatures.append(Signature(BATCH, number, role, person, NAMES[person], meaning, CONTENT, 214, at, None, ""))
    last = len(signatures) - len(decisions) + 1
    return tuple(signatures), tuple(
        Disposition(BATCH, d, last + k, REASONS[d], _pending(d), signatures[last + k - 1].signed_at, "qa.e")
        for k, d in enumerate(decisions)
    )


def _pending(decision: str) -> tuple[str, ...]:
    return ("sterility_final",) if decision == "released_interim" else ()


def _voided() -> Signature:
    old, (role, person, meaning, _) = hashlib.sha256(b"before the correction").hexdigest(), ACTS[0]
    signed_at, voided_at, why = moment("fill", 120), moment("fill", 150), "An entry of step 3.4 was corrected."
    return Signature(BATCH, 1, role, person, NAMES[person], meaning, old, 205, signed_at, voided_at, why)


def bedside() -> Bedside:
    return Bedside(
        f"{BATCH}/P1",
        "ORD-2026-1180",
        "nurse.g",
        "physician.j",
        moment("fill", 1240),
        moment("fill", 1260),
        "physician.j",
        "100",
        "Over 30 min, no reaction.",
    )
