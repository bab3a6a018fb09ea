"""A subject code of the longest form, with every container of both trials, fits its label."""

from dataclasses import replace
from pathlib import Path

import pytest

from lims.masterdata.protocols import read_protocol_file
from lims.printing.composing import compose
from lims.printing.faces import sample_face
from lims.printing.labels import plain_pdf

PROTOCOLS = sorted((Path(__file__).parents[2] / "config" / "protocols").glob("*.toml"))
LONGEST = {"subject": "ABCDE-0000", "batch": "B26-00000", "dose_no": "12", "doses": "12", "serial": 123456, "copy": 10}


def longest(kind, **more):
    face = sample_face(kind)
    return replace(face, label_code="W" * 16, **({} if not face.batch else LONGEST), **more)


@pytest.mark.parametrize("path", PROTOCOLS, ids=lambda path: path.stem)
def test_every_container_of_the_trials_fits_its_label(path):
    protocol, _ = read_protocol_file(path)
    made = [container for step in protocol.steps for container in step.makes]
    assert {container.label_kind for container in made} == {"tube", "vial", "vessel", "bag"}
    labels = [compose(longest(container.label_kind, what=container.title)) for container in made]
    bag = longest(
        "bag",
        product=protocol.product.name,
        sponsor=protocol.product.sponsor,
        rows=tuple(
            (name, {"formulation": protocol.product.formulation, "storage": protocol.product.storage}.get(name, words))
            for name, words in sample_face("bag").rows
        ),
    )
    assert plain_pdf([*labels, compose(bag)])


@pytest.mark.parametrize("agents", [("HBV",), ("HBV", "HCV"), ("HBV", "HCV", "syphilis", "HIV", "HTLV")])
def test_reactive_agents_fit(agents):
    warning = f"WARNING: Reactive test results for {', '.join(agents)}"
    long = "WARNING: Reactive test results for hepatitis B virus, hepatitis C virus, human T-lymphotropic virus"
    for kind in ("tube", "vessel", "bag"):
        face = longest(kind)
        told = tuple((name, words) for name, words in face.statements if name != "reactive")
        for wording in (warning, long):
            assert plain_pdf([compose(replace(face, agents=agents, statements=(*told, ("reactive", wording))))])


@pytest.mark.parametrize("kind", ["tube", "vial", "vessel", "bag"])
def test_the_longest_identity_fits_in_chinese_too(kind):
    assert plain_pdf([compose(longest(kind, language="zh_Hant"))])
