"""What a record holds beside the straight way: one field for each area, empty where nothing happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lims.domain.draws import Draws

if TYPE_CHECKING:
    from lims.domain.addenda import Addendum, Reevaluation
    from lims.domain.alerts import Alert, Call, Judgement, Organism, Report, Task
    from lims.domain.cancelling import Cancellation
    from lims.domain.clearance import LineCheck
    from lims.domain.deviations import Deviation
    from lims.domain.downtime import Attachment, Form
    from lims.domain.equipment import StoodInAlarm
    from lims.domain.evaluation import Evaluation
    from lims.domain.holds import Hold
    from lims.domain.prior import AdoptedPrior
    from lims.domain.questions import Question
    from lims.domain.returns import Return
    from lims.domain.supply import Supply
    from lims.domain.under_dose import DoseChoice, Extension, UnderDose
    from lims.domain.vessels import Edge, Loss


@dataclass(frozen=True, slots=True)
class More:
    """The bad days of one batch."""

    deviations: tuple[Deviation, ...] = ()
    holds: tuple[Hold, ...] = ()
    addenda: tuple[Addendum, ...] = ()
    reevaluations: tuple[Reevaluation, ...] = ()
    line_checks: tuple[LineCheck, ...] = ()
    alerts: tuple[Alert, ...] = ()
    calls: tuple[Call, ...] = ()
    tasks: tuple[Task, ...] = ()
    organisms: tuple[Organism, ...] = ()
    reports: tuple[Report, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    under_doses: tuple[UnderDose, ...] = ()
    dose_choices: tuple[DoseChoice, ...] = ()
    extensions: tuple[Extension, ...] = ()
    supplies: tuple[Supply, ...] = ()
    draws: Draws = field(default_factory=Draws)
    cancellation: Cancellation | None = None
    returns: tuple[Return, ...] = ()
    forms: tuple[Form, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    prior: AdoptedPrior | None = None  # of the growth forecast, when quality has adopted one
    alarms: tuple[StoodInAlarm, ...] = ()
    edges: tuple[Edge, ...] = ()
    losses: tuple[Loss, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    questions: tuple[Question, ...] = ()
