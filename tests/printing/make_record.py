"""A made-up batch record in any state of its life, on a real protocol and the synthetic growth curve."""

import hashlib
import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from lims.domain.batch import Batch, Stage
from lims.domain.containers import Container, ContainerState
from lims.domain.counts import RecordedCount
from lims.domain.custody import Handover, HandoverState
from lims.domain.disposition import assay_states
from lims.domain.dose import body_surface, dose_window
from lims.domain.exceptions import exceptions_of
from lims.domain.identifiers import new_label_code
from lims.domain.labelling import Label, LabelState
from lims.domain.people import Person
from lims.domain.protocol import Protocol
from lims.domain.quality import Bedside, Disposition, Formulation, Refused, Result, Signature
from lims.domain.record import BatchRecord, ChainHead, Happening, PrintedCopy
from lims.domain.subject import Body, Planned, Subject
from lims.domain.work import StepWork
from lims.masterdata.protocols import read_protocol_file
from lims.printing.label_kinds import label_kind
from lims.printing.stamp import PrintStamp
from tests.printing.make_work import BATCH, SUBJECT, all_work, counted_steps, moment

CONFIG = Path(__file__).parents[2] / "config" / "protocols"
COI = "CHA999926000012"
CONTENT = hashlib.sha256(b"demonstration content").hexdigest()
NAMES = {
    "tech.a": "Demo technician A", "tech.b": "Demo technician B", "lead.c": "Demo lead C", "qa.d": "Demo QA person D",
    "qa.e": "Demo QA person E", "nurse.f": "Demo nurse F", "nurse.g": "Demo nurse G", "courier.h": "Demo courier H",
    "physician.j": "Demo physician J", "analyst.k": "Demo analyst K",
}  # fmt: skip
PEOPLE = tuple(Person(key, name, (key.partition(".")[0],), True) for key, name in NAMES.items())

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
REASONS = {
    "released_interim": "",
    "released": "",
    "rejected": "Growth in the in-process sterility test. Deviation opened, physician told.",
}


@lru_cache
def protocol_of(name: str) -> Protocol:
    return read_protocol_file(CONFIG / f"{name}.toml")[0]


class Codes:
    """Label codes, the same for every run: a new one for each new thing."""

    def __init__(self) -> None:
        self._chance, self._known = random.Random(26), {}

    def __call__(self, target: str) -> str:
        if target not in self._known:
            self._known[target] = new_label_code(self._chance.choice)
        return self._known[target]


def make_stamp(**changed) -> PrintStamp:
    root = hashlib.sha256(b"demonstration root").hexdigest()
    note = (
        f"autolog.demo/A9999\n18204\n{root[:44]}=\n\n— autolog.demo/A9999 jB8rfiuRNE9oo{'5AY52PMEH0kCmWOkpvW7' * 3}==\n"
    )
    values = {
        "printed_at": moment("fill", 75 * 60), "printed_by": "Demo QA person E", "copy": 2, "reason": "archive copy",
        "origin": "autolog.demo/A9999", "checkpoint_text": note, "checkpoint_size": 18204, "checkpoint_root": root,
        "checkpoint_at": moment("fill", 74 * 60), "zone": "Asia/Taipei", "site": "Demo Cell Processing Facility, site A9999",
        "build": "0.1.0", "demonstration": True,
    }  # fmt: skip
    return PrintStamp(**values | changed)


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
    containers = _containers(protocol, done, state)
    labels = _labels(containers, code_of, exceptions=exceptions)
    results = _results(protocol, state) if "fill" in done else ()
    handovers = _handovers(state)
    refusals = _refusals(done) if exceptions else ()
    assessments = {} if state in ("culture", "filled") else _Assessed()
    signatures, dispositions = _signed(decisions, exceptions=exceptions)
    counts = _counts(protocol, done)
    return BatchRecord(
        batch=_batch(protocol, stage, done, state), subject=_subject(protocol), protocol=protocol, work=work, counts=counts,
        containers=containers, labels=labels, handovers=handovers, results=results,
        exceptions=exceptions_of(protocol, work, refusals, labels, results, handovers, assessments),
        refusals=refusals, signatures=signatures, dispositions=dispositions,
        formulation=_formulation(protocol, counts) if "formulate" in done else None,
        bedside=_bedside() if state in ("infused", "closed") else None,
        prints=(PrintedCopy("batch_record", 1, "for the review", CONTENT, moment("fill", 200), "lead.c"),),
        heads=tuple(ChainHead(chain, size, hashlib.sha256(chain.encode()).hexdigest()) for chain, size in ((f"batch {BATCH}", 214), (f"subject {SUBJECT}", 87), ("site", 3116))),
        happenings=_happenings(protocol, done), people=PEOPLE, content_sha256=CONTENT,
    )  # fmt: skip


