"""A made-up batch record in any state of its life, on a real protocol and the synthetic growth curve."""

import hashlib
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from lims.domain.batch import Batch, Stage
from lims.domain.counts import RecordedCount
from lims.domain.dose import body_surface, dose_window
from lims.domain.exceptions import exceptions_of
from lims.domain.more import More
from lims.domain.protocol import Protocol
from lims.domain.quality import Formulation
from lims.domain.record import BatchRecord, ChainHead, Happening, PrintedCopy
from lims.domain.subject import Body, Planned, Subject
from lims.domain.work import StepWork
from lims.masterdata.protocols import read_protocol_file
from tests.printing.make_goods import containers_of, handovers_of, labels_of
from tests.printing.make_people import COI, CONTENT, PEOPLE, Codes
from tests.printing.make_quality import Assessed, bedside, refusals_of, results_of, signed
from tests.printing.make_work import BATCH, SUBJECT, all_work, counted_steps, moment

CONFIG = Path(__file__).parents[2] / "config" / "protocols"

# How far each state of a batch has come: the last step done, and what was decided.
STATES = {
    "culture": ("restimulate_d7", Stage.CULTURE, ()),
    "filled": ("fill", Stage.FILLED, ()),
    "released_interim": ("fill", Stage.RELEASED_INTERIM, ("released_interim",)),
    "released": ("fill", Stage.RELEASED, ("released_interim", "released")),
    "rejected": ("fill", Stage.REJECTED, ("rejected",)),
    "infused": ("fill", Stage.INFUSED, ("released_interim",)),
    "closed": ("fill", Stage.CLOSED, ("released_interim", "released")),
}


@lru_cache
def protocol_of(name: str) -> Protocol:
    return read_protocol_file(CONFIG / f"{name}.toml")[0]


def make_record(
    state: str = "released_interim", name: str = "NCT04011033-v1", *, exceptions: bool = True
) -> BatchRecord:
    """The record of one batch in that state."""
    protocol, code_of = protocol_of(name), Codes()
    until, stage, decisions = STATES[state]
    if until not in [s.key for s in protocol.steps]:
        until = "count_d7"
    work = all_work(protocol, until, code_of, exceptions=exceptions)
    done = {w.step: w for w in work if w.finished_at}
    containers = containers_of(protocol, done, state)
    labels = labels_of(containers, code_of, exceptions=exceptions)
    results = results_of(protocol, state) if "fill" in done else ()
    handovers = handovers_of(state)
    refusals = refusals_of(done) if exceptions else ()
    assessments = {} if state in ("culture", "filled") else Assessed()
    signatures, dispositions = signed(decisions, exceptions=exceptions)
    counts = _counts(protocol, done)
    return BatchRecord(
        batch=_batch(protocol, stage, done, state),
        subject=_subject(protocol),
        protocol=protocol,
        work=work,
        counts=counts,
        containers=containers,
        labels=labels,
        handovers=handovers,
        results=results,
        exceptions=exceptions_of(protocol, work, refusals, labels, results, handovers, assessments),
        refusals=refusals,
        signatures=signatures,
        dispositions=dispositions,
        formulation=_formulation(protocol, counts) if "formulate" in done else None,
        bedside=bedside() if state in ("infused", "closed") else None,
        prints=(PrintedCopy("batch_record", 1, "for the review", CONTENT, moment("fill", 200), "lead.c"),),
        heads=tuple(
            ChainHead(chain, size, hashlib.sha256(chain.encode()).hexdigest())
            for chain, size in ((f"batch {BATCH}", 214), (f"subject {SUBJECT}", 87), ("site", 3116))
        ),
        happenings=_happenings(protocol, done),
        people=PEOPLE,
        more=More(),
        content_sha256=CONTENT,
    )


