"""The words of the interface's description, and the one shape of every refusal."""

from __future__ import annotations

from flask_smorest import Api

from lims.web.schemas import RefusalSchema

DESCRIPTION = (
    "Autolog for programs. Send a personal access token as `Authorization: Bearer ...`; `lims token` makes one. "
    "Each write carries a `request_id` of your own making: the same request twice gives the same answer "
    "and one entry. A refusal says what was refused, why, what to do next and who can lift it."
)
REFUSALS = {
    "RefusedSignIn": "Nobody is signed in: the token is missing, unknown or revoked.",
    "RefusedNotAllowed": "This person may not do this.",
    "RefusedNotFound": "There is no such thing in the record.",
    "RefusedConflict": "Not now, not for this batch, or the record has moved: nothing was changed.",
    "RefusedNotReadable": "What was sent cannot be read as what is asked for.",
}


def describe_refusals(api: Api) -> None:
    """Enter the shape of refusals once; each address refers to it."""
    api.spec.components.schema("Refusal", schema=RefusalSchema)
    for name, description in REFUSALS.items():
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
        api.spec.components.response(name, {"description": description, "content": content})


def may_refuse(*statuses: int) -> dict[str, dict[str, dict[str, str]]]:
    """For `@blueprint.doc(**may_refuse(404, 409))`: which refusals an address can answer with."""
    names = {401: "RefusedSignIn", 403: "RefusedNotAllowed", 404: "RefusedNotFound", 409: "RefusedConflict"}
    names[422] = "RefusedNotReadable"
    return {"responses": {str(status): {"$ref": f"#/components/responses/{names[status]}"} for status in statuses}}
