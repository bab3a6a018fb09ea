"""Acts and their answers."""

from lims.domain.events.people import PersonAdded
from lims.domain.events.site import SiteOpened


def test_an_act_is_recorded_and_answered(store, clock):
    opened = SiteOpened(origin="autolog.example/lab", name="Lab", zone="UTC", public_key="", facility="F")
    assert store.perform("admin", clock(), lambda act: act.record("site", opened).seq) == 1
    assert store.perform("admin", clock(), lambda act: act.record("site", PersonAdded("a", "A", ())).seq) == 2
