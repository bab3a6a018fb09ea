"""The notification plan of a release with results pending: who owns the result, and who is told if it fails."""

from __future__ import annotations

from lims.domain.errors import Message, msg
from lims.domain.people import roles_words
from lims.domain.protocol import Assay, Protocol

TOLD_AFTER_INFUSION = ("physician", "qa", "nurse")


def notification_plan(protocol: Protocol, assay: Assay) -> Message:
    """What is done with the result of one pending test, in the words of the release and of its task."""
    if not assay.microbial:
        return msg("%(test)s: record the result. If it fails, tell quality at once.", test=assay.title)
    minutes = min((one.minutes for one in protocol.alerts if one.key in TOLD_AFTER_INFUSION), default=30)
    further = [one.key for one in protocol.alerts if one.key not in TOLD_AFTER_INFUSION]
    plan = msg(
        "%(test)s: record the result. If something grew, %(roles)s are alerted at once and acknowledge in "
        "%(minutes)s min; the physician is called.",
        test=assay.title,
        roles=roles_words(TOLD_AFTER_INFUSION),
        minutes=minutes,
    )
    return msg("%(plan)s Then: %(further)s.", plan=plan, further=", ".join(further)) if further else plan
