"""GET /api/v1/batches/{number}/forecast: what a culture may come to, as the board and the batch page say it."""

from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from lims.actions.master import protocol_of
from lims.actions.outlook import outlook_for, window_of
from lims.domain.identifiers import check_batch_number
from lims.domain.outlook import Expected, Outlook
from lims.store.reading.batches import get_batch
from lims.store.reading.quality import list_counts
from lims.web.access import signed_in
from lims.web.api.description import may_refuse
from lims.web.language import said
from lims.web.site import reading

blueprint = Blueprint("forecasts-api", __name__, description="Forecasts: what a culture may come to at its harvest.")


class CountedSchema(Schema):
    """One count that the forecast rests on."""

    day = fields.Float(required=True, metadata={"description": "Exact day of culture, from the hours since seeding."})
    cells = fields.Integer(required=True)


class ExpectedSchema(Schema):
    """The cells at one moment. Chances are between 0 and 1, null while no dose window is known."""

    median_cells = fields.Float(required=True)
    low95_cells = fields.Float(required=True)
    high95_cells = fields.Float(required=True)
    low50_cells = fields.Float(required=True)
    high50_cells = fields.Float(required=True)
    reach = fields.Float(allow_none=True, metadata={"description": "The chance of the least dose or more."})
    inside = fields.Float(allow_none=True, metadata={"description": "The chance of a number within the window."})
    above = fields.Float(allow_none=True, metadata={"description": "The chance of more than the highest dose."})


class ForecastSchema(Schema):
    """The forecast of one batch, or why there is none. It decides nothing: a dose is decided by counts."""

    number = fields.String(required=True)
    horizon_day = fields.Float(required=True)
    counted = fields.List(fields.Nested(CountedSchema), required=True)
    doubling_hours = fields.Float(allow_none=True)
    before_wash = fields.Nested(ExpectedSchema, allow_none=True)
    after_wash = fields.Nested(ExpectedSchema, allow_none=True)
    dose_low_cells = fields.Integer(allow_none=True)
    dose_high_cells = fields.Integer(allow_none=True)
    prior_batches = fields.Integer(
        required=True, metadata={"description": "Past batches behind the prior; below 10 it is assumed."}
    )
    why_not = fields.String(allow_none=True)
    notes = fields.List(fields.String(), required=True)


@blueprint.get("/batches/<number>/forecast")
@signed_in
@blueprint.response(200, ForecastSchema)
@blueprint.doc(**may_refuse(401, 403, 404, 422))
def show(number: str) -> dict[str, Any]:
    """What the culture of a batch may come to, before and after the wash."""
    with reading() as db:
        batch = get_batch(db, check_batch_number(number))
        protocol = protocol_of(db, batch)
        window = window_of(db, batch, protocol)
        found = outlook_for(db, batch, protocol, list_counts(db, batch.batch), window)
    return _plain(found) | {
        "number": batch.batch,
        "dose_low_cells": window.low_cells if window else None,
        "dose_high_cells": window.high_cells if window else None,
    }


def _plain(found: Outlook) -> dict[str, Any]:
    return {
        "horizon_day": found.horizon_day,
        "counted": [{"day": day, "cells": cells} for day, cells in found.counted],
        "doubling_hours": found.line.doubling_hours if found.line else None,
        "before_wash": _expected(found.before),
        "after_wash": _expected(found.after),
        "prior_batches": found.past_batches,
        "why_not": said(found.why_not) if found.why_not else None,
        "notes": [said(note) for note in found.notes],
    }


def _expected(made: Expected | None) -> dict[str, Any] | None:
    if made is None:
        return None
    return {name: getattr(made, name) for name in ExpectedSchema().fields}
