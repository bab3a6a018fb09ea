"""verify.html, as an inspector opens it from a folder: it says of every vector what verify.py says."""

import base64

import pytest

from lims.interop.bundle import verify
from lims.interop.bundle.contents import packed
from lims.interop.bundle.page import verifier_page
from tests.interop.bundle.making import AT, FINGERPRINT, bundle, flipped
from tests.interop.bundle.vectors import vectors

PROVE = """([files, paper]) => {
  const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  const told = prove(new Map(Object.entries(files).map(([name, text]) => [name, bytes(text)])), paper);
  delete told.record;
  return told;
}"""


@pytest.fixture
def opened(page, tmp_path):
    (tmp_path / "verify.html").write_bytes(verifier_page())
    faults = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    page.on("request", lambda one: faults.append(one.url) if not one.url.startswith("file:") else None)
    page.goto(f"file://{tmp_path}/verify.html")
    yield page
    assert not faults


@pytest.mark.check("L16")
def test_two_independent_verifiers_use_the_same_words_for_the_same_faults(opened):
    def both(name, files, paper):
        coded = {one: base64.b64encode(content).decode() for one, content in files.items()}
        mine = verify.prove(dict(files), paper)
        assert opened.evaluate(PROVE, [coded, paper]) == mine, name

    for name, files, paper, _ in vectors():
        both(name, files, paper)
    good = bundle()
    for name, step in (("seal.json", 97), ("record.pdf", 1511), ("record.json", 1999)):
        for at in range(5, len(good[name]), step):
            both(f"{name}, byte {at}", good | {name: flipped(good[name], at)}, "")


def test_an_inspector_drops_the_zip_and_types_what_stands_on_paper(opened, tmp_path):
    files = bundle()
    (tmp_path / "bundle.zip").write_bytes(packed(files, "B26-0141", AT))
    (tmp_path / "record.pdf").write_bytes(flipped(files["record.pdf"], 900))
    opened.set_input_files("#file", tmp_path / "bundle.zip")
    opened.get_by_text("Consistent, not anchored").wait_for()
    opened.fill("#paper", FINGERPRINT)
    opened.get_by_text("Nothing was changed").wait_for()
    assert "Cells counted" in opened.inner_text("#entries")
    opened.fill("#paper", "")
    opened.set_input_files("#file", tmp_path / "record.pdf")
    opened.get_by_text("Something is wrong").wait_for()
    assert "altered PDF" in opened.inner_text("#answer")
