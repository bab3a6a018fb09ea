"""Whatever is sent to whatever address, the answer is an answer: never a fault of ours, never a trace of the inside."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Flask

from bench.trust.forms import Form, filled, forms_of

# What no answer may hold: the words of a fault that got out.
INSIDE = ("Traceback (most recent", "werkzeug", "sqlalchemy", "sqlite3.", "jinja2.", "/lims/")
# Not sent in a round: they end the visit itself.
LEFT_OUT = ("/sign-out", "/preferences")
Open = Callable[[], Any]  # a fresh signed-in browser: something with get, post and token


@dataclass(slots=True)
class Round:
    """What came of one round: how much was sent, which fields were reached, and what went wrong."""

    sent: int = 0
    kept: int = 0
    fields: set[tuple[str, str]] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def judge(self, what: str, answer: Any) -> None:
        """Keep what an answer gave away."""
        self.sent += 1
        self.kept += answer.status_code in (302, 303)
        told = answer.get_data(as_text=True) if answer.mimetype in ("text/html", "application/json") else ""
        if answer.status_code >= 500 and answer.status_code != 503:
            self.faults.append(f"{what}: {answer.status_code}")
        elif any(word in told for word in INSIDE):
            self.faults.append(f"{what}: {next(word for word in INSIDE if word in told)}")
        answer.close()


def fuzz_forms(
    app: Flask, addresses: Sequence[str], open_browser: Open, texts: Sequence[str], seed: int, password: str
) -> Round:
    """Open every page and send each form that is found there with hostile fields; each (rule, field) is reached."""
    dice, came, browser = random.Random(seed), Round(), open_browser()
    for address in addresses:
        page = browser.get(address)
        if page.status_code == 302 and "/sign-in" in page.location:
            browser = open_browser()
            page = browser.get(address)
        if page.mimetype != "text/html":
            page.close()
            continue
        for form in forms_of(page.get_data(as_text=True), address):
            rule = _rule(app, form.action)
            if rule is None or rule in LEFT_OUT or form.names() <= {name for at, name in came.fields if at == rule}:
                continue
            came.fields |= {(rule, name) for name in form.names()}
            came.judge(f"POST {rule}", _send(browser, form, filled(form, texts, dice, password)))
    return came


def fuzz_addresses(app: Flask, browser: Any, texts: Sequence[str], seed: int, slices: int = 1) -> Round:
    """Every rule with hostile words in each of its places and in its query, read and written; of `slices`, one."""
    dice, came = random.Random(seed), Round()
    for rule in list(app.url_map.iter_rules())[seed % slices :: slices]:
        if rule.endpoint in ("files.file", "sign_in.leave"):
            continue
        path = rule.rule
        for name in rule.arguments:
            word = quote(dice.choice(texts), safe="") or "x"
            for form in (f"<path:{name}>", f"<{name}>"):
                path = path.replace(form, word)
            path = path.replace(f"<int:{name}>", str(dice.choice((0, 1, 10**12))))
        query = "&".join(
            f"{name}={quote(dice.choice(texts))}" for name in ("q", "batch", "kind", "target", "next", "page")
        )
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            came.judge(f"{method} {rule.rule}", _ask(browser, method, path, query, texts, dice))
    return came


def _ask(browser: Any, method: str, path: str, query: str, texts: Sequence[str], dice: random.Random) -> Any:
    if method == "GET":
        return browser.get(f"{path}?{query}")
    return browser.post(path, **{name: dice.choice(texts) for name in ("batch", "code", "reason", "person")})


def _send(browser: Any, form: Form, sent: dict[str, Any]) -> Any:
    return browser.client.post(form.action, data=sent, content_type=form.kind or None)


def _rule(app: Flask, action: str) -> str | None:
    adapter = app.url_map.bind("localhost")
    try:
        rule, _ = adapter.match(urlsplit(action).path, method="POST", return_rule=True)
    except Exception:  # noqa: BLE001 (a form that leads nowhere is another test's business)
        return None
    return str(rule.rule)


def flattened(rounds: Sequence[Round]) -> Iterator[str]:
    """The faults of several rounds, each once."""
    yield from dict.fromkeys(fault for one in rounds for fault in one.faults)
