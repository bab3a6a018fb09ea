"""A signature is withdrawn, by a signature."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from lims.actions.withdrawing import withdraw_signature
from lims.domain.errors import msg
from lims.web.access import allowed
from lims.web.acting import act
from lims.web.desk import asked_number, do_or_show, text
from lims.web.pages.quality import show_desk
from lims.web.signing import RELEASE, check_signer

blueprint = Blueprint("signatures", __name__)


@blueprint.post("/quality/<number>/withdraw")
@allowed("verifier", "qa")
def withdraw(number: str) -> ResponseReturnValue:
    """Withdraw a review or a release: it stays legible, and what stood on it falls back."""

    def do() -> None:
        signature = asked_number("signature", msg("The signature"))
        check_signer(RELEASE, about=number)
        act(
            withdraw_signature,
            number,
            signature,
            reason=text("why_withdrawn"),
            content_sha256=text("content_sha256"),
            chain=f"batch:{number}",
        )

    return do_or_show(
        do, lambda _: url_for("quality.review", number=number), lambda refusal: show_desk(number, refusal)
    )
