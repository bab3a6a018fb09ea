"""The rules of review by exception. The list of the ordinary is closed: what no rule knows stands out.

RULES is their version: it is written into each review, so that a reader knows what was sorted by what. Raise it with
every change of meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lims.domain.errors import Message, msg

RULES = "1"

Values = Mapping[str, str]

# Beside signatures, decisions and prints: who was told and who is to do what is no part of what was made. A signature
# does not cover these, so nothing of them makes a review stale.
UNSIGNED = frozenset(
    {
        "AlertRaised",
        "AlertAcknowledged",
        "AlertEscalated",
        "CallLogged",
        "TaskOpened",
        "TaskDone",
        "CorrectionAsked",
        "RecordSigned",
        "RecordReviewed",
        "RecordSetAside",
        "SignatureVoided",
        "SignatureWithdrawn",
        "DispositionDecided",
        "ReleaseRefused",
        "FinalResultsConfirmed",
        "RecordPrinted",
        "RecordExported",
        "PaperPrinted",
        "ReleaseReevaluated",
        # A supply out of specification is decided stage by stage on a record that was reviewed.
        "SupplyRequested",
        "RiskEvaluated",
        "SupplyAccepted",
        "SupplyApproved",
        "AuthorityNotified",
        "SupplyRefused",
    }
)

# The reviewers' own work: it is not manufacture, and is not reviewed by itself.
OF_REVIEW = (UNSIGNED - {"SignatureVoided", "SignatureWithdrawn", "ReleaseRefused"}) | {
    "ExceptionAssessed",
    "DeviationClassified",
    "DeviationAssigned",
    "InvestigationRecorded",
    "DeviationClosed",
    "DeviationLinked",
    "DeviationReopened",
    "ActionPlanned",
    "ActionDone",
    "EffectivenessChecked",
    "AddendumWritten",
    "OrganismIdentified",
    "ReportSent",
}

_ALWAYS_ORDINARY = (
    "BatchOpened",
    "BloodCollected",
    "CollectionReceived",
    "DrawChosen",
    "LineChecked",
    "LineCleared",
    "SlotFilled",
    "StepVerified",
    "StepFinished",
    "UnitAdded",
    "LabelPrinted",
    "LabelApplied",
    "LabelDestroyed",
    "LabelRetained",
    "LabelsSent",
    "LabelsCameOut",
    "ContainerPlanned",
    "ContainerFilled",
    "ContainerMoved",
    "ContainerEmptied",
    "CellsIsolated",
    "CultureSeeded",
    "CellsCounted",
    "MediumAdded",
    "CultureRestimulated",
    "SampleTaken",
    "CultureHarvested",
    "VesselSplit",
    "VesselsPooled",
    "MaterialTransferred",
    "ProductFormulated",
    "ProductFilled",
    "RemainderKept",
    "HandoverGiven",
    "BedsideChecked",
    "DoseInfused",
    "BatchClosed",
    "DowntimeFormPrinted",
    "AttachmentKept",
)

# Ordinary only as long as the entry says so.
_ORDINARY_WHEN: dict[str, Callable[[Values], bool]] = {
    "StepStarted": lambda said: not said.get("late_reason"),
    "EntryRecorded": lambda said: said.get("within_limits") == "true" and not said.get("reason"),
    "LabelIssued": lambda said: said.get("copy") == "1",
    "ResultRecorded": lambda said: said.get("verdict") == "meets" and not said.get("reason"),
    "HandoverTaken": lambda said: said.get("verdict") == "accepted",
}

# What has a place of its own on the desk: an exception to assess, or a deviation to close.
_TOLD = (
    "StepStarted",
    "EntryRecorded",
    "LabelIssued",
    "HandoverTaken",
    "StopCleared",
    "ReadingExcluded",
    "DisagreementAccepted",
    "StepEndedLate",
    "EntryNotApplicable",
    "DeviationOpened",
    "StepsPutUnderEvaluation",
    "VesselsInAlarm",
    "DowntimeFormEntered",
)
_TOLD_WHEN: dict[str, Callable[[Values], bool]] = {
    "ResultRecorded": lambda said: said.get("verdict") == "fails",
    "ScanRefused": lambda said: said.get("stops_station") == "true",
}

# What needs no sentence of its own and must be seen all the same, with its heading.
TO_SEE: dict[str, Message] = {
    "ScanRefused": msg("Refused scan"),
    "ReleaseRefused": msg("Refused release"),
    "SignatureVoided": msg("Signature made void"),
    "SignatureWithdrawn": msg("Signature withdrawn"),
    "SignInRefused": msg("Failed signature"),
    "ResultRecorded": msg("Repeated test"),
    "LabelVoided": msg("Label made void"),
    "LabelDeclaredLost": msg("Label not found"),
    "LabelsDidNotComeOut": msg("Labels that did not come out"),
    "LabelsTakenBack": msg("Labels taken out of the queue"),
    "UseAccepted": msg("Override by quality"),
    "SlotRefilled": msg("Another thing took a slot"),
    "WindowMissed": msg("Missed window"),
    "GrowthChecked": msg("Extra look at the growth"),
    "UntrainedRefused": msg("Refused for want of training"),
    "ContainerCorrected": msg("Corrected container"),
    "ContainerLimited": msg("Container with a limit"),
    "MaterialLost": msg("Loss"),
    "MaterialDiscarded": msg("Discarded"),
    "ExtraSampleTested": msg("Extra sample"),
    "BatchHeld": msg("Hold"),
    "BatchReplanned": msg("Changed plan"),
    "CollectionRefused": msg("Refused draw"),
    "CollectionSuperseded": msg("Draw replaced by another"),
    "HandoverRefused": msg("Refused hand-over"),
    "HandoverLost": msg("Lost on the way"),
    "ExcursionJudged": msg("Judged excursion"),
    "HoldTimeJudged": msg("Judged hold time"),
    "VesselTakenOut": msg("Out of alarmed equipment"),
    "VesselRescued": msg("Out of alarmed equipment"),
    "UnderDoseFound": msg("Too few cells"),
    "CultureExtended": msg("Extended culture"),
    "SubDoseChosen": msg("Dose below its window"),
    "DoseChoiceSigned": msg("Dose below its window"),
    "CorrectionAnswered": msg("Question of quality, answered"),
    "DowntimeFormVoided": msg("Downtime form made void"),
}
LATE = msg("Written down later")
UNFORESEEN = msg("No rule knows this as ordinary")


def is_ordinary(kind: str, said: Values) -> bool:
    """Whether a rule knows this entry as ordinary work."""
    return kind in _ALWAYS_ORDINARY or (kind in _ORDINARY_WHEN and _ORDINARY_WHEN[kind](said))


def is_told(kind: str, said: Values) -> bool:
    """Whether an exception or a deviation tells of this entry."""
    return kind in _TOLD or (kind in _TOLD_WHEN and _TOLD_WHEN[kind](said))
