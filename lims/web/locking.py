"""Five wrong tries lock the signing of a person, on every device; never their recording."""

from __future__ import annotations

from lims.actions.signers import lock_signing
from lims.domain.people import SYSTEM
from lims.store.reading.people import find_person
from lims.web.attempts import tries_left
from lims.web.site import now, reading, site


def lock_after_wrong_tries(tried: str) -> None:
    """Five wrong tries, wherever they were made: this person signs nothing until somebody confirms who they are."""
    if tries_left(tried) > 0:
        return
    with reading() as db:
        if find_person(db, tried) is None:
            return
    site().store.perform(
        SYSTEM,
        now(),
        lambda act: lock_signing(act, tried, cause="wrong_tries", what="five wrong tries at sign-in or signing"),
    )
