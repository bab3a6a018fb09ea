"""Approving a kind of label, and printing only what is approved."""

from collections.abc import Iterable

from lims.actions.rights import acting_person
from lims.domain.errors import NotNow, msg
from lims.domain.events.label_kinds import LabelKindApproved
from lims.domain.label_approval import check_all_approved
from lims.domain.labelling import Label
from lims.masterdata.labels import label_definition, label_definitions
from lims.store.reading.label_kinds import list_label_approvals
from lims.store.record import Act


def approve_label_kind(act: Act, kind: str, *, sha256: str) -> None:
    """Approve a kind of label as its files are; `sha256` is the hash of what was looked at."""
    act.lock("site")
    acting_person(act, "qa")
    definition = label_definition(kind)
    if definition.sha256 != sha256:
        raise NotNow(
            "label_kind_changed",
            msg("The %(title)s label changed while you looked at it.", title=definition.title),
            next_step=msg("Look at it again, then approve what you see."),
        )
    if any(one.kind == kind and one.sha256 == sha256 for one in list_label_approvals(act.db)):
        raise NotNow(
            "label_kind_approved",
            msg("The %(title)s label is approved already.", title=definition.title),
            next_step=msg("Nothing is left to do."),
        )
    act.record("site", LabelKindApproved(kind, definition.version, sha256, definition.languages))


def approve_every_label_kind(act: Act) -> None:
    """Approve every kind of label as it is; for the demonstration and for tests."""
    for definition in label_definitions():
        approve_label_kind(act, definition.kind, sha256=definition.sha256)


def check_labels_approved(act: Act, labels: Iterable[Label]) -> None:
    """Raises NotNow when a label of a batch or a subject is of a kind that quality has not approved as it is now.

    Labels of equipment, places, materials and people wait for nobody: they stand on no patient's material.
    """
    kinds = dict.fromkeys(label.kind for label in labels if label.batch or label.subject)
    if kinds:
        check_all_approved(label_definitions(kinds), list_label_approvals(act.db))
