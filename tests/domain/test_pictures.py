"""A picture says how large it is before anybody unfolds it."""

import io

import pytest
from PIL import Image

from lims.domain.pictures import is_too_large, picture_size


def picture(form, size, **more):
    to = io.BytesIO()
    Image.new("1" if form == "PNG" else "L", size).save(to, form, **more)
    return to.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
@pytest.mark.parametrize("size", [(1, 1), (640, 480), (2480, 3508)])
def test_the_size_is_read(form, size):
    content = picture(form, size)
    assert picture_size(content) == size
    assert not is_too_large(content)


@pytest.mark.check("W6")
def test_a_small_file_with_very_many_pixels_is_too_large():
    content = picture("PNG", (30_000, 3_000))
    assert len(content) < 100_000
    assert is_too_large(content)
    assert is_too_large(picture("PNG", (9_000, 9_000)))
    progressive = picture("JPEG", (800, 600), progressive=True)
    assert picture_size(progressive) == (800, 600)


@pytest.mark.check("W6")
@pytest.mark.parametrize(
    "content",
    [b"", b"\x89PNG\r\n\x1a\n", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, b"\xff\xd8\xff", b"\xff\xd8" + b"\xff" * 99],
)
def test_a_head_that_says_nothing_is_no_picture(content):
    assert picture_size(content) is None
    assert is_too_large(content)