class _Assessed(dict):
    """Quality wrote the same sentence about every exception."""

    def __contains__(self, key: object) -> bool:
        return True

    def __getitem__(self, key: str):
        return "No effect on the product.", "qa.d", moment("fill", 220)


def _batch(protocol: Protocol, stage: Stage, done: dict[str, StepWork], state: str) -> Batch:
    infused = moment("fill", 21 * 60) if state in ("infused", "closed") else None
    ended = {key: work.finished_at for key, work in done.items()}
    return Batch(
        BATCH, SUBJECT, COI, 3, protocol.infusions.count, protocol.trial, protocol.version, protocol.sha256,
        protocol.product.code, date(2026, 11, 3), date(2026, 11, 18), stage, False, "", "A999926000041",
        moment("collect", -1440), ended.get("collect"), ended.get("seed"), ended.get("harvest"), ended.get("fill"),
        ended["fill"] + timedelta(hours=24) if "fill" in ended else None, infused,
        moment("fill", 15 * 1440) if state == "closed" else None, state == "closed", 214,
    )  # fmt: skip


def _subject(protocol: Protocol) -> Subject:
    return Subject(
        SUBJECT, COI, protocol.trial, protocol.version, protocol.infusions.count, 14, (), (), moment("collect", -9999),
        Body(Decimal("154.8"), Decimal("68.8"), date(2026, 11, 2)), date(2026, 9, 1), (Planned(3, date(2026, 11, 3), date(2026, 11, 18)),),
    )  # fmt: skip


def _counts(protocol: Protocol, done: dict[str, StepWork]) -> tuple[RecordedCount, ...]:
    day_zero = done["seed"].finished_at
    rows = []
    for key, row in counted_steps(protocol).items():
        if key in done:
            at, mean = done[key].finished_at, sum(map(Decimal, row.readings)) / 2
            purity = Decimal(row.purity) if protocol.dose.basis == "target_viable" else None
            rows.append(RecordedCount(
                BATCH, key, f"{BATCH}/V1", at, (at - day_zero + timedelta(hours=6)).days, Decimal(row.volume_ml), row.readings, mean,
                Decimal(row.viability), purity, row.viable_cells, row.target_cells if purity else None,
                "automated, two dyes (AO/DAPI)", "tech.a", 100 + len(rows),
            ))  # fmt: skip
    return tuple(rows)


def _formulation(protocol: Protocol, counts: tuple[RecordedCount, ...]) -> Formulation:
    surface = body_surface(Decimal("154.8"), Decimal("68.8"), protocol.dose.formula)
    window, last = dose_window(surface, protocol.dose.low_per_m2, protocol.dose.high_per_m2), counts[-1]
    cells = last.target_cells or last.viable_cells
    fill = Decimal(100) if cells <= window.high_cells else Decimal("92.5")
    return Formulation(
        f"{BATCH}/P1", "154.8", "68.8", date(2026, 11, 2), protocol.dose.formula, str(surface), window.low_cells, window.high_cells,
        protocol.dose.basis, str(Decimal(cells) / last.volume_ml), f"{last.volume_ml:f}", f"{fill:f}", int(cells * fill / last.volume_ml), moment("formulate", 146),
    )  # fmt: skip


def _containers(protocol: Protocol, done: dict[str, StepWork], state: str) -> tuple[Container, ...]:
    emptied = {name: s.key for s in protocol.steps for name in s.empties}
    found = []
    for step in protocol.steps:
        for made in step.makes:
            filled = done[step.key].finished_at if step.key in done else None
            end_step = emptied.get(made.name)
            ended = done[end_step].finished_at if end_step in done else None
            fate = "used_up" if ended else ""
            if made.kind == "product" and state in ("infused", "closed"):
                ended, fate = moment("fill", 21 * 60), "infused"
            life = (
                ContainerState.PLANNED if filled is None else ContainerState.ENDED if ended else ContainerState.IN_USE
            )
            volume = {"C1": "55", "C2": "52", "PB": "50", "V1": "500", "D1": "30", "H1": "1516", "P1": "100"}.get(
                made.name, "2"
            )
            found.append(Container(
                f"{BATCH}/{made.name}", BATCH, SUBJECT, made.name, made.title, made.kind, made.made_from, life,
                Decimal(volume) if filled else None, None, "INC-02", "lab", moment("collect", -60), filled, ended, fate,
            ))  # fmt: skip
    return tuple(found)


