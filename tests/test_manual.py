"""The manual's lists are the program's own: every event, every command, every kind of label."""

import tomllib

import pytest

from lims.domain.events import KINDS, NUMBERS
from lims.resources import labels_dir
from lims.store.appliers import APPLIERS
from scripts.manual import MANUAL, PAGES


def test_every_event_has_an_applier_and_a_line_in_the_manual():
    events = (MANUAL / "events.md").read_text(encoding="utf-8")
    assert set(APPLIERS) == set(KINDS.values())
    assert not [kind for number, kind in NUMBERS.items() if f"| {number} | `{kind}` |" not in events]


@pytest.mark.parametrize("lists", PAGES)
def test_the_lists_of_the_manual_are_the_programs(lists):
    written = (MANUAL / lists).read_text(encoding="utf-8")
    assert written == PAGES[lists](), f"docs/manual/{lists} is stale: make manual"


def test_every_kind_of_label_is_whole():
    folders = [folder for folder in labels_dir().iterdir() if folder.is_dir()]
    assert folders
    for folder in folders:
        assert {"metadata.toml", "template.html", "theme.css"} <= {file.name for file in folder.iterdir()}, folder.name
        assert tomllib.loads((folder / "metadata.toml").read_text(encoding="utf-8")), folder.name
