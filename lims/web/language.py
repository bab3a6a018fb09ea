"""The reader's language: sentences of pages and of the domain go through the same catalogues."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask, current_app, g, has_app_context, request

from lims.domain.days import in_zone
from lims.domain.errors import Message, Refusal, Translate, in_english
from lims.printing.two_languages import InBoth

LOCALE_DIR = Path(__file__).resolve().parent.parent / "locale"
LANGUAGES = {"en": "English", "zh_Hant": "繁體中文", "zh_Hans": "简体中文"}
COOKIE = "autolog-language"


def speak_languages(app: Flask, offered: Sequence[str] = ()) -> None:
    """Let templates translate: _(), gettext(), ngettext() and the filter `say` for the domain's messages.

    `offered` are the languages of this site, the first one for whoever has chosen none; all of them when none is named.
    """
    app.extensions["autolog-languages"] = tuple(one for one in offered if one in LANGUAGES) or tuple(LANGUAGES)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # by the extension
    app.jinja_env.filters["say"] = said
    app.jinja_env.filters["recorded"] = recorded
    app.before_request(_choose)


def gettext(message: str) -> str:
    """The sentence in the reader's language."""
    return _catalogue(_language()).gettext(message) if message else ""


def ngettext(one: str, many: str, number: int) -> str:
    """The sentence for so many, in the reader's language."""
    return _catalogue(_language()).ngettext(one, many, number)


def recorded(text: str) -> str:
    """A whole sentence of the program as the record has it, in the reader's language; other words stay as they are."""
    return _catalogue(_language()).gettext(text) if text else ""


def said(message: Message | str) -> str:
    """A message of the domain as the reader reads it; plain text stays what it is."""
    return _at_site(message).render(gettext) if isinstance(message, Message) else message


def plainly(refusal: Refusal) -> dict[str, Any]:
    """A refusal as plain data in the reader's language, its moments on the site's clock."""
    refusal.what, refusal.next_step = _at_site(refusal.what), _at_site(refusal.next_step)
    refusal.reasons = tuple(_at_site(reason) for reason in refusal.reasons)
    return refusal.plain(gettext)


def _at_site(message: Message) -> Message:
    site = current_app.extensions.get("autolog") if has_app_context() else None
    return in_zone(message, site.zone) if site is not None else message


def html_language() -> str:
    """For the lang attribute: 'en', 'zh-Hant'."""
    return _language().replace("_", "-")


def offered() -> dict[str, str]:
    """The languages that people of this site may choose, by their own names."""
    return {one: LANGUAGES[one] for one in current_app.extensions["autolog-languages"]}


def follow(chosen: str) -> None:
    """The person who is asking chose a language once: it holds at every screen, whatever the browser prefers."""
    if chosen in offered():
        g.language = chosen


def translator(language: str) -> Translate:
    """Translates into that language, for papers: they speak the site's language and not their reader's.

    'en+zh_Hant' is two: headings and field names in both, sentences in the first.
    """
    first, _, beside = language.partition("+")
    one = _catalogue(first).gettext if first != "en" else in_english
    return InBoth(one, _catalogue(beside).gettext) if beside else one


def languages_named(language: str) -> str:
    """What a language of papers, or a pair of them, is called by those who read it."""
    return " + ".join(LANGUAGES[one] for one in language.split("+"))


def _language() -> str:
    try:
        chosen: str = g.get("language", "en")
    except RuntimeError:  # outside a request: documents, the command line
        return "en"
    return chosen


def _choose() -> None:
    wanted = request.cookies.get(COOKIE, "")
    g.language = wanted if wanted in offered() else _from_browser()


def _from_browser() -> str:
    there = tuple(offered())
    for tag, _ in request.accept_languages:
        words = tag.replace("_", "-").lower().split("-")
        traditional = {"hant", "tw", "hk", "mo"} & set(words)
        found = {"en": "en", "zh": "zh_Hant" if traditional else "zh_Hans"}.get(words[0], "")
        if found in there:
            return found
    return there[0]


@cache
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(LOCALE_DIR, [language], "lims")
