"""Acts and their answers: done once, kept whole, refused in words."""

import threading
from contextlib import suppress

import pytest

from lims.domain.errors import AlreadyUsed, IdentityMismatch, NotFound, NotNow, RecordMoved, msg
from lims.domain.events.materials import MaterialLotReceived
from lims.domain.events.people import SignInRefused
from lims.store.errors import Busy, UnsafeDatabase
from lims.store.session import open_store


def test_an_act_is_recorded_and_answered(site, lab):
    assert site.record("site", lab["lot"](1)) == 3
    assert site.rows("SELECT lot, state FROM material_lots") == [("L-1", "released")]
    assert site.rows("SELECT head_seq FROM chains WHERE chain = 'site'") == [(3,)]


@pytest.mark.check("D3")
def test_an_act_that_fails_leaves_nothing(site, lab):
    def work(act):
        act.open_chain("batch/B26-0141")
        act.record("site", lab["lot"](1))
        act.enqueue("print", {"lot": "L-1"})
        raise ZeroDivisionError

    before = site.rows("SELECT * FROM ledger"), site.rows("SELECT * FROM chains")
    with pytest.raises(ZeroDivisionError):
        site.store.perform("tech.a", site.clock(), work, request_id="r-1", fingerprint="f")
    assert (site.rows("SELECT * FROM ledger"), site.rows("SELECT * FROM chains")) == before
    for table in ("material_lots", "jobs", "requests"):
        assert site.rows(f"SELECT * FROM {table}") == []


@pytest.mark.check("D3")
def test_a_refusal_without_entries_leaves_nothing_and_may_be_tried_again(site, lab):
    site.record("site", lab["lot"](1))
    tired = {"yes": True}

    def work(act):
        act.record("site", lab["wrong_password"]())
        if tired["yes"]:
            raise NotNow("later", msg("Not yet."), next_step=msg("Wait."))
        return "done"

    with pytest.raises(NotNow):
        site.store.perform("tech.a", site.clock(), work, request_id="r-1", fingerprint="f")
    tired["yes"] = False
    assert site.store.perform("tech.a", site.clock(), work, request_id="r-1", fingerprint="f") == "done"
    assert len(site.rows("SELECT * FROM ledger")) == 4


@pytest.mark.check("D4")
def test_a_request_sent_twice_is_done_once_and_answered_twice(site, lab):
    options = {"request_id": "r-1", "fingerprint": "lot 1"}

    def work(act):
        return {"seq": act.record("site", lab["lot"](1)).seq, "tags": ("a", "b"), "none": None}

    first = site.store.perform("tech.a", site.clock(), work, **options)
    assert site.store.perform("tech.a", site.clock.advance(hours=1), work, **options) == first
    assert first == {"seq": 3, "tags": ["a", "b"], "none": None}
    assert len(site.rows("SELECT * FROM ledger")) == 3


@pytest.mark.parametrize(("person", "fingerprint"), [("tech.a", "lot 2"), ("tech.b", "lot 1")])
@pytest.mark.check("D4")
def test_a_request_id_with_another_content_or_person_is_refused(site, lab, person, fingerprint):
    site.record("site", lab["lot"](1), request_id="r-1", fingerprint="lot 1")
    with pytest.raises(AlreadyUsed):
        site.store.perform(
            person,
            site.clock(),
            lambda act: act.record("site", lab["lot"](2)).seq,
            request_id="r-1",
            fingerprint=fingerprint,
        )
    assert len(site.rows("SELECT * FROM ledger")) == 3


@pytest.mark.check("D4")
def test_twenty_at_once_with_one_request_id_make_one_entry(site, lab):
    answers, start = [], threading.Barrier(20)

    def send():
        start.wait()
        answers.append(site.record("site", lab["lot"](1), request_id="r-1", fingerprint="f"))

    in_threads(send, 20)
    assert answers == [3] * 20
    assert len(site.rows("SELECT * FROM ledger")) == 3


def mismatch(*entries):
    refusal = IdentityMismatch(
        "other_subject",
        msg("This label belongs to %(whom)s.", whom=msg("subject %(code)s", code="S-022")),
        expected={"subject": "S-014"},
        scanned={"subject": "S-022"},
        reasons=(msg("The bag is of another subject."),),
        next_step=msg("Stop. Call a second person."),
        lifted_by=msg("Nobody alone."),
    )
    return refusal.recorded_as(*entries)


def test_a_refusal_that_is_a_fact_is_recorded_once_and_told_the_same_to_every_retry(site, lab):
    site.open("batch/B26-0141")

    def work(act):
        act.record("site", lab["lot"](1))
        raise mismatch(("site", SignInRefused("a", "scan")), ("batch/B26-0141", SignInRefused("b", "scan")))

    told = []
    for _ in range(3):
        with pytest.raises(IdentityMismatch) as caught:
            site.store.perform("tech.a", site.clock(), work, request_id="r-1", fingerprint="f")
        told.append((caught.value.plain(), str(caught.value), caught.value.what))
    assert told[0] == told[1] == told[2]
    assert told[0][0]["scanned"] == {"subject": "S-022"}
    assert site.rows("SELECT chain, kind FROM ledger WHERE position > 3 ORDER BY position") == [
        ("site", "SignInRefused"),
        ("batch/B26-0141", "SignInRefused"),
    ]
    assert site.rows("SELECT * FROM material_lots") == []


