"""A checked file into the domain's values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from lims.domain import protocol as domain
from lims.domain.ladder import LADDER
from lims.domain.protocol import Protocol, Source
from lims.domain.specification import Limit, Rounding

T = TypeVar("T")


def protocol_from(file: Mapping[str, Any], values: tuple[domain.SourcedValue, ...], sha256: str) -> Protocol:
    """The protocol from loaded and checked tables."""
    head, prior = file["protocol"], file["growth_prior"]
    return Protocol(
        trial=head["trial"],
        version=head["version"],
        title=head["title"],
        effective_on=head["effective_on"],
        counting=head["counting"],
        product=_made(domain.ProductInfo, file["product"], expiry_source=_source(file["product"], "expiry_hours")),
        criteria=tuple(_limited(domain.Criterion, row) for row in file["criteria"]),
        infusions=_made(domain.InfusionPlan, file["infusions"], interval_source=_source(file["infusions"], "weeks")),
        dose=_dose(file["dose"]),
        prior=None if prior is None else _prior(prior),
        controls=_controls(file["controls"]),
        steps=tuple(_step(row) for row in file["steps"]),
        assays=tuple(_limited(domain.Assay, row) for row in file["assays"]),
        materials=tuple(_made(domain.MaterialKind, row) for row in file["materials"]),
        equipment=tuple(_made(domain.EquipmentKind, row) for row in file["equipment"]),
        skills=tuple(_made(domain.SkillKind, row) for row in file["skills"]),
        transport=None if file["transport"] is None else _made(domain.Transport, file["transport"]),
        draw=None if file["draw"] is None else _made(domain.DrawPlan, file["draw"]),
        alerts=tuple(_made(domain.Rung, row) for row in file["alerts"]) or LADDER,
        values=values,
        sha256=sha256,
        treatments=tuple(_made(domain.Treatment, row) for row in file["treatments"]),
    )


def _made(kind: type[T], row: Mapping[str, Any], **more: Any) -> T:
    """The value of that kind from the keys of the row that it has."""
    names = {field.name for field in fields(kind)}  # type: ignore[arg-type]  # every kind here is a dataclass
    return kind(**({name: value for name, value in row.items() if name in names} | more))


def _limited(kind: type[T], row: Mapping[str, Any]) -> T:
    """As _made, with the row's rule of rounding in its limit."""
    limit: Limit | None = row["limit"]
    rounding: Rounding = row["rounding"]
    return _made(kind, row, limit=None if limit is None else replace(limit, rounding=rounding))


def _source(row: Mapping[str, Any], name: str) -> Source:
    return Source(row["sources"].get(name, row["source"]))


def _dose(row: Mapping[str, Any]) -> domain.DosePlan:
    return _made(
        domain.DosePlan,
        row,
        source=_source(row, "low_per_m2"),
        basis_source=_source(row, "basis"),
        formula_source=_source(row, "formula"),
        extend_source=_source(row, "extend_hours"),
        sub_dose_source=_source(row, "sub_dose_low_per_m2"),
    )


def _prior(row: Mapping[str, Any]) -> domain.GrowthPrior:
    # The forecast is statistics in floating point; no limit is ever decided by it.
    names = ("log_n0", "log_n0_sd", "rate_per_day", "rate_sd", "a0", "b0")
    return _made(domain.GrowthPrior, row, **{name: float(row[name]) for name in names})


def _controls(row: Mapping[str, Any]) -> domain.Controls:
    return _made(domain.Controls, row, readings_source=_source(row, "readings_cv_percent"))


def _step(row: Mapping[str, Any]) -> domain.Step:
    window = row["window"]
    return _made(
        domain.Step,
        row,
        window=None if window is None else _made(domain.Window, window),
        slots=tuple(_made(domain.Slot, each) for each in row["slots"]),
        entries=tuple(_limited(domain.EntrySpec, each) for each in row["entries"]),
        makes=tuple(_made(domain.NewContainer, each) for each in row["makes"]),
    )
