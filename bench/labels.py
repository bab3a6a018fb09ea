"""Labels of one kind, each with a code of its own, in every form; time and memory of a process that does nothing else.

`python -m bench.labels KIND FORM COUNT` is that process: it prints what it took as JSON.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from bench.figures import Figure, at_most
from bench.place import ROOT, Place
from lims.domain.identifiers import new_label_code
from lims.garbage import search_seldom
from lims.printing.composing import compose
from lims.printing.faces import LabelFace, sample_face
from lims.printing.label_kinds import label_kind_names
from lims.printing.labels import plain_pdf
from lims.printing.layouts import forget_drawings
from lims.printing.outputs import printed

PLAIN = "plain"  # WeasyPrint lays out each label: what the product costs without its shortcuts
ONE, PLAIN_RUN = 5, 50


def run_of(kind: str, count: int, language: str = "en") -> list[LabelFace]:
    """As a batch makes them: codes, serials and names differ."""
    choose = random.Random(count).choice
    face = replace(sample_face(kind), language=language)
    return [
        replace(face, label_code=new_label_code(choose), serial=n, what=f"{face.what} {n}" if face.what else "")
        for n in range(1, count + 1)
    ]


def measure(place: Place) -> Iterator[Figure]:  # noqa: ARG001 every measure takes it
    """One label of each kind, then 100, 1,000 and 5,000 tubes, bags and Chinese labels; WeasyPrint alone beside."""
    search_seldom()  # as the server does
    for kind in label_kind_names():
        _make(kind, "pdf", 1)  # its template is compiled once in the life of a server
        bare = 1000 * _seconds(partial(plain_pdf, [compose(face) for face in run_of(kind, 1)]))
        beside = "laid out by WeasyPrint alone"
        worst = 1000 * max(_seconds(partial(printed, [one], "pdf")) for one in run_of(kind, ONE))
        yield at_most(f"1 label, {kind}", worst, "ms", 100, beside=beside, bare=bare)
        # Another product or another statement is another drawing: the first label of it is laid out.
        new = 1000 * max(_seconds(partial(_first_of_its_drawing, one)) for one in run_of(kind, ONE))
        yield at_most(f"1 label, {kind}, first of its drawing", new, "ms", 100, beside=beside, bare=bare)
    bare = _in_a_process("tube", PLAIN, PLAIN_RUN)["seconds"] / PLAIN_RUN
    for count, limit in ((100, 0.5), (1000, 2), (5000, 10)):
        took = _in_a_process("tube", "pdf", count)
        beside = f"WeasyPrint alone, {PLAIN_RUN} labels scaled up"
        yield at_most(f"{count} tubes, PDF", took["seconds"], "s", limit, beside=beside, bare=bare * count)
        if count == 1000:
            yield at_most("1000 tubes, PDF, memory", took["megabytes"], "MB", 150)
    for kind, form, language in (
        ("bag", "pdf", "en"),
        ("tube", "sheet:a4-3x8-70x37", "en"),
        ("tube", "zpl-203", "en"),
        ("tube", "zpl-203", "zh_Hant"),
        ("tube", "zpl-300", "en"),
        ("tube", "zpl-600", "en"),
        ("vial", "zpl-203", "en"),
        ("bag", "zpl-203", "en"),
    ):
        took = _in_a_process(kind, form, 1000, language)
        yield at_most(
            f"1000 {kind}s, {form}, {language}", took["seconds"], "s", 2, beside=f"{took['megabytes']:.0f} MB"
        )


def _first_of_its_drawing(face: LabelFace) -> None:
    forget_drawings()
    printed([face], "pdf")


def _make(kind: str, form: str, count: int, language: str = "en") -> None:
    faces = run_of(kind, count, language)
    if form == PLAIN:
        plain_pdf([compose(face) for face in faces])
    else:
        printed(faces, form)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _in_a_process(kind: str, form: str, count: int, language: str = "en") -> dict[str, Any]:
    told = subprocess.run(
        [sys.executable, "-m", "bench.labels", kind, form, str(count), language],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    answer: dict[str, Any] = json.loads(told.stdout)
    return answer


def _tell(kind: str, form: str, count: str, language: str = "en") -> None:
    _make(kind, form, 1, language)  # libraries are loaded and fonts read once in the life of a process
    search_seldom()
    processor = time.process_time()
    seconds = _seconds(lambda: _make(kind, form, int(count), language))
    print(json.dumps({"seconds": seconds, "cpu": time.process_time() - processor, "megabytes": _most_memory()}))


def _most_memory() -> float:
    """In MB. Not getrusage: its figure begins with what the process that started this one held."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")) / 1024


if __name__ == "__main__":
    _tell(*sys.argv[1:])
