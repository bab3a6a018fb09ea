"""A bundle is exported."""

from __future__ import annotations

from lims.domain.errors import N_
from lims.web.show.tellings.registry import tell_plainly

tell_plainly({"RecordExported": ("", "lock", N_("Exported as a bundle, with copy %(copy)s of the record. %(reason)s"))})
