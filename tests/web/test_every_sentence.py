"""No sentence escapes the translators: every page read in a language in which each translated sentence wears brackets.

What is left outside the brackets must be somebody's data: names, codes, units, the words of the master record.
"""

import re
import tomllib
from html import unescape

import pytest
from babel.support import NullTranslations
from jinja2 import Environment
from sqlalchemy import select

from bench.addresses import addresses
from lims.resources import config_dir, templates_dir
from lims.store.tables import metadata
from lims.web import language

# Not English alone: units, symbols, the names of standards, of the product, and of languages.
OF_NO_LANGUAGE = {
    "Autolog",
    "English",
    "Fahrenheit",
    "FACT",
    "Redirecting",
    "CMD:CONFIRM",
    "log",
    "Ctrl",
    "Enter",
    "Esc",
    "cells",
}
# A chain is shown as it was written, kinds and names of fields with it; label kinds are approved in their own words.
RAW = ("/ledger/", "/labels/rules", "/label-kinds")
SPOKEN = re.compile(r"(?<![A-Za-z])[A-Za-z]{3,}(?![A-Za-z])")
UNSPOKEN = re.compile(r"(?s){%-? block (density|body_class|body_data|scan_to|state) %}.*?{% endblock %}")
READ_OUT = re.compile(r'\s(?:aria-label|title|alt|placeholder|data-words|data-ask)="([^"]*)"')


class Bracketed(NullTranslations):
    """A language in which every sentence is its English in brackets."""

    def gettext(self, message):
        return f"⟦{message}⟧"

    def ngettext(self, one, many, number):
        return f"⟦{one if number == 1 else many}⟧"


@pytest.fixture
def bracketed(monkeypatch):
    monkeypatch.setattr(language, "_catalogue", lambda _language: Bracketed())


def test_no_page_shows_a_sentence_that_nobody_can_translate(house, bracketed):
    with house.store.reading() as db:
        theirs = data_of(db)
        pages = [address for _, address in addresses(house.app, db, few=1) if not address.startswith(RAW)]
    left = {}
    for person, station in (("demo-qa-d", ""), ("demo-technician-a", "BSC-2")):
        visitor = house.visitor(person, station=station)
        visitor.post("/preferences", language="zh_Hant")
        for address in pages:
            answer = visitor.get(address)
            if answer.mimetype == "text/html" and answer.status_code == 200:
                for words in unmarked(answer.get_data(as_text=True), theirs):
                    left.setdefault(words, address)
    assert not left, "\n".join(f"{address}: {words}" for words, address in left.items())


def test_no_template_has_a_sentence_of_its_own():
    """Every branch of every page, also those that the demonstration never comes to."""
    found = []
    for path in sorted(templates_dir().rglob("*.html")):
        if "records" in path.parts:
            continue
        text = UNSPOKEN.sub("", path.read_text(encoding="utf-8"))
        kept = "".join(
            words if kind == "data" else "\0" if kind.endswith("_begin") else ""
            for _, kind, words in Environment().lex(text)
        )
        found += [f"{path.relative_to(templates_dir())}: {words}" for words in unmarked(kept, ())]
    assert not found, "\n".join(found)


def unmarked(page, theirs):
    """Runs of words that stand outside the brackets and are nobody's data; `theirs`: longest first."""
    page = re.sub(r"(?s)<(script|style)\b.*?</\1>|<!--.*?-->", " ", page)
    page = re.sub(r'(?s)<(span|p|dt|td)\b[^>]*class="[^"]*\bcode\b[^"]*"[^>]*>.*?</\1>', " ", page)
    for piece in [*re.split(r"<[^>]+>", page), *READ_OUT.findall(page)]:
        text = " ".join(unescape(piece).split())
        while (without := re.sub(r"⟦[^⟦⟧]*⟧", " ", text)) != text:
            text = without
        if spoken(text) and spoken(without_data(text, theirs)):
            yield " ".join(text.split())[:100]


def spoken(text):
    """Words that only a reader of English understands; capitals and what holds a figure are codes and short forms."""
    words = SPOKEN.findall(re.sub(r"\S*[0-9@/_]\S*", " ", text))
    return [word for word in words if word not in OF_NO_LANGUAGE and not word.isupper()]


def without_data(text, theirs):
    # What a picture shortens is data too: the first words of a title.
    short = text.partition(",")[0].strip()
    if short and any(phrase.startswith(short) for phrase in theirs):
        return ""
    for phrase in theirs:
        if phrase in text:
            text = text.replace(phrase, " ")
    return text


def data_of(db):
    """What people and master records have written, longest first: data stays in the language it was written in."""
    phrases = set()
    for path in config_dir().rglob("*.toml"):
        phrases |= set(texts_in(tomllib.loads(path.read_text(encoding="utf-8"))))
    phrases = {one.strip() for one in phrases}
    for table in metadata.sorted_tables:
        if table.name not in ("ledger", "leaves", "protocols", "requests", "checkpoints"):
            for row in db.execute(select(table)):
                # A single small word of the tables is a key of ours and no data: it needs its own words on a page.
                phrases |= {one for one in texts_in(list(row)) if " " in one.strip() or one != one.lower()}
    kept = {part.strip() for phrase in phrases for part in (phrase, *phrase.split("\n"))}
    return sorted((one for one in kept if spoken(one)), key=len, reverse=True)


def texts_in(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from texts_in(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts_in(one)
