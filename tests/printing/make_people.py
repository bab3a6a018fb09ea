"""The people, the codes and the print stamp of the made-up batch."""

import hashlib
import random

from lims.domain.identifiers import new_label_code
from lims.domain.people import Person
from lims.printing.stamp import PrintStamp
from tests.printing.make_work import moment

COI = "CHA999926000012"
CONTENT = hashlib.sha256(b"demonstration content").hexdigest()
NAMES = {
    "tech.a": "Demo technician A",
    "tech.b": "Demo technician B",
    "lead.c": "Demo lead C",
    "qa.d": "Demo QA person D",
    "qa.e": "Demo QA person E",
    "nurse.f": "Demo nurse F",
    "nurse.g": "Demo nurse G",
    "courier.h": "Demo courier H",
    "physician.j": "Demo physician J",
    "analyst.k": "Demo analyst K",
}
PEOPLE = tuple(Person(key, name, (key.partition(".")[0],), True) for key, name in NAMES.items())


class Codes:
    """Label codes, the same for every run: a new one for each new thing."""

    def __init__(self) -> None:
        self._chance, self._known = random.Random(26), {}

    def __call__(self, target: str) -> str:
        if target not in self._known:
            self._known[target] = new_label_code(self._chance.choice)
        return self._known[target]


def make_stamp(**changed) -> PrintStamp:
    root = hashlib.sha256(b"demonstration root").hexdigest()
    note = (
        f"autolog.demo/A9999\n18204\n{root[:44]}=\n\n— autolog.demo/A9999 jB8rfiuRNE9oo{'5AY52PMEH0kCmWOkpvW7' * 3}==\n"
    )
    values = {
        "printed_at": moment("fill", 75 * 60),
        "printed_by": "Demo QA person E",
        "copy": 2,
        "reason": "archive copy",
        "origin": "autolog.demo/A9999",
        "checkpoint_text": note,
        "checkpoint_size": 18204,
        "checkpoint_root": root,
        "checkpoint_at": moment("fill", 74 * 60),
        "zone": "Asia/Taipei",
        "site": "Demo Cell Processing Facility, site A9999",
        "build": "0.1.0",
        "demonstration": True,
    }
    return PrintStamp(**values | changed)