def _labels(containers: tuple[Container, ...], code_of: Codes, *, exceptions: bool) -> tuple[Label, ...]:
    things = [("wristband", "subject", SUBJECT, moment("collect", -20))]
    kinds = {"sample": "vial", "product": "bag"}
    things += [(kinds.get(c.kind, c.kind), "container", c.container, c.filled_at) for c in containers]
    labels = []
    for kind, target_kind, target, at in things:
        issued = (at or moment("collect")) - timedelta(minutes=20)
        state = LabelState.APPLIED if at else LabelState.ISSUED
        if exceptions and target.endswith("/V1"):
            spoiled = code_of("the first label of V1")
            labels.append(
                _label(spoiled, kind, target_kind, target, len(labels) + 1, 1, LabelState.DESTROYED, issued, "", "")
            )
            labels.append(
                _label(
                    code_of(target),
                    kind,
                    target_kind,
                    target,
                    len(labels) + 1,
                    2,
                    state,
                    issued,
                    spoiled,
                    "Smudged by ethanol.",
                )
            )
        else:
            labels.append(_label(code_of(target), kind, target_kind, target, len(labels) + 1, 1, state, issued, "", ""))
    return tuple(labels)


def _label(code, kind, target_kind, target, serial, copy, state, at, replaces, reason) -> Label:
    text = tuple((name, words) for name, words in label_kind(kind).sample.items() if name not in ("subject", "batch"))
    applied = at + timedelta(minutes=4) if state is LabelState.APPLIED else None
    return Label(
        code,
        kind,
        target_kind,
        target,
        SUBJECT,
        BATCH,
        serial,
        copy,
        state,
        text,
        replaces,
        reason,
        at,
        "tech.a",
        applied,
    )


@dataclass(frozen=True)
class _Transfer:
    kind: str
    items: tuple[str, ...]
    given: tuple[str, datetime, str]
    taken: tuple[str, datetime, str]


def _handovers(state: str) -> tuple[Handover, ...]:
    ward, van, hatch, fridge = "Ward 5", "Van 2", "Receipt hatch", "Fridge F-3"
    transfers = [
        _Transfer(
            "ward_to_courier",
            ("C1", "C2"),
            ("nurse.f", moment("collect", 13), ward),
            ("courier.h", moment("collect", 14), van),
        ),
        _Transfer(
            "courier_to_lab",
            ("C1", "C2"),
            ("courier.h", moment("receive", -4), van),
            ("tech.a", moment("receive", -2), hatch),
        ),
    ]
    if state in ("infused", "closed"):
        transfers += [
            _Transfer(
                "lab_to_courier",
                ("P1",),
                ("qa.e", moment("fill", 1190), fridge),
                ("courier.h", moment("fill", 1191), van),
            ),
            _Transfer(
                "courier_to_ward",
                ("P1",),
                ("courier.h", moment("fill", 1228), van),
                ("nurse.g", moment("fill", 1231), ward),
            ),
        ]
    return tuple(
        Handover(
            BATCH, k, t.kind, tuple(f"{BATCH}/{name}" for name in t.items), HandoverState.TAKEN, *t.given, t.taken[2], f"S-4011{k}", "TL-220",
            Decimal(15 if k < 3 else 2), Decimal(25 if k < 3 else 8), *t.taken, True, Decimal("18.9" if k < 3 else "3.8"), Decimal("21.4" if k < 3 else "5.1"),
            "clear, no leak", "accepted",
        )
        for k, t in enumerate(transfers, 1)
    )  # fmt: skip


def _results(protocol: Protocol, state: str) -> tuple[Result, ...]:
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


def _refusals(done: dict[str, StepWork]) -> tuple[Refused, ...]:
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


def _signed(decisions: tuple[str, ...], *, exceptions: bool) -> tuple[tuple[Signature, ...], tuple[Disposition, ...]]:
    if not decisions:
        return (), ()
    acts = [
        ("production_review", "lead.c", "I reviewed the record of manufacture", 160),
        ("quality_review", "qa.d", "I reviewed the record, its exceptions and its audit trail", 230),
    ]
    meanings = {
        "released_interim": "Released on interim results",
        "released": "Released for infusion: every result is known and meets its limit",
        "rejected": "Rejected",
    }
    acts += [("disposition", "qa.e", meanings[d], 240 + 20160 * k) for k, d in enumerate(decisions)]
    signatures = []
    if exceptions:
        old = hashlib.sha256(b"before the correction").hexdigest()
        signatures.append(
            Signature(
                BATCH,
                1,
                "production_review",
                "lead.c",
                NAMES["lead.c"],
                acts[0][2],
                old,
                205,
                moment("fill", 120),
                moment("fill", 150),
                "An entry of step 3.4 was corrected.",
            )
        )
    for role, person, meaning, minutes in acts:
        signatures.append(
            Signature(
                BATCH,
                len(signatures) + 1,
                role,
                person,
                NAMES[person],
                meaning,
                CONTENT,
                214,
                moment("fill", minutes),
                None,
                "",
            )
        )
    last = len(signatures) - len(decisions) + 1
    dispositions = tuple(
        Disposition(
            BATCH,
            d,
            last + k,
            REASONS[d],
            ("sterility_final",) if d == "released_interim" else (),
            signatures[last + k - 1].signed_at,
            "qa.e",
        )
        for k, d in enumerate(decisions)
    )
    return tuple(signatures), dispositions


def _bedside() -> Bedside:
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
