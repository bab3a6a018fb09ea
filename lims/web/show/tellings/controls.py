"""A window was not kept, readings were excluded or accepted, a look was added."""

from __future__ import annotations

from lims.domain.errors import N_
from lims.web.show.tellings.registry import tell_plainly

tell_plainly(
    {
        "ReadingExcluded": ("attn", "attn", N_("%(step)s: reading %(replicate)s excluded (%(reason)s)")),
        "DisagreementAccepted": ("attn", "attn", N_("%(step)s: readings that disagree stand (%(reason)s)")),
        "WindowMissed": ("attn", "attn", N_("%(step)s: its window closed, nobody had begun it")),
        "GrowthChecked": ("", "pen", N_("%(step)s: growth and viability checked, viability %(viability_percent)s %%")),
        "StepEndedLate": ("attn", "attn", N_("Ended late: %(step)s (%(reason)s)")),
    }
)
