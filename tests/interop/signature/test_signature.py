"""The site's certificate under a paper: made here, and proved here and by two programs that are not ours."""

import subprocess
from functools import cache

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from lims.interop.bundle.verify import check_pdf
from lims.interop.signature.place import has_place, signature_in, signed_part, with_signature
from lims.interop.signature.reading import BROKEN, UNREADABLE, find_signature
from lims.interop.signature.signer import CertificateUnfit, finished, read_signer, reasons_against_signing
from lims.printing.archive import archive_pdf
from tests.interop.bundle.making import AT, PAGES, flipped
from tests.interop.signature.making import BEGINS, ENDS, NAME, certificate_of, pem_of, pkcs12_of, site_signer


def drawn(html=PAGES, signed=False):
    return archive_pdf(html, "records/documents.css", at=AT, identifier=b"B26-0141 2", signed=signed)


@cache
def paper(kind=2048, signed=True):
    return finished(drawn(signed=signed), site_signer(kind) if kind else None)


@pytest.mark.parametrize("kind", [2048, "ec"])
def test_two_programs_that_are_not_ours_say_that_the_whole_paper_is_signed(tmp_path, kind):
    file, root = tmp_path / "paper.pdf", tmp_path / "root.pem"
    file.write_bytes(paper(kind))
    said = subprocess.run(["pdfsig", file], capture_output=True, text=True, check=False).stdout
    for words in ("Signature is Valid", "Total document signed", "ETSI.CAdES.detached", "Papers of the site"):
        assert words in said
    assert "No syntax" in subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=True).stdout
    (tmp_path / "signature.der").write_bytes(signature_in(paper(kind)))
    before, after = paper(kind).split(b"<" + signature_in(paper(kind)).hex().encode(), 1)
    (tmp_path / "signed").write_bytes(before + after[after.index(b">") + 1 :])
    root.write_bytes(certificate_of(kind).public_bytes(Encoding.PEM))
    asked = ["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "signature.der", "-content",
             "signed", "-CAfile", "root.pem", "-purpose", "any", "-no_check_time", "-out", "same"]  # fmt: skip
    done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "CAdES Verification successful" in done.stderr, done.stderr


def test_it_says_whose_it_is_and_until_when():
    told = find_signature(paper())
    assert told.intact and (told.name, told.issuer) == (NAME, NAME)
    assert (told.begins, told.ends) == ("2026-01-01", f"{ENDS:%Y-%m-%d}")
    assert not told.ended(AT) and told.ended(ENDS.replace(year=2030))
    assert find_signature(paper(None, signed=False)) is None
    assert finished(archive_pdf(PAGES, "records/documents.css", at=AT, identifier=b"1"), site_signer()).endswith(
        b"%%EOF\n"
    )


def test_the_same_paper_is_the_same_bytes_apart_from_the_signature():
    assert paper() == finished(drawn(signed=True), site_signer())
    empty, signed = paper(None), paper()
    assert has_place(empty) and len(empty) == len(signed) and signed_part(empty) == signed_part(signed)
    assert find_signature(empty).fault == UNREADABLE
    # What the PDF says of itself holds with the signature and without.
    faults = []
    check_pdf(signed, faults), check_pdf(empty, faults)
    assert faults == []


def test_whatever_is_changed_or_added_breaks_it():
    whole = paper()
    for at in range(20, len(whole), len(whole) // 25):
        told = find_signature(flipped(whole, at))
        filling = b"Contents <" in whole[:at] and b">>" not in whole[whole.index(b"Contents <") : at]
        assert filling or told is None or not told.intact, at
    assert find_signature(whole + b"% and one line more\n").fault == UNREADABLE
    other = drawn(PAGES.replace("8.1e8", "9.1e8"), signed=True)
    borrowed = with_signature(whole, signature_in(finished(other, site_signer())))
    assert find_signature(borrowed).fault == BROKEN


def test_files_that_cannot_sign_are_named_and_nothing_crashes():
    certificate, key = pem_of()
    assert read_signer(certificate, key, b"").name == NAME
    assert read_signer(pkcs12_of(b"inlet"), b"", b"inlet").certificate == certificate_of(2048)
    tempting = {
        "password": (pkcs12_of(b"inlet"), b"", b"fjord"),
        "cannot be read": (b"no certificate", b"no key", b""),
        "does not belong": (certificate, pem_of("ec")[1], b""),
        "too short": (*pem_of(1024), b""),
        "not to sign": (*pem_of(2048, signs=False), b""),
    }
    for words, files in tempting.items():
        with pytest.raises(CertificateUnfit, match=words):
            read_signer(*files)


def test_a_certificate_signs_only_in_its_days():
    signer = site_signer()
    assert not list(reasons_against_signing(signer, AT))
    assert "ended on" in str(next(reasons_against_signing(signer, ENDS.replace(year=2030))))
    assert "begins on" in str(next(reasons_against_signing(signer, BEGINS.replace(year=2025))))
