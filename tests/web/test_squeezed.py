"""Pages are sent squeezed and weigh little; what is squeezed gives no secret away by its length."""

import gzip
import re

import pytest

from lims.web.static_files import FOLDER, ICONS, icon_address

HEAVY = ("/board", "/calendar", "/batches/B26-0002", "/batches/B26-0002/time-line", "/design")
SQUEEZED = {"Accept-Encoding": "gzip"}
_TOKEN = re.compile(r'data-form-token="([^"]+)"')
_OTHERWISE = re.compile(r'(?:form[-_]token"?(?: value)?|name="request_id" value)="[^"]+"')
_ASKED = re.compile(r'(?:href|src)="(/static/[^"#]+\.(?:css|js|svg))"')


def plain(page: str) -> str:
    return _OTHERWISE.sub("", page)


def test_a_squeezed_page_is_the_page_and_a_browser_that_reads_none_gets_it_as_it_is(technician):
    as_it_is = technician.get("/board")
    squeezed = technician.get("/board", headers=SQUEEZED)
    assert "Content-Encoding" not in as_it_is.headers
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in as_it_is.headers["Vary"]
    assert "Accept-Encoding" in squeezed.headers["Vary"]
    assert plain(gzip.decompress(squeezed.data).decode()) == plain(as_it_is.get_data(as_text=True))
    assert squeezed.content_length == len(squeezed.data) < len(as_it_is.data) / 3


def test_the_token_of_the_forms_never_looks_the_same_and_always_opens(technician):
    tokens = {_TOKEN.search(technician.get("/board").get_data(as_text=True))[1] for _ in range(3)}
    assert len(tokens) == 3
    assert len({one[:40] for one in tokens}) == len({one[40:] for one in tokens}) == 3
    for token in tokens:
        assert technician.post("/station", station="BSC-1", form_token=token).status_code == 302


def test_every_form_of_one_page_carries_the_same_token(technician):
    page = technician.get("/your-sign-in").get_data(as_text=True)
    assert len(set(re.findall(r'name="form_token" value="([^"]+)"', page))) == 1


@pytest.mark.parametrize("spoiled", ["", "0" * 80, "zz" * 40, "half", "mask alone", "longer"])
def test_a_token_that_is_not_ours_opens_nothing(technician, spoiled):
    token = technician.token()
    given = {"half": token[:40], "mask alone": token[:40] * 2, "longer": token + "00"}.get(spoiled, spoiled)
    assert technician.post("/station", station="BSC-1", form_token=given).status_code == 403


def test_the_weight_of_the_same_page_is_not_the_same_twice(technician):
    """Whoever watches the wire learns nothing from one byte more or less."""
    weights = {technician.get("/scan", headers=SQUEEZED).content_length for _ in range(8)}
    assert len(weights) > 2


@pytest.mark.parametrize("address", HEAVY)
def test_a_first_visit_weighs_less_than_300_kilobytes(house, address):
    """All that comes over the wire but the camera's decoder: page, styles, scripts, icons, every font there is."""
    qa = house.visitor("demo-qa-d")
    answer = qa.get(address, headers=SQUEEZED)
    page = gzip.decompress(answer.data).decode()
    carried = sum(len(qa.get(one, headers=SQUEEZED).data) for one in set(_ASKED.findall(page)))
    # Scripts name each other, so that all of them may come.
    scripts = sum(len(qa.get(f"/static/x/js/{one.name}", headers=SQUEEZED).data) for one in FOLDER.glob("js/*.js"))
    fonts = sum(one.stat().st_size for one in FOLDER.glob("fonts/*.woff2"))
    assert answer.content_length + carried + scripts + fonts < 200_000
    # Unpacked it is read by a five-year-old tablet.
    assert len(page) < 200_000


def test_an_icon_is_named_not_repeated(house, technician):
    page = technician.get("/board").get_data(as_text=True)
    with house.app.test_request_context():
        assert f'<use href="{icon_address("scan")}"/>' in page
        with pytest.raises(KeyError):
            icon_address("never drawn")
    assert technician.get("/static/x/icons.svg", headers=SQUEEZED).mimetype == "image/svg+xml"
    assert len(ICONS) == len(set(ICONS)) > 30
