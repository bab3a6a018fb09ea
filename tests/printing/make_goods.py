"""The things of the made-up batch: containers, labels, hand-overs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from lims.domain.containers import Container, ContainerState
from lims.domain.custody import Handover, HandoverState
from lims.domain.labelling import Label, LabelState
from lims.domain.protocol import Protocol
from lims.domain.work import StepWork
from lims.printing.label_kinds import label_kind
from tests.printing.make_people import Codes
from tests.printing.make_work import BATCH, SUBJECT, moment


def containers_of(protocol: Protocol, done: dict[str, StepWork], state: str) -> tuple[Container, ...]:
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
            found.append(
                Container(
                    f"{BATCH}/{made.name}",
                    BATCH,
                    SUBJECT,
                    made.name,
                    made.title,
                    made.kind,
                    made.made_from,
                    life,
                    Decimal(volume) if filled else None,
                    None,
                    "INC-02",
                    "lab",
                    moment("collect", -60),
                    filled,
                    ended,
                    fate,
                )
            )
    return tuple(found)


def labels_of(containers: tuple[Container, ...], code_of: Codes, *, exceptions: bool) -> tuple[Label, ...]:
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


def handovers_of(state: str) -> tuple[Handover, ...]:
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
            BATCH,
            k,
            t.kind,
            tuple(f"{BATCH}/{name}" for name in t.items),
            HandoverState.TAKEN,
            *t.given,
            t.taken[2],
            f"S-4011{k}",
            "TL-220",
            Decimal(15 if k < 3 else 2),
            Decimal(25 if k < 3 else 8),
            *t.taken,
            True,
            Decimal("18.9" if k < 3 else "3.8"),
            Decimal("21.4" if k < 3 else "5.1"),
            "clear, no leak",
            "accepted",
        )
        for k, t in enumerate(transfers, 1)
    )
