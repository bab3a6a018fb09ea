"""A site with its keys, looked after."""

import pytest

from lims.actions.standing import check_signing_open
from lims.domain.errors import Refusal
from lims.domain.events.people import PersonAdded, SignInRefused
from lims.domain.events.site import SiteOpened
from lims.ledger.checkpoint import private_key_of, public_key_text
from lims.settings import read_settings
from lims.store.reading.standing import anchored, list_pauses
from lims.store.sequencer import Sequencer


class Place:
    """A site with its keys and people, and short ways to write, seal and look."""

    def __init__(self, store, settings, clock):
        self.store, self.settings, self.clock = store, settings, clock
        key = public_key_text(private_key_of(settings.site_key()).public_key())
        opened = SiteOpened(
            origin="lab.example/cells", name="Lab", zone="Europe/Berlin", public_key=key, facility="A9999"
        )
        people = (PersonAdded("adm.a", "Administrator A", ("administrator",)), PersonAdded("qa.a", "QA A", ("qa",)))
        for event in (opened, *people):
            self.do("adm.a", lambda act, event=event: act.record("site", event).seq)

    def do(self, person, work, **late):
        self.clock.advance(seconds=1)
        return self.store.perform(person, self.clock.now, work, **late)

    def write(self, times=1):
        for _ in range(times):
            self.do("qa.a", lambda act: act.record("site", SignInRefused("x", "sign")).seq)

    def seal(self):
        key = private_key_of(self.settings.site_key())
        return Sequencer(self.store, key, self.settings.checkpoints).advance(self.clock.now)

    def pauses(self, *, only_open=True):
        with self.store.reading() as db:
            return list_pauses(db, only_open=only_open)

    def may_sign(self):
        try:
            self.do("qa.a", check_signing_open)
        except Refusal as refusal:
            return refusal
        return True

    def anchored(self):
        with self.store.reading() as db:
            return anchored(db)


@pytest.fixture
def place(store, clock, tmp_path):
    settings = read_settings({"LIMS_HOME": str(tmp_path / "home")})
    settings.make_keys()
    return Place(store, settings, clock)
