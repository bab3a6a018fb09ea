"""What a hand reaches for: a value for every name that an action asks for, mostly fitting, often wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from bench.walk.doors import Door
from bench.walk.world import World
from lims.demo.cast import PEOPLE
from lims.domain.label_rules import LabelRules
from lims.printing.documents import documents

Pick = Callable[[World], Any]
WORDS = ("seen at the bench", "as the paper says", "by mistake", "a power cut")
# What ends a walk early is tried seldom, so that most walks get somewhere.
SELDOM = {"cancel_batch": 0.02, "withdraw_subject": 0.01, "hold_batch": 0.1, "redraw": 0.02, "refuse_collection": 0.05,
          "disable_person": 0.0, "change_roles": 0.0, "spill": 0.1, "discard": 0.05, "change_equipment_state": 0.02,
          "change_lot_state": 0.02, "raise_alarm": 0.05, "withdraw_training": 0.02, "calibrate_equipment": 0.02,
          "settle_remainder": 0.3, "split": 0.3, "add_person": 0.05, "enrol_subject": 0.05, "refuse_handover": 0.2,
          "destroy_container": 0.3, "report_deviation": 0.2, "record_lot_qc": 0.02,
          "withdraw_signature": 0.05}  # fmt: skip


class CannotTell(Exception):
    """No hand knows what to give for this name: the list below lacks it."""


def arguments(world: World, door: Door) -> dict[str, Any]:
    """A value for everything the action asks for; raises CannotTell for a name that is in no list."""
    found: dict[str, Any] = {}
    for name in door.asks:
        if name in door.may_lack and world.dice.random() < 0.3:
            continue
        pick = SPECIAL.get(f"{door.name}.{name}") or PICKS.get(name)
        if pick is None:
            raise CannotTell(f"{door.name}: {name}")
        found[name] = pick(world)
    return found


def person(world: World) -> str:
    """Somebody of the laboratory, the ward or the way between."""
    return str(world.dice.choice(PEOPLE)[0])


def _one(*values: Any) -> Pick:
    return lambda world: world.dice.choice(values)


def _batch(world: World) -> str:
    if world.story.batch and world.dice.random() < 0.93:
        return world.story.batch
    return str(world.dice.choice((*world.others, "B26-9999")))


def _code(world: World) -> str:
    labels = [one.label_code for one in world.known.labels] if world.known else []
    wrong = world.dice.random() < 0.15 or not labels
    if not wrong:
        return str(world.dice.choice(labels))
    thing = world.dice.choice((f"{world.dice.choice(world.others)}/C1", "BSC-1", "M-001", "INC-1", "0000000000000000"))
    try:
        return world.lab.code_of(thing)
    except LookupError:
        return str(thing)


def _step(world: World) -> str:
    work = world.known.work if world.known else ()
    open_ones = [one.step for one in work if one.state.value != "finished"]
    if open_ones and world.dice.random() < 0.6:
        return open_ones[0]
    return str(world.dice.choice(world.story.protocol.steps).key)


def _of_record(read: Callable[[Any], list[Any]], otherwise: Any) -> Pick:
    def pick(world: World) -> Any:
        found = read(world.known) if world.known else []
        return world.dice.choice(found) if found and world.dice.random() < 0.95 else otherwise

    return pick


def _content(world: World) -> str:
    if world.dice.random() < 0.9:
        world.look()
    return world.known.content_sha256 if world.known and world.dice.random() < 0.95 else "0" * 64


def _days(*numbers: int) -> Pick:
    return lambda world: (world.lab.at + timedelta(days=world.dice.choice(numbers))).date()


def _hours(*numbers: int) -> Pick:
    return lambda world: world.lab.at + timedelta(hours=world.dice.choice(numbers))


def _entry(world: World) -> str:
    keys = [entry.key for step in world.story.protocol.steps for entry in step.entries]
    return str(world.dice.choice(keys))


_persons = ("owner", "witnessed_by", "second_person", "seen_by", "cleared_by", "verified_by")
_words = ("reason", "words", "remarks", "certificate", "late_reason", "cause", "impact", "conclusion", "why", "what",
          "evaluation", "assessment", "hazard", "no_alternative", "consent", "organism", "sensitivities", "reference",
          "searched", "title", "printed_name", "seal", "logger", "from_place", "to_place", "to", "who", "told", "name",
          "condition", "lot_number", "result", "restriction", "place", "document", "content")  # fmt: skip
PICKS: dict[str, Pick] = {
    **dict.fromkeys(_persons, person),
    **dict.fromkeys(_words, _one(*WORDS, *WORDS, "")),
    **dict.fromkeys(("code", "label_code", "bag_code", "wristband_code", "into"), _code),
    **dict.fromkeys(
        ("cleared", "compared", "seal_intact", "later_too", "looks_clear", "hold", "effective", "grew"),
        _one(True, True, False),
    ),
    **dict.fromkeys(
        (
            "due_on",
            "draw_on",
            "calibrated_on",
            "calibration_due_on",
            "expires_on",
            "good_until",
            "trained_on",
            "valid_until",
            "from_day",
            "consent_on",
            "markers_on",
            "measured_on",
            "tested_on",
            "first_treatment_on",
        ),
        _days(-400, -7, 0, 0, 7, 90),
    ),
    **dict.fromkeys(
        ("from_at", "to_at", "called_at", "told_at", "performed_at", "expires_at", "limit_at", "until_at"),
        _hours(-48, -2, -1, 0, 1, 24),
    ),
    **dict.fromkeys(("low_c", "lowest_c"), _one("2", "18", "-80")),
    **dict.fromkeys(("high_c", "highest_c"), _one("8", "24", "37")),
    **dict.fromkeys(
        ("volume_ml", "viable_density", "viability", "height_cm", "weight_kg"),
        _one("1", "10", "50", "85", "1e6", "0", "-1", "x", "170"),
    ),
    "signature": lambda world: world.dice.randint(1, 4),
    "lock": _one(1, 2),
    "pause": _one(1, 2),
    "certified": _one(True, True, False),
    "still": _one((), ("trigger is missing",)),
    "batch": _batch,
    "order": _batch,
    "step": _step,
    "entry": _entry,
    "person": person,
    "sample": _one("Q1", "Q2", "QS"),
    "subject": _of_record(lambda record: [record.subject.subject], "INKT-001"),
    "container": _of_record(lambda record: [one.container for one in record.containers], "B26-9999/V1"),
    "number": _of_record(lambda record: [one.deviation for one in record.more.deviations], "B26-9999-D1"),
    "deviation": _of_record(lambda record: [one.deviation for one in record.more.deviations], "B26-9999-D1"),
    "other": _of_record(lambda record: [one.deviation for one in record.more.deviations], "B26-9999"),
    "alert": _of_record(lambda record: [one.alert for one in record.more.alerts], "none"),
    "task": _of_record(lambda record: [one.task for one in record.more.tasks], "none"),
    "form": _of_record(lambda record: [one.form for one in record.more.forms], "DF-9999"),
    "key": _of_record(lambda record: [one.key for one in record.exceptions], "none"),
    "question": _of_record(lambda record: [one.question for one in record.more.questions], 7),
    "handover": _of_record(lambda record: [one.handover for one in record.handovers], 7),
    "codes": lambda world: tuple(_code(world) for _ in range(world.dice.choice((0, 1, 1, 1, 2)))),
    "content_sha256": _content,
    "value": _one("1", "85", "1.2e6", "6", "yes", "no", "none", "intact", "A999926000041", "-1", "x", "", "1e9"),
    "replicate": _one(1, 1, 1, 2, 3, 0),
    "dose_no": _one(1, 2, 3, 7),
    "count": _one(1, 2, 3, 0),
    "alarm": _one("A-1", "none"),
    "lot": _one("M-001", "M-003", "M-999"),
    "unit": _one("M-003/1", "M-999/1"),
    "job": _one("P-1", "P-2", "none"),
    "printer": _one("download", "roll", "nobody"),
    "start": _one(0, 1, 5, 99),
    "label_codes": lambda world: tuple(_code(world) for _ in range(world.dice.choice((0, 1, 2)))),
    "sha256": _one("0" * 64, ""),
    "rules": _one(LabelRules(), LabelRules(donors_evaluated=True)),
    "forms": _one(("pdf", "zpl-203")),
    "trial": _one("NCT04011033", "NCT03592706", "NCT0"),
    "training": _one(1, 2, 999),
    "skill": _one("aseptic", "counting", "flying"),
    "target_kind": _one("material", "equipment"),
    "target": _one("M-001", "BSC-1", "INC-1"),
    "station": _one("BSC-1", "BSC-2", ""),
    "decision": _one("released", "released_interim", "released_interim", "held", "hold_lifted", "rejected"),
    "role": _one("production_review", "quality_review", "qa", "physician"),
    "told_role": _one("qa", "physician", "ward"),
    "roles": _one(("technician",), ("qa",), ()),
    "verdict": _one("stands", "recalled"),
    "grade": _one("minor", "major", "critical"),
    "plan": _one("stop", "salvage", "restart"),
    "fate": _one("retained", "frozen", "waste", "used_up"),
    "state": _one("released", "quarantined", "recalled", "in_service", "locked"),
    "outcome": _one("passed", "failed"),
    "test": _one("identity", "sterility"),
    "how": _one("spill", "leak", "break"),
    "checklist": _one(("absorb", "disinfect", "waste"), ()),
    "reasons": _one(("unlabelled",), ("haemolysed",), ()),
    "choice": _one("extend", "sub_dose", "discard", "out_of_specification"),
    "parts": lambda world: tuple((_code(world), world.dice.choice(("10", "250", "-5"))) for _ in range(2)),
    "values": _one({"viable_density": "1.2e6", "viability_percent": "90"}, {}),
    "contents": lambda world: {world.story.batch: "0" * 64},
    "interval_days": _one(None, 14, -1),
    "answers": _one({}),
    "screening": _one(("HIV",), ()),
    "reactive": _one((), ("HIV",)),
    "opened_hours": _one(None, 24),
    "most_thaws": _one(None, 1),
    "language": _one("en", "zh_Hant"),
    "paper": lambda world: world.dice.choice([one.paper for one in documents()]),
}
SPECIAL: dict[str, Pick] = {
    "sign_together.contents": lambda world: {world.story.batch: _content(world)},
    "record_result.assay": lambda world: world.dice.choice(world.story.protocol.assays).key,
    "identify_organism.assay": lambda world: world.dice.choice(world.story.protocol.assays).key,
    "record_result.value": _one("no growth", "no growth to date", "negative", "no organism", "meets", "0.1", "growth"),
    "hand_over.kind": _one("ward_to_courier", "courier_to_lab", "lab_to_courier", "courier_to_ward", "sideways"),
    "return_bag.kind": _one("ward_to_courier", "ward_to_lab", "courier_to_lab"),
    "record_alarm.low_c": _one(None, Decimal(2), Decimal(18)),
    "record_alarm.high_c": _one(None, Decimal(8), Decimal(24)),
    "cancel_batch.kind": _one("deteriorated", "withdrew", "bored"),
    "withdraw_subject.kind": _one("deteriorated", "withdrew", "bored"),
    "plan_action.kind": _one("corrective", "preventive"),
    "register_equipment.kind": _one("incubator", "balance"),
    "receive_lot.kind": _one("medium", "cytokine"),
    "register_equipment.code": _one("BAL-9", "BSC-1"),
    "attach_logger.content": _one(b"time;C\n2026-03-02 04:00;5.1\n", b"", b"\0\1"),
    "register_equipment.station": _one(True, False),
    "keep_attachment.content": _one(b"%PDF-1.7 x", b"", b"\0\1"),
    "make_units.content": _one("1 mL", ""),
    "move.place": _one("INC-1", "INC-2", "nowhere"),
    "requalify_equipment.code": _one("INC-1", "INC-3"),
    "raise_alarm.code": _one("INC-1", "INC-3"),
    "calibrate_equipment.code": _one("CTR-1", "BSC-1"),
    "clean_equipment.code": _one("BSC-1", "INC-1"),
    "open_display.pairing": _one("K7QX 2M4P", "k7qx-2m4p", "K7QX", ""),
    "open_display.theme": _one("dark", "light", "plaid"),
    "open_display.title": _one("Wall", ""),
    "open_display.place": _one("Corridor", ""),
    "revoke_display.display": _one("W1", "W2", "W99"),
    "print_kit.steps": lambda world: [_step(world)],
    "print_master_record.text": _one("a page of something else"),
    "set_printer.kind": _one("download", "tcp", "cupsipp", "fax"),
    "set_printer.form": _one("pdf", "zpl-203", "zpl-1"),
    "set_printer.address": _one("", "printer.example.org:9100", "ipp://localhost:631/printers/x", "http://x"),
    "approve_label_kind.kind": _one("vial", "bag", "nothing"),
    "issue_set_again.kind": _one("place", "equipment", "person", "wristband"),
    "queue_specimen.kind": _one("vial", "bag", "nothing"),
    "change_equipment_state.code": _one("CEN-1", "MIC-1"),
}
