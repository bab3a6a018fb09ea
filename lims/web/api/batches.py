"""GET /api/v1/batches and GET /api/v1/batches/{number}: where every batch stands."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import RAISE

from lims.domain.batch import Batch
from lims.domain.identifiers import check_batch_number
from lims.store.reading.batches import get_batch, list_batches
from lims.web.access import signed_in
from lims.web.api.description import may_refuse
from lims.web.schemas import BatchListSchema, BatchQuerySchema, BatchSchema
from lims.web.site import now, reading

blueprint = Blueprint("batches-api", __name__, description="Batches: one production run for one dose of one subject.")


@blueprint.get("/batches")
@signed_in
@blueprint.arguments(BatchQuerySchema, location="query", unknown=RAISE)
@blueprint.response(200, BatchListSchema)
@blueprint.doc(**may_refuse(401, 403, 422))
def list_all(wanted: dict[str, Any]) -> dict[str, Any]:
    """Batches by number, the closed ones too."""
    with reading() as db:
        found = list_batches(db, **wanted)
    more = len(found) == wanted["limit"]
    return {"batches": [_plain(batch) for batch in found], "next_after": found[-1].batch if more else ""}


@blueprint.get("/batches/<number>")
@signed_in
@blueprint.response(200, BatchSchema)
@blueprint.doc(**may_refuse(401, 403, 404, 422))
def show(number: str) -> dict[str, Any]:
    """One batch by its number."""
    with reading() as db:
        return _plain(get_batch(db, check_batch_number(number)))


def _plain(batch: Batch) -> dict[str, Any]:
    return {
        "number": batch.batch,
        "subject": batch.subject,
        "chain_of_identity": batch.coi,
        "dose_no": batch.dose_no,
        "doses": batch.doses,
        "trial": batch.trial,
        "protocol_version": batch.version,
        "product": batch.product,
        "stage": batch.stage.value,
        "on_hold": batch.on_hold,
        "hold_reason": batch.hold_reason,
        "culture_day": batch.culture_day(now()),
        "draw_on": batch.draw_on,
        "infusion_on": batch.infusion_on,
        "opened_at": batch.opened_at,
        "expires_at": batch.expires_at,
        "infused_at": batch.infused_at,
        "closed_at": batch.closed_at,
        "head_seq": batch.head_seq,
    }
