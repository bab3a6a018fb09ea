"""The addresses that take a form and write no entry of the ledger, each with the reason: published in the manual.

Every other address that writes calls an action, and an action records. A test keeps this list whole.
"""

from __future__ import annotations

from flask import Flask

WITHOUT_ENTRY: dict[str, str] = {
    "known.ask_new_passkey": "it asks the browser for a passkey; the passkey that comes back is an entry",
    "known.ask_signature": "it asks the browser to prove a person; the signature that follows is an entry",
    "labels.scanned": "it finds the page of a label; looking is not an act",
    "ledger.check": "it proves the record, and reads it",
    "outside.begin": "it leads to the identity provider; a refused answer is an entry",
    "outside.bind": "it leads to the identity provider; the binding that follows is an entry",
    "preferences.change": "language and theme of a reader are not the record",
    "sign_in.ask_passkey": "it asks the browser to prove a person; a refused try is an entry",
    "sign_in.leave": "the session ends on the server; sessions are kept beside the record",
    "stations.choose": "where a browser stands is kept with its session; every entry made there names the station",
    "steps.check": "it judges what is typed before it is sent; nothing is kept",
    "tour.go": "the tour leads from page to page",
}


def list_of_addresses(app: Flask) -> list[tuple[str, str]]:
    """(address, why) of each of them, for the manual."""
    rules = {rule.endpoint: rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    return sorted((rules[endpoint], why) for endpoint, why in WITHOUT_ENTRY.items())