def test_a_refusal_that_quotes_anything_is_told_again_too(site):
    quoted = msg("Scanned: %(code)s", code="\x00\u202e\ud800")

    def work(act):
        raise NotNow("odd", quoted, next_step=msg("Look.")).recorded_as(("site", SignInRefused("a", "scan")))

    for _ in range(2):
        with pytest.raises(NotNow) as caught:
            site.store.perform("tech.a", site.clock(), work, request_id="r-1", fingerprint="f")
        assert caught.value.what == quoted


def test_a_refusal_without_request_id_is_recorded_each_time(site):
    def work(act):
        raise mismatch(("site", SignInRefused("a", "scan")))

    for _ in range(2):
        with pytest.raises(IdentityMismatch):
            site.store.perform("tech.a", site.clock(), work)
    assert len(site.rows("SELECT * FROM ledger")) == 4


@pytest.mark.check("B12")
def test_two_who_decide_at_once_only_one_wins(site, lab):
    for number in range(10):
        site.record("site", lab["lot"](number))
        won, lost, start = [], [], threading.Barrier(4)

        def decide(number=number, won=won, lost=lost, start=start):
            start.wait()
            try:
                won.append(site.store.perform("qa.a", site.clock(), lambda act: lab["recall_once"](act, number)))
            except NotNow as refusal:
                lost.append(refusal.code)

        in_threads(decide, 4)
        assert (len(won), lost) == (1, ["already_recalled"] * 3)


def test_writers_of_two_batches_leave_no_gap_in_either(site, lab):
    chains = ["batch/B26-0141", "batch/B26-0142"]
    for chain in chains:
        site.open(chain)

    def write(chain):
        for _ in range(15):
            site.store.perform("t", site.clock(), lambda act: act.record(chain, lab["wrong_password"]()).seq)

    in_threads(write, 4, *[(chain,) for chain in chains * 2])
    for chain in chains:
        seqs = site.rows(f"SELECT seq FROM ledger WHERE chain = '{chain}' ORDER BY position")
        assert seqs == [(seq,) for seq in range(1, 31)]


@pytest.mark.check("D6")
def test_two_acts_that_wait_for_each_other_are_both_done(site, lab):
    site.open("batch/A")
    site.open("batch/B")
    both_hold = threading.Barrier(2, timeout=0.3)

    def write(first, second):
        def work(act):
            act.record(first, lab["wrong_password"]())
            # On SQLite the second one is not let in before the first has ended.
            with suppress(threading.BrokenBarrierError):
                both_hold.wait()
            act.record(second, lab["wrong_password"]())

        site.store.perform("t", site.clock(), work)

    in_threads(write, 2, ("batch/A", "batch/B"), ("batch/B", "batch/A"))
    heads = site.rows("SELECT head_seq FROM chains WHERE chain <> 'site'")
    assert heads == [(2,), (2,)]


@pytest.mark.check("D6")
def test_a_writer_that_waits_too_long_is_told_that_the_record_is_busy(site, database_url):
    impatient = open_store(database_url, busy_seconds=0.05)
    try:
        with site.store.writing() as db:
            db.exec_driver_sql("UPDATE chains SET head_seq = head_seq WHERE chain = 'site'")
            with pytest.raises(Busy, match="Nothing was recorded"):
                impatient.perform("t", site.clock(), lambda act: act.record("site", SignInRefused("a", "sign")).seq)
    finally:
        impatient.close()


def test_a_reader_sees_one_moment(site, lab):
    with site.store.reading() as db:
        before = db.exec_driver_sql("SELECT count(*) FROM ledger").scalar()
        site.record("site", lab["lot"](1))
        assert db.exec_driver_sql("SELECT count(*) FROM ledger").scalar() == before


@pytest.mark.check("D5")
def test_a_page_drawn_from_an_older_entry_is_told(site, lab):
    site.record("site", lab["lot"](1))
    with pytest.raises(RecordMoved) as caught:
        site.store.perform("t", site.clock(), lambda act: act.check_seen("site", 2))
    assert caught.value.plain()["head"] == 3
    site.store.perform("t", site.clock(), lambda act: act.check_seen("site", 3))


def test_a_chain_that_was_never_opened_takes_nothing(site):
    with pytest.raises(NotFound):
        site.record("batch/B26-0999", MaterialLotReceived("L", "k", "t", "n", site.clock().date()))


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "mysql://root@localhost/lims", "not an address at all"]
)
@pytest.mark.check("D2")
def test_a_database_that_keeps_nothing_is_refused(url):
    with pytest.raises(UnsafeDatabase):
        open_store(url)


def in_threads(target, number, *arguments):
    problems = []

    def run(*values):
        try:
            target(*values)
        except Exception as problem:  # noqa: BLE001 (told at the end, by the thread that can fail the test)
            problems.append(problem)

    threads = [threading.Thread(target=run, args=values) for values in arguments or [()] * number]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems, problems
