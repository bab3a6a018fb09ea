"""The plan for a subject: dose, infusions, treatments; and the lists a step chooses from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lims.domain.errors import msg
from lims.masterdata.faults import Fault
from lims.masterdata.rows import Row

LISTED = ("treatments", "criteria", "materials", "equipment", "skills", "steps", "assays", "alerts", "not_stated")


def faults_in(file: Row) -> Iterator[Fault]:
    """Dose window upside down, weeks that do not count up to the infusions, keys used twice."""
    if dose := file.row("dose"):
        yield from _faults_in_dose(dose)
    if infusions := file.row("infusions"):
        yield from _faults_in_infusions(infusions)
    for treatment in file.rows("treatments"):
        yield from _faults_in_weeks(treatment)
    for name in LISTED:
        yield from faults_of_names_used_twice(file.rows(name), "key")
    if product := file.row("product"):
        yield from _faults_in_statements(product)


def faults_of_names_used_twice(rows: Iterable[Row], name: str) -> Iterator[Fault]:
    """One fault for each row that repeats the name of an earlier one."""
    seen: dict[str, str] = {}
    for row in rows:
        key = row.text(name)
        if key and key in seen:
            yield row.fault(name, msg("%(key)s is used already, at %(first)s.", key=key, first=seen[key]))
        seen.setdefault(key, row.path)


def _faults_in_dose(dose: Row) -> Iterator[Fault]:
    low, high = dose.number("low_per_m2"), dose.number("high_per_m2")
    if low is not None and high is not None and low >= high:
        yield dose.fault("low_per_m2", msg("The low end of the dose must be below its high end."))
    below = dose.number("sub_dose_low_per_m2")
    if low is not None and below is not None and below >= low:
        yield dose.fault("sub_dose_low_per_m2", msg("A dose below the window begins below its low end."))


def _faults_in_infusions(infusions: Row) -> Iterator[Fault]:
    yield from _faults_in_weeks(infusions)
    count, weeks = infusions.number("count"), infusions.data.get("weeks")
    if isinstance(weeks, list) and weeks and count is not None and len(weeks) != count:
        yield infusions.fault(
            "weeks",
            msg("%(weeks)s weeks are listed for %(count)s infusions.", weeks=len(weeks), count=int(count)),
        )


def _faults_in_weeks(row: Row) -> Iterator[Fault]:
    given = row.data.get("weeks")
    weeks = [week for week in given if isinstance(week, int)] if isinstance(given, list) else []
    if weeks != sorted(set(weeks)):
        yield row.fault("weeks", msg("Weeks stand in rising order, each once."))


def _faults_in_statements(product: Row) -> Iterator[Fault]:
    statements = product.words("label_statements")
    if len(statements) != len(set(statements)):
        yield product.fault("label_statements", msg("A statement stands here twice."))
    if statements and "autologous" not in statements:
        # 21 CFR 1271.90(c)(1): always, for material kept for autologous use.
        yield product.fault(
            "label_statements", msg("The statement autologous is missing: this product is for one person.")
        )
