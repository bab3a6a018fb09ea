"""Hand-overs and the bedside: who gives does not take, nothing unreleased leaves, a wrong wristband is a stop."""

import shutil

import pytest

from lims.actions.views import batch_record
from tests.conftest import Clock
from tests.web.house import PASSWORD, House, text_of
from tests.web.test_quality import READY, decide, review, signing

BAG = f"{READY}/P1"
SUBJECT = "IKC-002"
OTHER_SUBJECT, OTHER_BAG = "INKT-002", "B26-0004/P1"
GROWING = "B26-0005"


@pytest.fixture(scope="module")
def kept(demonstration, tmp_path_factory):
    """The laboratory as it stands once the batch is released, and once its bag is on the ward: played once."""
    folder = tmp_path_factory.mktemp("custody")
    for before, name, happens in ((demonstration, "released", release), (folder / "released", "ward", to_the_ward)):
        shutil.copy(before, folder / name)
        house = House(f"sqlite:///{folder / name}", Clock())
        happens(house)
        house.store.close()
    return folder


@pytest.fixture
def at(kept, tmp_path, clock):
    """A laboratory that begins there."""
    opened = []

    def at(name):
        shutil.copy(kept / name, tmp_path / name)
        opened.append(House(f"sqlite:///{tmp_path / name}", clock))
        return opened[-1]

    yield at
    for house in opened:
        house.store.close()


@pytest.fixture
def released(at):
    return at("released")


@pytest.fixture
def ward(at):
    return at("ward")


def release(house):
    qa = house.visitor("demo-qa-d")
    assert review(qa).status_code == 303
    assert decide(qa, "released_interim").status_code == 303


def seen(house, number=READY):
    with house.store.reading() as db:
        return batch_record(db, number).batch.head_seq


def give(visitor, kind="lab_to_courier", number=READY, things=(BAG,), **more):
    fields = {
        "kind": kind,
        "code": [visitor.house.code_of(thing) for thing in things],
        "from_place": "Release store",
        "to_place": "Ward 5",
        "seal": "S-77001",
        "logger": "L-12",
        "low_c": "2",
        "high_c": "8",
        "seen_seq": seen(visitor.house, number),
    }
    return visitor.post(f"/batches/{number}/custody", **(fields | more))


def take(visitor, handover, number=READY, things=(BAG,), **more):
    fields = {
        "code": [visitor.house.code_of(thing) for thing in things],
        "seal_intact": "yes",
        "lowest_c": "3.1",
        "highest_c": "5.4",
        "condition": "",
        "seen_seq": seen(visitor.house, number),
    }
    return visitor.post(f"/batches/{number}/custody/{handover}/take", **(fields | more))


def to_the_ward(house):
    technician, courier, nurse = (house.visitor(n) for n in ("demo-technician-a", "demo-courier-f", "demo-nurse-g"))
    for giver, taker, kind in ((technician, courier, "lab_to_courier"), (courier, nurse, "courier_to_ward")):
        assert give(giver, kind).status_code == 303
        with house.store.reading() as db:
            number = batch_record(db, READY).handovers[-1].handover
        assert take(taker, number).status_code == 303


def bedside(nurse, **more):
    fields = {
        "wristband_code": nurse.house.code_of(SUBJECT),
        "bag_code": nurse.house.code_of(BAG),
        "order": READY,
        "name": "demo-nurse-h",
        "password": PASSWORD,
        "seen_seq": seen(nurse.house),
    }
    return nurse.post(f"/batches/{READY}/infusion/check", **(fields | more))


def test_nothing_leaves_before_quality_releases_it(house):
    answer = give(house.visitor("demo-technician-a"))
    assert answer.status_code == 409
    assert f"Batch {READY} is not released." in text_of(answer) and "S-77001" in answer.get_data(as_text=True)


def test_who_gives_does_not_take(released):
    technician = released.visitor("demo-technician-a")
    give(technician)
    assert "On its way to Ward 5" in text_of(technician.get(f"/batches/{READY}/custody"))
    with released.store.reading() as db:
        number = batch_record(db, READY).handovers[-1].handover
    answer = take(technician, number)
    assert answer.status_code == 403 and "cannot take it" in text_of(answer)


def test_every_container_is_scanned_and_a_warm_one_is_a_deviation(released):
    give(released.visitor("demo-technician-a"))
    courier = released.visitor("demo-courier-f")
    with released.store.reading() as db:
        number = batch_record(db, READY).handovers[-1].handover
    answer = take(courier, number, things=())
    assert answer.status_code == 409 and "Missing:" in text_of(answer)
    assert take(courier, number, highest_c="11.5").status_code == 303
    page = text_of(courier.get(f"/batches/{READY}/custody"))
    assert "deviation" in page and "3.1 to 11.5 °C" in page


