"""The forms of what comes in and goes out, for pages and programs alike. A field nobody knows is refused."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, fields, validate

from lims.domain.batch import Stage


class Strict(Schema):
    """Refuses what it does not know: a field `role` slipped into a form changes nothing, and says so."""

    class Meta:
        """Unknown fields are refused."""

        unknown = RAISE


class ScanSchema(Strict):
    """One scan, as a scanner or a hand sent it."""

    code = fields.String(
        required=True,
        validate=validate.Length(min=1, max=2000),  # a whole checkpoint note
        metadata={"description": "The label code as read. Spaces, hyphens and lower case do not matter."},
    )
    request_id = fields.String(
        load_default="",
        validate=validate.Regexp(r"([0-9A-Za-z_-]{8,64})?\Z"),
        metadata={"description": "Your own id of this scan. Send it again unchanged after a lost answer: one entry."},
    )
    batch = fields.String(load_default="", validate=validate.Length(max=20))
    step = fields.String(load_default="", validate=validate.Length(max=60))


class ProgramScanSchema(ScanSchema):
    """One scan by a program, which may say where it stands."""

    station = fields.String(
        load_default="",
        validate=validate.Length(max=40),
        metadata={"description": "The station the scan was made at; the token's own when it is left out."},
    )


SCAN = ScanSchema()
PROGRAM_SCAN = ProgramScanSchema()


class OpenSchema(Schema):
    """What a scan leads to."""

    kind = fields.String(metadata={"description": "batch, container, subject, material or equipment"})
    id = fields.String()


class ScanAnswerSchema(Schema):
    """What a scan was: accepted, attention (accepted, unusual), known (nothing changed), found (nothing to fill)."""

    outcome = fields.String(required=True, validate=validate.OneOf(("accepted", "attention", "known", "found")))
    words = fields.String(required=True)
    next_words = fields.String(required=True)
    batch = fields.String(required=True)
    step = fields.String(required=True)
    slot = fields.String(required=True)
    target_kind = fields.String(required=True)
    target = fields.String(required=True)
    open = fields.Nested(OpenSchema, allow_none=True)


class RefusalSchema(Schema):
    """Every refusal, in one shape. A stop also carries `expected` and `scanned`, field by field."""

    code = fields.String(required=True, metadata={"description": "A stable word for programs."})
    what = fields.String(required=True)
    reasons = fields.List(fields.String(), required=True)
    next_step = fields.String(required=True)
    lifted_by = fields.String(allow_none=True)
    expected = fields.Dict(keys=fields.String(), values=fields.String())
    scanned = fields.Dict(keys=fields.String(), values=fields.String())


class BatchSchema(Schema):
    """Where one batch stands. Times are UTC; `head_seq` is the newest entry of its chain."""

    number = fields.String(required=True)
    subject = fields.String(required=True)
    chain_of_identity = fields.String(required=True)
    dose_no = fields.Integer(required=True)
    doses = fields.Integer(required=True)
    trial = fields.String(required=True)
    protocol_version = fields.Integer(required=True)
    product = fields.String(required=True)
    stage = fields.String(required=True, validate=validate.OneOf([stage.value for stage in Stage]))
    on_hold = fields.Boolean(required=True)
    hold_reason = fields.String(required=True)
    culture_day = fields.Integer(allow_none=True)
    draw_on = fields.Date(required=True)
    infusion_on = fields.Date(required=True)
    opened_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(allow_none=True)
    infused_at = fields.AwareDateTime(allow_none=True)
    closed_at = fields.AwareDateTime(allow_none=True)
    head_seq = fields.Integer(required=True)


class BatchQuerySchema(Strict):
    """Which batches, a page at a time."""

    subject = fields.String(load_default="", validate=validate.Length(max=20))
    after = fields.String(load_default="", metadata={"description": "The last number of the page before."})
    limit = fields.Integer(load_default=100, validate=validate.Range(min=1, max=500))


class BatchListSchema(Schema):
    """Batches in the order of their numbers; `next_after` is empty on the last page."""

    batches = fields.List(fields.Nested(BatchSchema), required=True)
    next_after = fields.String(required=True)


def said_by_fields(messages: dict[str, Any]) -> list[str]:
    """What marshmallow found, as sentences: 'code: Missing data for required field.'"""
    found: list[str] = []
    for name, told in messages.items():
        if isinstance(told, dict):
            found.extend(f"{name}.{line}" for line in said_by_fields(told))
        else:
            found.extend(f"{name}: {line}" for line in (told if isinstance(told, list) else [told]))
    return found
