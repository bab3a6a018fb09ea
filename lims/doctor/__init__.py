"""Is this machine fit to keep the record? `checks` answers; `page` and `as_json` write the answer down."""

from lims.doctor.checks import checks
from lims.doctor.findings import Finding, State
from lims.doctor.report import as_json, is_fit, page

__all__ = ["Finding", "State", "as_json", "checks", "is_fit", "page"]
