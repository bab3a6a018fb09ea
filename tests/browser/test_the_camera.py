"""A technician without a scanner: the camera of a tablet reads printed labels. No picture leaves the tablet."""

import re

import pytest
from playwright.sync_api import expect

from lims.store.reading.containers import find_label
from tests.browser import film
from tests.browser.conftest import CHROMIUM, Bench
from tests.browser.test_access_for_all import check

BATCH, STEP, STATION = "B26-0005", "feed_d10", "BSC-2"
ELSEWHERE = "tablet.example"  # an address without encryption, as a tablet on the site's own network would use
SEEN = ((STATION, film.sharp), (f"{BATCH}/V1", film.tilted), ("M-003", film.blurred), ("M-005", film.dim))


@pytest.fixture(scope="module")
def tablet(house, browser_type, browser_type_launch_args, tmp_path_factory):
    """A Chromium whose camera sees the labels of this site, one after the other, for ever."""
    path = tmp_path_factory.mktemp("film") / "labels.y4m"
    film.write_film(path, list(scenes(house)))
    flags = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    flags += [f"--use-file-for-fake-video-capture={path}", f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1"]
    browser = browser_type.launch(**browser_type_launch_args | {"args": [*CHROMIUM, *flags]})
    yield browser
    browser.close()


def scenes(site):
    for thing, held in SEEN:
        yield held(film.label_on_paper(label_of(site, thing)))
    yield film.side_by_side(*(film.data_matrix_on_paper(site.code_of(one)) for one in ("CTR-1", "INC-1")))
    yield film.sharp(film.data_matrix_on_paper(site.code_of("INC-1")))


def label_of(site, thing):
    with site.store.reading() as db:
        return find_label(db, site.code_of(thing))


@pytest.fixture
def technician(tablet, house):
    """At a page of the tablet; what breaks there, and every address that is sent anything, is told."""
    context = tablet.new_context(viewport={"width": 768, "height": 1024})
    page = context.new_page()
    page.faults, page.sent = [], []
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))
    page.on("console", lambda told: page.faults.append(told.text) if is_fault(told) else None)
    page.on("request", lambda request: page.sent.extend([request]))
    yield Bench(page, house)
    context.close()
    assert not page.faults, "\n".join(page.faults)


def is_fault(told):
    # Without encryption a browser leaves out more than the camera, and says so.
    return told.type == "error" and "Cross-Origin-Opener-Policy" not in told.text


def test_a_step_is_scanned_with_the_camera_alone(technician):
    page = technician.page
    technician.sign_in("demo-technician-a")
    technician.open("/station")
    technician.scan_thing(STATION)
    expect(page).to_have_url(re.compile("/scan$"))
    technician.open(f"/batches/{BATCH}/steps/{STEP}")
    technician.scan("CMD:CONFIRM")
    expect(page.locator("#next")).to_contain_text("Next scan, 1 of 6")
    assert not [one for one in page.sent if "zxing" in one.url], "the decoder comes when the camera is opened"
    page.get_by_role("button", name="Camera", exact=True).click()
    page.get_by_role("button", name="Stays open").click()
    expect(page.locator("#camera [data-says]")).to_contain_text("More than one code in the picture", timeout=20_000)
    expect(page.locator("#slots")).to_contain_text("5 of 6 filled", timeout=20_000)
    assert "counter" in page.locator("#next").inner_text().lower(), "of two labels in one picture none was taken"
    assert all(len(one.post_data_buffer or b"") < 500 for one in page.sent), "a code is short; a picture is not"
    check(page)
    technician.scan("CMD:CANCEL")
    expect(page.locator("#camera")).to_be_hidden()


def test_one_read_closes_the_camera_and_opens_what_was_read(technician):
    page = technician.page
    technician.sign_in("demo-technician-b")
    technician.open("/scan")
    with page.expect_request(lambda one: one.method == "POST" and one.url.endswith("/scan")) as asked:
        page.get_by_role("button", name="Camera", exact=True).click()
    filmed = [technician.site.code_of(thing) for thing in (*dict(SEEN), "INC-1")]
    assert asked.value.post_data_json["code"] in filmed
    expect(page.locator("#camera")).to_be_hidden()


def test_without_encryption_the_camera_says_so_and_what_to_do(technician):
    page = technician.page
    technician.site.address, own = re.sub("127.0.0.1", ELSEWHERE, technician.site.address), technician.site.address
    try:
        technician.sign_in("demo-technician-b")
        technician.open("/scan")
        page.get_by_role("button", name="Camera", exact=True).click()
        expect(page.locator("#camera [data-says]")).to_contain_text("begins with http, not https")
        page.get_by_role("button", name="Close the camera").click()
        expect(page.locator("#camera")).to_be_hidden()
    finally:
        technician.site.address = own
