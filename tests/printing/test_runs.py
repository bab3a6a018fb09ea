"""A run composed quickly is label for label what each would be alone."""

import random
from dataclasses import replace

import pytest

from lims.domain.identifiers import new_label_code
from lims.printing import runs
from lims.printing.composing import compose
from lims.printing.faces import sample_face
from lims.printing.label_kinds import label_kind_names
from lims.printing.runs import compose_run

ENDS = ("1", "22", "袋", "7", "%", "M", "é", "\u0661", "", "8")
NAMES = {
    "one name": lambda n: "Culture bag V2",
    "numbered": lambda n: f"Culture bag V{n}",
    "as wide or not": lambda n: ("ill", "WWW", "Bag", "A tube of nothing but a very long name")[n % 4],
    "first none": lambda n: "Bag of many" if n > 5 else "",
    "numbers that grow": lambda n: f"Bag {7 + 31 * n}",
    "on one line, then on two": lambda n: f"Final sterility sample, anaerobic {10 ** (n // 2)}",
    "a number, then other letters": lambda n: f"Bag {ENDS[n % len(ENDS)]}",
    "a name that looks like a serial": lambda n: f"{n + 1:04d}",
}


def run_of(kind, language, name):
    choose = random.Random(kind).choice
    face = replace(sample_face(kind), language=language)
    return [
        # 9,997 and on: the serial becomes one digit longer on the way.
        replace(face, label_code=new_label_code(choose), serial=9_997 + n // 2, what=name(n), copy=1 + n // 6)
        for n in range(12)
    ]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["en", "zh_Hant"])
@pytest.mark.parametrize("kind", label_kind_names())
def test_each_label_of_a_run_is_the_label_composed_alone(kind, language, name):
    faces = run_of(kind, language, NAMES[name])
    assert list(compose_run(faces)) == [compose(face) for face in faces]


def test_codes_that_share_a_group_tell_nothing_and_are_composed_alone():
    faces = [
        replace(sample_face("bag"), label_code=code, serial=n)
        for n, code in enumerate(("0000111122223333", "0000444455556666", "7777888899990000", "AAAABBBBCCCCDDDD"))
    ]
    assert list(compose_run(faces)) == [compose(face) for face in faces]


@pytest.mark.parametrize("what", ["Culture bag", "Culture bag {}", "Final sterility sample Q4 {}"])
@pytest.mark.parametrize("kind", ["bag", "vessel", "tube", "vial"])
def test_most_of_a_long_run_is_not_rendered_again(kind, what, monkeypatch):
    rendered = []

    def counted(face):
        rendered.append(face.serial)
        return compose(face)

    monkeypatch.setattr(runs, "compose", counted)
    choose = random.Random(3).choice
    faces = [
        replace(sample_face(kind), label_code=new_label_code(choose), serial=n, what=what.format(n))
        for n in range(1, 200)
    ]
    assert len(list(compose_run(faces))) == 199
    assert len(rendered) < 12
