"""Every sentence goes through the catalogues, and both Chinese scripts have every one of them, with its places."""

import ast
import re
from functools import cache

import pytest
from babel.messages.pofile import read_po

from lims.web.frame import AREAS
from lims.web.language import LOCALE_DIR
from tests.test_house import ROOT

CHINESE = ["zh_Hant", "zh_Hans"]

# A sentence as it is marked in the source: one string, or several that follow each other.
MARKED = re.compile(r"""(?:\bmsg|\bN_|\bprose|\b_)\(\s*((?:"(?:[^"\\\n]|\\.)*"\s*|'(?:[^'\\\n]|\\.)*'\s*)+)""")
COMMANDS = re.compile(r"(?:lims|apt) [ -~]+")
ENGLISH = re.compile(r"\b[a-z]{2,} [a-z]{2,}\b")
# What has no Chinese: names of things and of methods.
NAMES = {"CV", "QR", "mL", "Python", "SHA-256", "Data Matrix", "GS1 Data Matrix", "%(day)s %(clock)s UTC"}
NAMES |= {"PostgreSQL %(version)s", "SQLite %(version)s, %(path)s", "ZPL II, %(dpi)s dpi"}


@cache
def catalogue(language):
    with (LOCALE_DIR / language / "LC_MESSAGES" / "lims.po").open("rb") as file:
        return read_po(file, locale=language)


@cache
def template():
    """Every sentence the catalogues were made from, by its (first) English."""
    with (LOCALE_DIR / "lims.pot").open("rb") as file:
        return {_of(message.id, 0): message for message in read_po(file) if message.id}


def _of(words, place):
    return words if isinstance(words, str) else words[place]


def places(text):
    return set(re.findall(r"%\(\w+\)s|%%", text))


@pytest.mark.parametrize("language", CHINESE)
def test_no_sentence_is_without_its_chinese(language):
    said = catalogue(language)
    assert len(template()) > 4000
    lacking = [one for one in template() if one not in said or not _of(said[one].string or "", -1)]
    assert not lacking, f"make messages, then translate: {lacking[:10]}"
    assert not [message.id for message in said if message.fuzzy and message.id]


@pytest.mark.parametrize("language", CHINESE)
def test_every_translation_has_the_places_of_its_sentence_and_no_english(language):
    for one, source in template().items():
        words = _of(catalogue(language)[one].string, -1)
        assert places(words) == places(_of(source.id, -1)), one
        bare = re.sub(r"%\(\w+\)s|&\w+;|<[^>]+>", "", words)
        assert not ENGLISH.search(COMMANDS.sub("", bare)), words
        assert one in NAMES or not re.search("[a-z]{3}", bare) or re.search("[\u4e00-\u9fff]", bare), words


def test_no_sentence_of_the_source_is_missing_from_the_catalogues():
    known, lacking, found = {" ".join(one.split()) for one in template()}, [], 0
    files = [*ROOT.glob("lims/**/*.py"), *ROOT.glob("templates/**/*.html"), *ROOT.glob("labels/**/*.html")]
    for path in files:
        for marked in MARKED.findall(path.read_text()):
            sentence = ast.literal_eval(f"({marked})")
            found += 1
            if sentence and " ".join(sentence.split()) not in known:
                lacking.append(f"{path.relative_to(ROOT)}: {sentence}")
    assert found > 4000
    assert not lacking, "make messages, then translate: " + "; ".join(lacking)


@pytest.mark.parametrize("language", CHINESE)
def test_the_areas_and_the_stops_are_translated(language):
    said = catalogue(language)
    wanted = [area.title.msgid for area in AREAS]
    wanted += ["Stop. Wrong patient.", "Stop. Right patient, wrong dose.", "Stop. Right patient, wrong batch."]
    assert not [msgid for msgid in wanted if not said[msgid].string]
