"""Who wrote how much is known without counting the ledger, and is what counting it gives."""

from datetime import timedelta

from lims.store.authors import written_by
from lims.store.reading.standing import anchored
from lims.store.sequencer import Sequencer
from tests.store.test_sequencer import KEY


def counted(site):
    """The slow way."""
    query = "SELECT person, COUNT(*), MAX(recorded_at) FROM ledger GROUP BY person"
    return {person: (entries, last_at) for person, entries, last_at in site.rows(query)}


def known(site):
    with site.store.reading() as db:
        return {
            person: (entries, f"{last_at:%Y-%m-%dT%H:%M:%S.%f}Z")
            for person, (entries, last_at) in written_by(db).items()
        }


def test_the_entries_of_each_person_are_known_before_while_and_after_they_are_taken_in(site, lab, monkeypatch):
    monkeypatch.setattr("lims.store.sequencer.CHUNK", 3)
    assert known(site) == counted(site)
    sequencer = Sequencer(site.store, KEY, site.checkpoints)
    for number in range(8):
        site.clock.advance(minutes=1)
        site.record("site", lab["lot"](number))
        if number in (3, 6):
            sequencer.advance(site.clock())
            assert (
                sum(row[0] for row in site.rows("SELECT entries FROM authors"))
                == site.rows("SELECT COUNT(*) FROM leaves")[0][0]
            )
        assert known(site) == counted(site)
    assert site.rows("SELECT COUNT(*) FROM leaves")[0][0] < site.rows("SELECT COUNT(*) FROM ledger")[0][0]


def test_what_waits_for_an_anchor_is_taken_in_or_not_and_the_oldest_is_told(site, lab):
    sequencer = Sequencer(site.store, KEY, site.checkpoints)
    sealed = sequencer.advance(site.clock())
    first_at = None
    for number in range(5):
        site.clock.advance(minutes=1)
        site.record("site", lab["lot"](number))
        first_at = first_at or site.clock()
        if number == 2:
            # Taken into the tree, not sealed: the file of checkpoints could not be written.
            while sequencer._take_in():
                pass
    with site.store.reading() as db:
        found = anchored(db)
    assert (found.size, found.waiting) == (sealed.size, 5)
    assert abs(found.oldest_at - first_at) < timedelta(seconds=30)
    sequencer.advance(site.clock())
    with site.store.reading() as db:
        assert (anchored(db).waiting, anchored(db).oldest_at) == (0, None)