def _batch(protocol: Protocol, stage: Stage, done: dict[str, StepWork], state: str) -> Batch:
    infused = moment("fill", 21 * 60) if state in ("infused", "closed") else None
    ended = {key: work.finished_at for key, work in done.items()}
    return Batch(
        BATCH,
        SUBJECT,
        COI,
        3,
        protocol.infusions.count,
        protocol.trial,
        protocol.version,
        protocol.sha256,
        protocol.product.code,
        date(2026, 11, 3),
        date(2026, 11, 18),
        stage,
        False,
        "",
        "A999926000041",
        moment("collect", -1440),
        ended.get("collect"),
        ended.get("seed"),
        ended.get("harvest"),
        ended.get("fill"),
        ended["fill"] + timedelta(hours=24) if "fill" in ended else None,
        infused,
        moment("fill", 15 * 1440) if state == "closed" else None,
        state == "closed",
        214,
    )


def _subject(protocol: Protocol) -> Subject:
    return Subject(
        SUBJECT,
        COI,
        protocol.trial,
        protocol.version,
        protocol.infusions.count,
        14,
        (),
        (),
        moment("collect", -9999),
        Body(Decimal("154.8"), Decimal("68.8"), date(2026, 11, 2)),
        date(2026, 9, 1),
        (Planned(3, date(2026, 11, 3), date(2026, 11, 18)),),
    )


def _counts(protocol: Protocol, done: dict[str, StepWork]) -> tuple[RecordedCount, ...]:
    day_zero = done["seed"].finished_at
    rows = []
    for key, row in counted_steps(protocol).items():
        if key in done:
            at, mean = done[key].finished_at, sum(map(Decimal, row.readings)) / 2
            purity = Decimal(row.purity) if protocol.dose.basis == "target_viable" else None
            rows.append(
                RecordedCount(
                    BATCH,
                    key,
                    f"{BATCH}/V1",
                    at,
                    (at - day_zero + timedelta(hours=6)).days,
                    Decimal(row.volume_ml),
                    row.readings,
                    mean,
                    Decimal(row.viability),
                    purity,
                    row.viable_cells,
                    row.target_cells if purity else None,
                    "automated, two dyes (AO/DAPI)",
                    "tech.a",
                    100 + len(rows),
                )
            )
    return tuple(rows)


def _formulation(protocol: Protocol, counts: tuple[RecordedCount, ...]) -> Formulation:
    surface = body_surface(Decimal("154.8"), Decimal("68.8"), protocol.dose.formula)
    window, last = dose_window(surface, protocol.dose.low_per_m2, protocol.dose.high_per_m2), counts[-1]
    cells = last.target_cells or last.viable_cells
    fill = Decimal(100) if cells <= window.high_cells else Decimal("92.5")
    return Formulation(
        f"{BATCH}/P1",
        "154.8",
        "68.8",
        date(2026, 11, 2),
        protocol.dose.formula,
        str(surface),
        window.low_cells,
        window.high_cells,
        protocol.dose.basis,
        str(Decimal(cells) / last.volume_ml),
        f"{last.volume_ml:f}",
        f"{fill:f}",
        int(cells * fill / last.volume_ml),
        moment("formulate", 146),
    )


def _happenings(protocol: Protocol, done: dict[str, StepWork]) -> tuple[Happening, ...]:
    found: list[tuple[str, str, dict[str, str]]] = []
    for key, row in counted_steps(protocol).items():
        if key in done and key != "formulate":
            found.append((key, "SampleTaken", {"step": key, "container": f"{BATCH}/V1", "volume_ml": row.sampled_ml}))
            if float(row.added_ml):
                found.append((key, "MediumAdded", {"step": key, "container": f"{BATCH}/V1", "volume_ml": row.added_ml}))
    if "restimulate_d7" in done:
        found.append(
            (
                "restimulate_d7",
                "CultureRestimulated",
                {"container": f"{BATCH}/V1", "added_from": f"{BATCH}/D1", "volume_ml": "0.4"},
            )
        )
    return tuple(
        Happening(
            k,
            done[step].finished_at,
            None,
            "tech.a",
            kind,
            tuple(data.items()),
            hashlib.sha256(f"{k}".encode()).hexdigest(),
        )
        for k, (step, kind, data) in enumerate(found, 1)
    )
