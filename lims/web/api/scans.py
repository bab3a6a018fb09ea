"""POST /api/v1/scans: one scan by a program, such as a robot or a fixed reader."""

from typing import Any

from flask_smorest import Blueprint

from lims.web.access import signed_in
from lims.web.api.description import may_refuse
from lims.web.scans import scan_once
from lims.web.schemas import PROGRAM_SCAN, ScanAnswerSchema

blueprint = Blueprint("scans", __name__, description="Scans: what was read, and what it was.")


@blueprint.post("/scans")
@signed_in
@blueprint.arguments(PROGRAM_SCAN)
@blueprint.response(200, ScanAnswerSchema)
@blueprint.doc(**may_refuse(401, 403, 404, 409, 422))
def create(scan: dict[str, str]) -> dict[str, Any]:
    """Scan one label at a station. Wrong patient, batch or dose is a stop: 409 with both identities."""
    return scan_once(**scan)
