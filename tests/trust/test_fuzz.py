"""Every address and every field of every form, sent what somebody sends on purpose: words for an answer, no fault.

`make trust` sends to all of them; here it is a slice, another for each person: all of it takes a minute of processor.
"""

import pytest

from bench.addresses import addresses
from bench.trust.collect import FULL
from bench.trust.fuzz import fuzz_addresses, fuzz_forms
from bench.trust.interface import fuzz_interface
from lims.web.api.tokens import make_token
from tests.hostile_texts import hostile_texts
from tests.web.house import PASSWORD
from tests.web.test_api import KeyOnly

PEOPLE = ("demo-technician-a", "demo-qa-d")
SLICES = 4


@pytest.fixture
def slices(request):
    """In how many slices everything is cut: one is sent."""
    return 1 if request.config.getoption(FULL, default=False) else SLICES


@pytest.fixture(scope="session")
def texts():
    return [
        *hostile_texts("http://192.0.2.1:9", "/etc/passwd")[:500:3],
        "\0",
        "a\r\nb",
        "\u202e",
        "9" * 400,
        "' OR 1=1 --",
    ]


@pytest.mark.check("W7", "W5")
@pytest.mark.parametrize("who", PEOPLE)
def test_every_field_of_every_form_takes_anything(house, texts, who, slices):
    with house.store.reading() as db:
        pages = list(dict.fromkeys(address for _, address in addresses(house.app, db, few=1)))
    pages = pages[PEOPLE.index(who) :: slices]
    came = fuzz_forms(house.app, pages, lambda: house.visitor(who), texts, 7, PASSWORD)
    assert not came.faults, "\n".join(came.faults)
    assert came.sent > 20 / slices
    assert house.entries() >= 2000


@pytest.mark.check("W7", "W5")
def test_every_address_takes_anything(house, texts, slices):
    for seed, who in enumerate(("demo-qa-d", "demo-technician-a")):
        came = fuzz_addresses(house.app, house.visitor(who), texts, seed, slices)
        assert not came.faults, "\n".join(came.faults)
        assert came.sent > 150 / slices


@pytest.mark.check("W7", "W5")
def test_the_interface_answers_whatever_its_own_description_allows_and_what_it_does_not(house, slices):
    word = make_token(house.store, KeyOnly(), "demo-qa-d", purpose="t", station="BSC-2", at=house.clock())
    faults, asked = fuzz_interface(house.app, word, examples=60 // slices**2)
    assert not faults, "\n".join(faults)
    assert asked > 20
