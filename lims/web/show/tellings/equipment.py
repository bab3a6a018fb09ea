"""Equipment alarms, vessels are brought away, and what was scanned may not be used any more."""

from __future__ import annotations

from lims.domain.errors import N_
from lims.web.show.tellings.registry import tell_plainly

tell_plainly(
    {
        "VesselsInAlarm": ("stop", "attn", N_("Alarm %(alarm)s of %(equipment)s with a vessel inside: %(words)s")),
        "VesselTakenOut": ("", "incub", N_("%(container)s taken out, alarm %(alarm)s")),
        "VesselRescued": (
            "ok",
            "incub",
            N_("%(container)s moved from %(from_place)s to %(to_place)s, outside for %(minutes_out)s min"),
        ),
        "SlotRefilled": ("attn", "scan", N_("%(words)s in place of %(former_words)s. %(reason)s")),
        "UnitAdded": ("", "flask", N_("One more unit: %(words)s")),
        "UseAccepted": ("attn", "qa", N_("Quality lets %(step)s end with %(target)s: %(reason)s")),
    }
)
