"""Signatures withdrawn, and what stops signing for a while."""

from __future__ import annotations

from lims.domain.errors import N_
from lims.web.show.tellings.registry import tell_plainly

tell_plainly(
    {
        "SignatureWithdrawn": ("attn", "pen", N_("Signature %(signature)s withdrawn: %(reason)s")),
        "SigningPaused": ("stop", "lock", N_("Signing paused: %(what)s")),
        "SigningResumed": ("ok", "pen", N_("Signing goes on: %(reason)s")),
        "ClockStepped": ("attn", "wait", N_("The clock stepped from %(before)s to %(after)s")),
        "SigningRulesSet": ("", "doc", N_("Rules of signing set: release %(release)s, review %(review)s")),
        "SigningLocked": ("attn", "lock", N_("Signing locked for %(person)s: %(what)s")),
        "SigningUnlocked": ("ok", "person", N_("Identity of %(person)s confirmed: %(reason)s")),
        "IdentityVerified": ("", "person", N_("Identity of %(person)s on file: %(document)s")),
        "SealingKeyChanged": ("", "link", N_("A new key seals: %(reason)s")),
        "WitnessNamed": ("", "link", N_("Witness named: %(witness)s")),
        "WitnessGivenUp": ("", "link", N_("Witness given up: %(witness)s")),
    }
)
