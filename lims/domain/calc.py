"""The lab's arithmetic for anyone: named fields in, named results out, as `lims calc` and the API offer it.

Numbers come in as numbers or as text and are always read through their text, so 0.1 is a tenth. Exact results go out as
text (decimals) or whole numbers (cells); a forecast, which is not exact, goes out as plain numbers.
"""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from lims.domain import counting, dose, growth, identifiers
from lims.domain.calc_forecast import bayes_as_plain, ols_as_plain
from lims.domain.errors import Message, NotFound, NotReadable, msg
from lims.domain.figures import plain
from lims.domain.numbers import read_amount, read_cells, read_decimal

Given = Mapping[str, Any]
Read = TypeVar("Read")

_PRIOR_FIELDS = ("log_n0", "log_n0_sd", "rate_per_day", "rate_sd", "a0", "b0")


def calculate(name: str, given: Given) -> dict[str, Any]:
    """The named calculation on the given fields, ready for JSON.

    Raises NotFound for an unknown name, NotReadable that names the field for everything missing, unknown or unreadable.
    """
    if name not in CALCULATIONS:
        raise NotFound(
            "calculation_unknown",
            msg("There is no calculation called %(name)s.", name=f"'{name}'"),
            next_step=msg("Name one of %(names)s.", names=", ".join(CALCULATIONS)),
        )
    work, required, optional = CALCULATIONS[name]
    _check_fields(given, required, optional)
    return work(given)


def given_from_json(text: str) -> dict[str, Any]:
    """The fields of a JSON object, its numbers kept as they are written. Raises NotReadable for anything else."""
    try:
        given = json.loads(text, parse_float=Decimal, object_pairs_hook=_each_field_once)
    except (ValueError, RecursionError) as unreadable:
        raise _not_an_object(msg("It cannot be read as JSON: %(why)s.", why=unreadable)) from unreadable
    if not isinstance(given, dict):
        raise _not_an_object(msg("It is JSON, but no object with named fields."))
    return given


def _bsa(given: Given) -> dict[str, Any]:
    height_cm, weight_kg = _number(given, "height_cm"), _number(given, "weight_kg")
    return {f"{formula}_m2": plain(dose.body_surface(height_cm, weight_kg, formula)) for formula in dose.BSA_FORMULAS}


def _dose(given: Given) -> dict[str, Any]:
    formula = _text(given, "formula")
    bsa_m2 = dose.body_surface(_number(given, "height_cm"), _number(given, "weight_kg"), formula)
    window = dose.dose_window(bsa_m2, _number(given, "low_per_m2"), _number(given, "high_per_m2"))
    return {"bsa_m2": plain(bsa_m2), "low_cells": window.low_cells, "high_cells": window.high_cells}


def _count(given: Given) -> dict[str, Any]:
    count = counting.count_in_chamber(
        live=_whole(given, "live"),
        dead=_whole(given, "dead"),
        squares=_whole(given, "squares"),
        dilution=_number(given, "dilution"),
        volume_ml=_number(given, "volume_ml"),
        purity_percent=None if given.get("purity_percent") is None else _number(given, "purity_percent"),
    )
    return {
        "viable_per_ml": plain(count.viable_per_ml),
        "viability_percent": plain(count.viability_percent),
        "viable_cells": count.viable_cells,
        "target_cells": count.target_cells,
    }


def _din(given: Given) -> dict[str, Any]:
    found = identifiers.din_check(_text(given, "din"))
    return {"check_character": found.check_character, "flag": found.flag}


def _forecast(given: Given) -> dict[str, Any]:
    days, cells = _numbers(given, "days"), _numbers(given, "target_cells")
    if len(days) != len(cells):
        raise _field(
            "target_cells", msg("There are not as many numbers of cells as days."), msg("Give as many of each.")
        )
    horizon_day, limits = _number(given, "horizon_day"), _numbers(given, "limits")
    prior, wash = _prior(given.get("prior")), _wash(given)
    return {
        "ols": ols_as_plain(days, cells, horizon_day, limits, wash),
        "bayes": bayes_as_plain(days, cells, horizon_day, limits, prior, wash),
    }


