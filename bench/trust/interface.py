"""The programming interface asked from its own description: what it allows, and what it does not."""

from __future__ import annotations

import warnings
from collections.abc import Callable

from flask import Flask
from hypothesis import HealthCheck, given, settings

DESCRIPTION = "/api/v1/openapi.json"


def fuzz_interface(app: Flask, token: str, *, examples: int) -> tuple[list[str], int]:
    """(faults, how often it was asked). A fault is an answer of 500 or more, or one that tells of the inside."""
    with warnings.catch_warnings():
        # What the library and those it brings warn about on import is theirs.
        warnings.simplefilter("ignore")
        import schemathesis
        from schemathesis import GenerationMode

        faults: list[str] = []
        asked = 0
        schema = schemathesis.openapi.from_wsgi(DESCRIPTION, app)
        for found in schema.get_all_operations():
            operation = found.ok()
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                came: list[str] = []
                ask = _asking(operation.as_strategy(generation_mode=mode), token, came, examples)
                ask()
                asked += len(came)
                faults += [f"{operation.label}: {told}" for told in came if told]
    return list(dict.fromkeys(faults)), asked


def _asking(cases: object, token: str, came: list[str], examples: int) -> Callable[[], None]:
    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(cases)
    def ask(case: object) -> None:
        answer = case.call(headers={"Authorization": f"Bearer {token}"})  # type: ignore[attr-defined]  # has no types
        inside = "Traceback" in answer.text or "sqlalchemy" in answer.text
        came.append(f"{answer.status_code} for {case!r}"[:300] if answer.status_code >= 500 or inside else "")

    return ask
