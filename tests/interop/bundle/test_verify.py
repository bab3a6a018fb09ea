"""The stand-alone verifier: it accepts what is whole, and names what was done to the rest."""

import io
import random
import shutil
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lims.interop.bundle import verify
from lims.interop.bundle.contents import packed, unpacked
from lims.interop.bundle.paper import with_digest
from lims.interop.bundle.verify import is_signed, prove
from tests.interop.bundle.making import AT, KEY, bundle, flipped
from tests.interop.bundle.vectors import vectors

# The same few signatures are proved hundreds of times here.
verify.is_signed = cache(is_signed)
VERIFIER = Path(sys.modules[prove.__module__].__file__)


def named(told):
    return tuple((one["what"], one["where"]) for one in told["faults"])


@pytest.mark.check("L16")
def test_every_vector_is_named():
    for name, files, paper, faults in vectors():
        told = prove(dict(files), paper)
        if faults is None:
            assert named(told) and not told["ok"], name
        else:
            assert named(told) == faults, name
        wanted = "faulty" if told["faults"] else "anchored" if paper else "consistent, not anchored"
        assert (told["verdict"], told["ok"]) == (wanted, not told["faults"]), name


@settings(max_examples=80, deadline=None)
@given(st.data())
@pytest.mark.check("V1")
def test_any_changed_byte_of_any_file_is_found(data):
    files = bundle()
    name = data.draw(st.sampled_from(sorted(files)))
    at = data.draw(st.integers(0, len(files[name]) - 1))
    changed = files[name][:at] + bytes([files[name][at] ^ data.draw(st.integers(1, 255))]) + files[name][at + 1 :]
    told = prove(dict(files) | {name: changed})
    assert not told["ok"], (name, at)
    assert (
        any(name in one["where"] or one["what"].startswith("altered") for one in told["faults"]) or name == "seal.json"
    )


@pytest.mark.check("V2")
def test_a_printed_record_names_the_page_that_is_gone_or_changed(tmp_path):
    pdf = bundle()["record.pdf"]
    (tmp_path / "whole.pdf").write_bytes(pdf)
    cut = ["qpdf", tmp_path / "whole.pdf", "--pages", tmp_path / "whole.pdf", "1,3", "--", tmp_path / "cut.pdf"]
    subprocess.run(cut, check=True)
    told = prove({"record.pdf": (tmp_path / "cut.pdf").read_bytes()})
    assert ("missing page", "2 of 3") in named(told) and ("altered PDF", "record.pdf") in named(told)
    chance = random.Random(4)
    for at in (chance.randrange(len(pdf)) for _ in range(60)):
        assert not prove({"record.pdf": flipped(pdf, at)})["ok"], at


def test_an_inspector_needs_python_and_nothing_else(tmp_path):
    for name, content in bundle().items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    python = shutil.which("python3") or sys.executable
    run = [python, "-I", "verify.py"]
    whole = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert whole.returncode == 0 and "consistent, not anchored" in whole.stdout
    (tmp_path / "labels.csv").write_bytes(b"other")
    spoiled = subprocess.run([*run, "--json"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert spoiled.returncode == 1 and '"where": "labels.csv"' in spoiled.stdout
    assert subprocess.run([*run, "nowhere"], cwd=tmp_path, capture_output=True, check=False).returncode == 2


def test_the_verifier_fits_what_a_person_reads_in_one_go():
    text = VERIFIER.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    assert "import lims" not in text and "from lims" not in text


def test_the_zip_is_the_same_each_time_and_opens_again():
    files = bundle()
    zipped = packed(files, "B26-0141-bundle", AT)
    assert zipped == packed(dict(reversed(files.items())), "B26-0141-bundle", AT)
    assert unpacked(zipped) == files
    with zipfile.ZipFile(io.BytesIO(zipped)) as opened:
        assert opened.testzip() is None


def test_signatures_are_those_of_rfc_8032():
    # RFC 8032 section 7.1, test 2.
    public = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert is_signed(public, b"\x72", signature)
    assert not is_signed(public, b"\x73", signature)
    order = 2**252 + 27742317777372353535851937790883648493
    larger = signature[:32] + (int.from_bytes(signature[32:], "little") + order).to_bytes(32, "little")
    assert not is_signed(public, b"\x72", larger)
    mine = KEY.sign(b"text")
    assert is_signed(KEY.public_key().public_bytes_raw(), b"text", mine)
    assert not any(is_signed(KEY.public_key().public_bytes_raw(), b"text", flipped(mine, at)) for at in range(0, 64, 5))


def test_a_document_without_a_name_gets_no_digest():
    with pytest.raises(ValueError, match="no identifier"):
        with_digest(b"%PDF-1.7\n%%EOF\n")
