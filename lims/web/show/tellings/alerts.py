"""Somebody is alerted, called, given something to do; something grew."""

from __future__ import annotations

import json
from datetime import date

from lims.domain.contamination import PLANS
from lims.domain.days import day_words
from lims.domain.errors import N_, Message, msg
from lims.domain.record import BatchRecord
from lims.web.show.alerts import roles_in_words
from lims.web.show.tellings.places import Places
from lims.web.show.tellings.registry import Saying, tell_plainly, tells

tell_plainly(
    {
        "TaskDone": ("ok", "ok", N_("Task %(task)s done: %(words)s")),
        "OrganismIdentified": ("stop", "flask", N_("Grown in %(assay)s: %(organism)s. %(sensitivities)s")),
        "ReportSent": ("", "doc", N_("Report to the %(to)s, reference %(reference)s")),
        "BatchNonconforming": ("stop", "stop", N_("Does not conform, found after the infusion: %(why)s")),
        "HandoverLost": ("stop", "truck", N_("Hand-over %(handover)s is lost: %(words)s")),
    }
)


def _roles(text: str) -> Message:
    return roles_in_words(json.loads(text))


@tells("CallLogged")
def _called(at: Places, _: BatchRecord) -> Saying:
    role = roles_in_words((at["told_role"],))
    words = msg(
        "Called: %(told)s (%(told_role)s) was told: %(words)s", told=at["told"], told_role=role, words=at["words"]
    )
    return "", "person", words


@tells("TaskOpened")
def _task(at: Places, _: BatchRecord) -> Saying:
    role = roles_in_words((at["role"],))
    due = day_words(date.fromisoformat(at["due_on"]))
    words = msg("Task for %(role)s, due %(due_on)s: %(words)s", role=role, due_on=due, words=at["words"])
    return "", "now", words


@tells("AlertRaised")
def _raised(at: Places, _: BatchRecord) -> Saying:
    words = msg("Alert to %(roles)s: %(words)s", roles=_roles(at["to"]), words=at["words"])
    return ("stop" if at["grade"] == "critical" else "attn"), "attn", words


@tells("AlertAcknowledged")
def _acknowledged(at: Places, _: BatchRecord) -> Saying:
    return "ok", "ok", msg("Alert %(number)s acknowledged for %(roles)s", number=at["alert"], roles=_roles(at["roles"]))


@tells("AlertEscalated")
def _escalated(at: Places, _: BatchRecord) -> Saying:
    roles = _roles(at["to"])
    words = msg("Alert %(number)s was not acknowledged in time: next is %(roles)s", number=at["alert"], roles=roles)
    return "stop", "attn", words


@tells("ContaminationPlanDecided")
def _planned(at: Places, _: BatchRecord) -> Saying:
    return "attn", "qa", msg("%(plan)s. %(words)s", plan=PLANS[at["plan"]], words=at["words"])


def _verdict(at: Places) -> Message:
    return msg("usable") if at["verdict"] == "usable" else msg("not usable")


@tells("ExcursionJudged")
def _judged(at: Places, _: BatchRecord) -> Saying:
    words = msg(
        "Hand-over %(number)s is %(verdict)s: %(words)s",
        number=at["handover"],
        verdict=_verdict(at),
        words=at["words"],
    )
    return ("ok" if at["verdict"] == "usable" else "stop"), "qa", words


@tells("HoldTimeJudged")
def _hold_time(at: Places, _: BatchRecord) -> Saying:
    words = msg("Blood past its hold time is %(verdict)s: %(words)s", verdict=_verdict(at), words=at["words"])
    return ("ok" if at["verdict"] == "usable" else "stop"), "qa", words
