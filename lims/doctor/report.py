"""The answer of `lims doctor`: one page for a person, one JSON object for a machine."""

import json
from collections.abc import Sequence

from lims.doctor.findings import Finding
from lims.domain.errors import Translate, in_english, msg

HEADINGS = {"ok": msg("ok"), "attention": msg("look"), "wrong": msg("WRONG")}


def is_fit(findings: Sequence[Finding]) -> bool:
    """Nothing is missing or unsafe; what only wants attention does not count."""
    return all(finding.state != "wrong" for finding in findings)


def page(findings: Sequence[Finding], translate: Translate = in_english) -> str:
    """One line for each finding, and under it the command that mends it."""
    names = [finding.name.render(translate) for finding in findings]
    width = max(len(name) for name in names)
    lines = []
    for name, finding in zip(names, findings, strict=True):
        state = HEADINGS[finding.state].render(translate)
        lines.append(f"{state:<6} {name:<{width}}  {finding.what.render(translate)}")
        if finding.mend_command:
            lines.append(f"{'':<6} {'':<{width}}  $ {finding.mend_command}")
    wrong = sum(finding.state == "wrong" for finding in findings)
    if wrong:
        verdict = msg("Not fit to keep the record yet. Things to mend: %(number)s", number=wrong)
    else:
        verdict = msg("This machine is fit to keep the record.")
    return "\n".join([*lines, "", verdict.render(translate)])


def as_json(findings: Sequence[Finding]) -> str:
    """`{"ok": ..., "findings": [{"name", "state", "what", "mend_command"}]}`."""
    found = [
        {"name": str(f.name), "state": f.state, "what": str(f.what), "mend_command": f.mend_command} for f in findings
    ]
    return json.dumps({"ok": is_fit(findings), "findings": found}, indent=2, ensure_ascii=False)
