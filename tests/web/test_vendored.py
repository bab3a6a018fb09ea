"""The one foreign script is the one whose checksum was noted."""

import hashlib

from lims.web.static_files import FOLDER


def test_every_vendored_file_is_the_one_that_was_fetched():
    noted = dict(reversed(line.split()) for line in (FOLDER / "vendor" / "SHA256SUMS").read_text().splitlines())
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (FOLDER / "vendor").iterdir()
        if path.name != "SHA256SUMS"
    }
    assert found == noted


def test_every_font_has_its_licence_beside_it():
    assert list((FOLDER / "fonts").glob("*.woff2"))
    assert "SIL OPEN FONT LICENSE" in (FOLDER / "fonts" / "LICENSE-IBM-Plex-OFL-1.1.txt").read_text().upper()
