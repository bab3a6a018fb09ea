"""What a rejected batch leaves behind is destroyed in front of two people, on the page of the batch."""

from lims.actions.views import batch_record
from tests.web.house import PASSWORD, text_of

GROWING = "B26-0005"


def record_of(house):
    with house.store.reading() as db:
        return batch_record(db, GROWING)


def test_a_rejected_batch_is_destroyed_container_by_container(house):
    qa, technician = house.visitor("demo-qa-d"), house.visitor("demo-technician-a")
    signed = {"content_sha256": record_of(house).content_sha256, "seen_seq": record_of(house).batch.head_seq}
    assert "Destroy what is left" not in text_of(technician.get(f"/batches/{GROWING}"))
    place = f"/batches/{GROWING}/containers/V1/destroyed"
    second = {"name": "demo-technician-b", "password": PASSWORD, "why": "growth on the plate"}
    assert technician.post(place, **second).status_code == 409
    qa.post(f"/quality/{GROWING}/decision", decision="rejected", reason="contaminated", password=PASSWORD, **signed)
    assert "Destroy what is left" in text_of(technician.get(f"/batches/{GROWING}"))
    assert technician.post(place, **second | {"password": "wrong"}).status_code >= 400
    assert technician.post(place, **second | {"name": "demo-technician-a"}).status_code >= 400
    assert house.visitor("demo-nurse-g").post(place, **second).status_code == 403
    technician.post(place, **second)
    vessel = next(one for one in record_of(house).containers if one.name == "V1")
    assert vessel.fate == "destroyed"
