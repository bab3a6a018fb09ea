"""Exceptions of the controls: readings excluded or accepted, a step that ended after its window."""

from __future__ import annotations

from collections.abc import Iterator

from lims.domain.errors import msg
from lims.domain.exceptions.recorded import Recorded, raised
from lims.domain.quality import RecordException


def of_controls(recorded: Recorded) -> Iterator[RecordException]:
    """Every reading that counts no more, every disagreement that stands, every late end."""
    for done in recorded.work:
        step, controls = recorded.protocol.step(done.step), done.controls
        for gone in controls.excluded:
            what = msg(
                "%(step)s: reading %(n)s was excluded. Reason: %(reason)s (second person %(second)s)",
                step=step.title,
                n=gone.replicate,
                reason=gone.reason,
                second=recorded.names.get(gone.second_person, gone.second_person),
            )
            key = f"excluded:{step.key}:{gone.entry}:{gone.replicate}"
            yield raised(key, "excluded", step.number, what, gone.excluded_at, gone.excluded_by)
        for number, one in enumerate(controls.accepted, 1):
            what = msg(
                "%(step)s: readings that disagree stand (%(readings)s). Reason: %(reason)s (second person %(second)s)",
                step=step.title,
                readings="; ".join(one.readings),
                reason=one.reason,
                second=recorded.names.get(one.second_person, one.second_person),
            )
            key = f"accepted:{step.key}:{number}"
            yield raised(key, "out_of_limits", step.number, what, one.accepted_at, one.accepted_by)
        late = controls.window("ended_late")
        if late is not None:
            what = msg(
                "%(step)s: ended after its window had closed. Reason: %(reason)s", step=step.title, reason=late.reason
            )
            yield raised(f"late_end:{step.key}", "late", step.number, what, late.told_at, late.told_by)
