"""A kind of label is approved by its version and the hash of its files; one that changed since is not approved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lims.domain.errors import Message, NotNow, msg


@dataclass(frozen=True, slots=True)
class LabelDefinition:
    """A kind of label as its files are now."""

    kind: str
    title: str
    version: int
    sha256: str
    languages: tuple[str, ...]
    code: str = ""  # the kind of its symbol where the site chose none; qr+datamatrix is both


@dataclass(frozen=True, slots=True)
class LabelApproval:
    """What quality approved last of a kind of label."""

    kind: str
    version: int
    sha256: str
    approved_at: datetime
    approved_by: str


class ApprovalState(StrEnum):
    """Whether a kind of label may be printed."""

    NEVER = "never"
    CHANGED = "changed"
    APPROVED = "approved"


def approval_state(definition: LabelDefinition, approval: LabelApproval | None) -> ApprovalState:
    """Whether what quality approved is what the files are now."""
    if approval is None:
        return ApprovalState.NEVER
    return ApprovalState.APPROVED if approval.sha256 == definition.sha256 else ApprovalState.CHANGED


def check_all_approved(definitions: Iterable[LabelDefinition], approvals: Iterable[LabelApproval]) -> None:
    """Raises NotNow that names every kind of label among these that quality has not approved as it is."""
    by_kind = {approval.kind: approval for approval in approvals}
    reasons = tuple(_reasons_against(definitions, by_kind))
    if reasons:
        raise NotNow(
            "label_not_approved",
            msg("These labels are not approved, so they are not printed."),
            reasons=reasons,
            next_step=msg("Quality looks at them under Label kinds and approves them."),
            lifted_by=msg("Quality."),
        )


def _reasons_against(definitions: Iterable[LabelDefinition], approvals: dict[str, LabelApproval]) -> Iterator[Message]:
    for definition in definitions:
        state = approval_state(definition, approvals.get(definition.kind))
        if state is ApprovalState.NEVER:
            yield msg("%(title)s: nobody has approved it yet.", title=definition.title)
        elif state is ApprovalState.CHANGED:
            approved = approvals[definition.kind].version
            yield msg(
                "%(title)s: its files changed since version %(version)s was approved.",
                title=definition.title,
                version=approved,
            )