def _wash(given: Given) -> tuple[float, float] | None:
    """The recovery of the wash and its spread, per cent; None where nothing is washed."""
    if given.get("wash_recovery_percent") is None:
        return None
    recovery = _number(given, "wash_recovery_percent")
    sd = _number(given, "wash_recovery_sd_percent") if given.get("wash_recovery_sd_percent") is not None else Decimal(0)
    if not 0 < recovery <= 100:
        raise _field("wash_recovery_percent", msg("It is no share of the cells."), msg("Give per cent, such as 80."))
    return float(recovery), float(sd)


def _prior(given: object) -> growth.Prior:
    if given is None:
        return growth.Prior()
    if not isinstance(given, Mapping):
        raise _field(
            "prior", msg("It is no object with named fields."), msg("Give its fields by name, or leave it out.")
        )
    _check_fields(given, (), _PRIOR_FIELDS)
    fields: dict[str, Any] = {field: float(_number(given, field, signed=True)) for field in given}
    try:
        return growth.Prior(**fields)
    except ValueError as why:
        raise _field(
            "prior", msg("It describes no distribution."), msg("Give sd and b0 above 0 and a0 above 1.")
        ) from why


Calculation = tuple[Callable[[Given], dict[str, Any]], tuple[str, ...], tuple[str, ...]]
CALCULATIONS: dict[str, Calculation] = {
    "bsa": (_bsa, ("height_cm", "weight_kg"), ()),
    "dose": (_dose, ("height_cm", "weight_kg", "formula", "low_per_m2", "high_per_m2"), ()),
    "count": (_count, ("live", "dead", "squares", "dilution", "volume_ml"), ("purity_percent",)),
    "din": (_din, ("din",), ()),
    "forecast": (
        _forecast,
        ("days", "target_cells", "horizon_day", "limits"),
        ("prior", "wash_recovery_percent", "wash_recovery_sd_percent"),
    ),
}


def _check_fields(given: Given, required: tuple[str, ...], optional: tuple[str, ...]) -> None:
    for field in required:
        if given.get(field) is None:
            raise _field(field, msg("It is missing."), msg("Add the field %(field)s.", field=field))
    for field in given:
        if field not in required + optional:
            known = ", ".join(required + optional)
            raise _field(field, msg("Nobody here knows this field."), msg("The fields are %(known)s.", known=known))


def _number(given: Given, field: str, *, signed: bool = False) -> Decimal:
    return _read(field, given[field], read_decimal if signed else read_amount)


def _whole(given: Given, field: str) -> int:
    return _read(field, given[field], read_cells)


def _numbers(given: Given, field: str) -> list[Decimal]:
    values = given[field]
    if not isinstance(values, list | tuple):
        raise _field(field, msg("It is no list."), msg("Give a list of numbers, such as [3, 5, 7]."))
    return [_read(field, value, read_amount) for value in values]


def _read(field: str, value: object, read: Callable[[str], Read]) -> Read:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise _field(field, msg("It is no number."), msg("Give a number or its text, such as 1.2e6."))
    try:
        return read(str(value))
    except NotReadable as refused:
        raise NotReadable(
            refused.code, _about(field), reasons=(refused.what, *refused.reasons), next_step=refused.next_step
        ) from refused


def _text(given: Given, field: str) -> str:
    value = given[field]
    if not isinstance(value, str):
        raise _field(field, msg("It is no text."), msg("Put it in quotes."))
    return value


def _each_field_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError("a field stands there twice")
    return fields


def _about(field: str) -> Message:
    return msg("The field %(field)s cannot be used.", field=field)


def _field(field: str, reason: Message, next_step: Message) -> NotReadable:
    return NotReadable("field", _about(field), reasons=(reason,), next_step=next_step)


def _not_an_object(reason: Message) -> NotReadable:
    return NotReadable(
        "no_object",
        msg("The input of a calculation is one JSON object."),
        reasons=(reason,),
        next_step=msg("Give an object such as %(example)s.", example='{"height_cm": 170, "weight_kg": "70"}'),
    )
