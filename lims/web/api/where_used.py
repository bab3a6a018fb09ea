"""GET /api/v1/where-used: every batch, dose and subject that something touched."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import RAISE, Schema, fields, validate

from lims.actions.where_used import find_target
from lims.domain.uses import KINDS
from lims.store.reading.where_used import where_used
from lims.web.access import signed_in
from lims.web.api.description import may_refuse
from lims.web.schemas import Strict
from lims.web.site import reading

blueprint = Blueprint("where-used-api", __name__, description="Where used: what a lot, a thing or a person touched.")


class WhereUsedQuerySchema(Strict):
    """What is looked up, a page at a time."""

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    target = fields.String(
        required=True,
        validate=validate.Length(min=1, max=64),
        metadata={"description": "The lot or the maker's lot number, the code, the sign-in name, or the label's code."},
    )
    after = fields.String(load_default="", validate=validate.Length(max=20))
    limit = fields.Integer(load_default=200, validate=validate.Range(min=1, max=1000))


class UseSchema(Schema):
    """One batch that was touched. Times are UTC; `steps` are keys of the protocol, or act:... beside it."""

    batch = fields.String(required=True)
    subject = fields.String(required=True)
    dose_no = fields.Integer(required=True)
    trial = fields.String(required=True)
    stage = fields.String(required=True)
    steps = fields.List(fields.String(), required=True)
    first_at = fields.AwareDateTime(required=True)
    last_at = fields.AwareDateTime(required=True)
    infused_at = fields.AwareDateTime(allow_none=True)


class WhereUsedSchema(Schema):
    """Batches by number, and the counts over all pages; `next_after` is empty on the last page."""

    kind = fields.String(required=True)
    target = fields.String(required=True)
    batches = fields.Integer(required=True)
    doses_infused = fields.Integer(required=True, attribute="infused")
    subjects = fields.Integer(required=True)
    uses = fields.List(fields.Nested(UseSchema), required=True, attribute="rows")
    next_after = fields.String(required=True)


@blueprint.get("/where-used")
@signed_in
@blueprint.arguments(WhereUsedQuerySchema, location="query", unknown=RAISE)
@blueprint.response(200, WhereUsedSchema)
@blueprint.doc(**may_refuse(401, 403, 404, 422))
def show(wanted: dict[str, Any]) -> Any:
    """Every batch that a lot, a piece of equipment, a station or a person touched, the infused and rejected too."""
    with reading() as db:
        found = find_target(db, wanted["kind"], wanted["target"])
        return where_used(db, found.kind, found.target, after=wanted["after"], limit=wanted["limit"])
