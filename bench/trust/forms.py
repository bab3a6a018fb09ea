"""Every form of every page, found where people find it, and filled with whatever somebody sends on purpose."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

TEXTS = {"text", "search", "textarea", "password", "email", "tel", "url", "number", "date", "time", "datetime-local"}


@dataclass(slots=True)
class Field:
    """One field: its kind, the value it comes with, what can be chosen."""

    name: str
    kind: str
    value: str = ""
    choices: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Form:
    """Where a form goes, and its fields."""

    action: str
    method: str
    kind: str
    fields: list[Field] = field(default_factory=list)

    def names(self) -> set[str]:
        """The fields that somebody can type into or choose from."""
        return {one.name for one in self.fields if one.kind != "hidden"}


class _Forms(HTMLParser):
    def __init__(self, at: str) -> None:
        super().__init__()
        self._at = at
        self.found: list[Form] = []
        self._open: Form | None = None
        self._by_id: dict[str, Form] = {}
        self._select: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(got.get("action") or self._at, got.get("method", "get").lower(), got.get("enctype", ""))
            self.found.append(self._open)
            self._by_id[got.get("id", "")] = self._open
        form = self._by_id.get(got.get("form", ""), self._open) if got.get("form") else self._open
        if tag == "option" and self._select is not None:
            self._select.choices.append(got.get("value", ""))
        if form is None or not got.get("name"):
            return
        if tag in ("input", "textarea", "button"):
            kind = {"textarea": "textarea", "button": "button"}.get(tag, got.get("type", "text").lower())
            form.fields.append(Field(got["name"], kind, got.get("value", "")))
        elif tag == "select":
            self._select = Field(got["name"], "select")
            form.fields.append(self._select)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = None


def forms_of(page: str, at: str) -> list[Form]:
    """The forms that this page sends with POST."""
    reader = _Forms(at)
    reader.feed(page)
    return [one for one in reader.found if one.method == "post"]


def filled(form: Form, texts: Sequence[str], dice: random.Random, password: str) -> dict[str, Any]:
    """The form as somebody sends it: hidden fields as they came, every other one hostile, now and then plausible."""
    sent: dict[str, Any] = {}
    buttons = [one for one in form.fields if one.kind in ("button", "submit")]
    if buttons:
        chosen = dice.choice(buttons)
        sent[chosen.name] = chosen.value
    for one in form.fields:
        if one.kind == "hidden":
            sent.setdefault(one.name, one.value)
        elif one.kind == "file":
            content = dice.choice((b"%PDF-1.4 x", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, b"time,c\n1,=1+1\n", b"\0\1", b""))
            sent[one.name] = (io.BytesIO(content), dice.choice(("../../x.pdf", "a\r\nb.csv", *texts[:3])))
        elif one.kind == "password" and dice.random() < 0.7:
            sent[one.name] = password
        elif one.kind in TEXTS:
            sent[one.name] = dice.choice(texts) if dice.random() < 0.8 else dice.choice((one.value, "1", "2026-11-19"))
        elif one.kind in ("select", "radio", "checkbox"):
            likely = one.choices or [one.value or "on"]
            sent[one.name] = dice.choice(texts) if dice.random() < 0.2 else dice.choice(likely)
    return sent