def test_a_bag_of_somebody_else_is_not_handed_over(released):
    answer = give(released.visitor("demo-technician-a"), things=(OTHER_BAG,))
    assert answer.status_code == 409 and "Stop. Wrong patient." in text_of(answer)
    assert released.kinds("batch:B26-0004")[-2:] == ["ScanRefused", "DeviationOpened"]


def test_a_hand_over_is_refused_with_a_reason(released):
    give(released.visitor("demo-technician-a"))
    courier = released.visitor("demo-courier-f")
    with released.store.reading() as db:
        number = batch_record(db, READY).handovers[-1].handover
    assert courier.post(f"/batches/{READY}/custody/{number}/refuse", reason=" ").status_code == 422
    assert courier.post(f"/batches/{READY}/custody/{number}/refuse", reason="seal broken").status_code == 303
    assert "refused" in text_of(courier.get(f"/batches/{READY}/custody"))


def test_the_dose_from_the_bedside_check_to_the_vein(ward):
    nurse = ward.visitor("demo-nurse-g")
    assert bedside(nurse).status_code == 303
    page = text_of(nurse.get(f"/batches/{READY}/infusion"))
    assert "Wristband, bag and order agree" in page
    with ward.store.reading() as db:
        bag = next(c for c in batch_record(db, READY).containers if c.container == BAG)
    answer = nurse.post(f"/batches/{READY}/infusion", volume_ml="9999", remarks="", seen_seq=seen(ward))
    assert answer.status_code == 422 and 'value="9999"' in answer.get_data(as_text=True)
    answer = nurse.post(f"/batches/{READY}/infusion", volume_ml=str(bag.volume_ml), remarks="", seen_seq=seen(ward))
    assert answer.status_code == 303
    assert "Dose 1 was given 10:42" in text_of(nurse.get(f"/batches/{READY}/infusion"))


def test_another_persons_wristband_is_a_stop_on_both_sides(ward):
    nurse = ward.visitor("demo-nurse-g")
    answer = bedside(nurse, wristband_code=ward.code_of(OTHER_SUBJECT))
    page = text_of(answer)
    assert answer.status_code == 409
    assert "Stop. Wrong patient." in page and "differs" in page and OTHER_SUBJECT in page
    assert ward.kinds(f"batch:{READY}")[-2:] == ["ScanRefused", "DeviationOpened"]
    assert ward.kinds(f"subject:{OTHER_SUBJECT}")[-1] == "ScanRefused"


def test_the_right_person_but_another_bag_and_another_order(ward):
    nurse = ward.visitor("demo-nurse-g")
    assert "Stop." in text_of(bedside(nurse, bag_code=ward.code_of(OTHER_BAG)))
    assert "The order names B26-0004" in text_of(bedside(nurse, order="b26-0004"))
    assert "BedsideChecked" not in ward.kinds(f"batch:{READY}")


def test_one_person_is_not_two_at_the_bedside(ward):
    nurse = ward.visitor("demo-nurse-g")
    answer = bedside(nurse, name="demo-nurse-g")
    assert answer.status_code == 403 and "A second person is needed." in text_of(answer)
    assert bedside(nurse, name="demo-technician-a").status_code == 403  # not their work


def test_an_unreleased_dose_is_not_offered(house):
    page = text_of(house.visitor("demo-nurse-g").get(f"/batches/{READY}/infusion"))
    assert "Not released. This dose is not given" in page and "Compare all three" not in page


def test_the_last_result_confirms_the_interim_release_and_closes_the_batch(ward):
    nurse = ward.visitor("demo-nurse-g")
    bedside(nurse)
    with ward.store.reading() as db:
        bag = next(c for c in batch_record(db, READY).containers if c.container == BAG)
    nurse.post(f"/batches/{READY}/infusion", volume_ml=str(bag.volume_ml), remarks="", seen_seq=seen(ward))
    qa, analyst = ward.visitor("demo-qa-e"), ward.visitor("demo-analyst-k")
    assert "Sterility, final is not known. Lifted by the result alone." in text_of(qa.get(f"/quality/{READY}"))
    early = qa.post(f"/quality/{READY}/final", **signing(ward, READY))
    assert early.status_code == 409
    fields = {"assay": "sterility_final", "value": "no growth", "tested_on": "2026-11-19", "seen_seq": seen(ward)}
    assert analyst.post(f"/quality/{READY}/results", **fields).status_code == 303
    assert "Confirm the final results" in text_of(qa.get(f"/quality/{READY}"))
    assert qa.post(f"/quality/{READY}/final", **signing(ward, READY)).status_code == 303
    page = text_of(qa.get(f"/batches/{READY}"))
    assert "It can be closed" in page
    answer = qa.post(f"/batches/{READY}/close", seen_seq=seen(ward))
    assert answer.status_code == 303, text_of(answer)[:1500]
    assert "Closed. Every container, label and result is accounted for" in text_of(qa.get(f"/batches/{READY}"))
    assert READY not in text_of(qa.get("/board"))
