"""The quicker steps of the layout change nothing: without them, a paper with everything in it is the same bytes."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from lims.printing import engine

ROOT = Path(__file__).resolve().parents[2]
WITHOUT = """
import hashlib
from lims.printing.quicker import hasten
hasten.hasten = lambda: None
from tests.printing.test_quicker import printed
print(hashlib.sha256(printed()).hexdigest())
"""
LONG = "On the way to the ward the logger showed 9.4 °C for three minutes; waited, measured again. AVAToWAVA fi ffl "
TEXTS = (
    LONG * 2,
    "ward 7<br>bed\N{NO-BREAK SPACE}2 <s>1.20</s> <u>1.25</u> <b>× 10<sup>9</sup></b> <i>late</i>",
    "送到病房時，溫度紀錄器顯示攝氏九度，已通知品保人員，並且再量測一次。" * 2,
    "<bdo dir='rtl'>from right to left</bdo> שלום עולם، مرحبا بالعالم " * 3,
    "a\tb\tc" + "\N{SOFT HYPHEN}hy\N{SOFT HYPHEN}phen\N{SOFT HYPHEN}ation" * 9,
    "0123456789ABCDEF" * 12,
    "e\N{COMBINING ACUTE ACCENT}\N{COMBINING DOT BELOW} \N{ZERO WIDTH SPACE}x  z",
    "",
    " ",
)
DRESSES = (
    "",
    "width: 40%; padding: 1mm 5%; border: 1pt solid; box-sizing: border-box",
    "width: 30mm; letter-spacing: .4pt; word-spacing: 1mm",
    "width: 60mm; text-align: justify; hyphens: auto",
    "width: 50mm; white-space: pre-wrap; font: 600 7pt/1.1 'IBM Plex Mono'",
    "white-space: nowrap; overflow: hidden; text-overflow: ellipsis; width: 35mm",
    "float: right; width: 20mm; overflow-wrap: anywhere; font-variant-numeric: tabular-nums",
    "display: flex; justify-content: space-between; direction: rtl",
)
SHEET = """@page { size: A4; margin: 12mm }
html { font: 8pt/1.3 'IBM Plex Sans', 'Noto Sans CJK TC'; font-variant-ligatures: none; overflow-wrap: anywhere }
table { width: 100%; border-collapse: collapse; table-layout: fixed } td { border-bottom: .3pt solid; padding: 2% }
p { text-indent: 2mm; margin: 1mm auto; clear: both }"""
DRAWN = """<svg xmlns="http://www.w3.org/2000/svg" width="9mm" height="9mm" viewBox="0 0 9 9">
<path d="M0 0.5h3M5 0.5h2M1 7.5h12" stroke="#000"/></svg>
<svg xmlns="http://www.w3.org/2000/svg" width="60mm" height="12mm" viewBox="0 0 60 12">
<text x="30" y="6" font-size="3" font-family="IBM Plex Sans" text-anchor="middle">AV 1.2 × 10⁹</text></svg>"""


def printed():
    """Texts in every dress, as lines, as cells, and in a picture."""
    lines = "".join(
        f'<p style="{dress}"><span>{text}</span></p>' for n, dress in enumerate(DRESSES) for text in TEXTS[n % 3 :: 3]
    )
    cells = "".join(f"<tr><td>{text}</td><td><b>{text}</b></td></tr>" for text in TEXTS)
    html = f"<!doctype html><html lang='en'><head><title>T</title><style>{SHEET}</style></head><body>"
    return engine.pdf(f"{html}{lines}<table>{cells}</table>{DRAWN}</body></html>", pdf_variant="pdf/a-3a")


def test_a_paper_is_the_same_byte_by_byte_without_the_quicker_steps():
    with_them = hashlib.sha256(printed()).hexdigest()
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    without = subprocess.run(
        [sys.executable, "-c", WITHOUT], env=environment, capture_output=True, text=True, check=True
    ).stdout.strip()
    assert with_them == without
