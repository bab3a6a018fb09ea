"""A kind of label is approved."""

from __future__ import annotations

from lims.domain.errors import N_
from lims.web.show.tellings.registry import tell_plainly

tell_plainly({"LabelKindApproved": ("ok", "tag", N_("Label kind %(kind)s, version %(version)s, approved"))})
