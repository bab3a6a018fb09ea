"""What the layout of every page can say: who, where, when, the areas, and the small helpers of the templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request

from lims.domain.alerts import Alert
from lims.domain.errors import Message, msg
from lims.domain.identifiers import coi_spaced, grouped
from lims.domain.people import roles_words
from lims.store.passkeys import passkeys_of
from lims.web import forms, language
from lims.web.addresses import address_of_page
from lims.web.authority import matrix
from lims.web.show.alerts import urgent_for
from lims.web.show.standing import Banner, banners_for
from lims.web.signing import needs_name
from lims.web.site import find_signed_in, now, reading, site, site_time
from lims.web.static_files import icon_address, static
from lims.web.tour import tour_of_request

THEMES = ("light", "dark")
THEME_COOKIE = "autolog-theme"


@dataclass(frozen=True, slots=True)
class Area:
    """One area of the navigation. Who sees it: whom authority.toml lets in."""

    endpoint: str
    title: Message
    icon: str
    first: bool = False  # on the bar; the others are behind "More"


AREAS = (
    Area("board.page", msg("Board"), "board", first=True),
    Area("my_work.page", msg("My work"), "person", first=True),
    Area("scanning.page", msg("Scan"), "scan", first=True),
    Area("quality.desk", msg("QA desk"), "qa", first=True),
    Area("labels.page", msg("Labels"), "tag", first=True),
    Area("calendar.page", msg("Calendar"), "cal"),
    Area("deviations.page", msg("Deviations"), "attn"),
    Area("alerts.page", msg("Alerts and tasks"), "attn"),
    Area("subjects.page", msg("Subjects"), "wrist"),
    Area("materials.page", msg("Materials"), "flask"),
    Area("equipment.page", msg("Equipment"), "gauge"),
    Area("places.page", msg("Where things stand"), "incub"),
    Area("printers.page", msg("Printers"), "print"),
    Area("where_used.page", msg("Where used"), "link"),
    Area("protocols.page", msg("Protocols"), "doc"),
    Area("label_kinds.page", msg("Label kinds"), "tag"),
    Area("walls.screens", msg("Wall screens"), "wall"),
    Area("people.page", msg("People"), "person"),
    Area("downtime.page", msg("Downtime forms"), "doc"),
    Area("outcomes.page", msg("Outcomes"), "ok"),
    Area("ledger.page", msg("Ledger"), "link"),
    Area("standing.page", msg("Standing of the record"), "lock"),
    Area("design.page", msg("How it looks"), "info"),
)


def frame_pages(app: Flask) -> None:
    """Give every template the frame's words and helpers."""
    app.jinja_env.filters.update(grouped=grouped, coi_spaced=coi_spaced, roles_in_words=roles_words)
    app.jinja_env.globals.update(
        static=static,
        icon_address=icon_address,
        form_token=forms.form_token,
        new_request_id=forms.new_request_id,
        address_of_page=address_of_page,
        needs_signer=needs_name,
    )
    app.context_processor(_frame)


def _frame() -> dict[str, Any]:
    theme = request.cookies.get(THEME_COOKIE, "")
    who = find_signed_in()
    return {
        "signed_in": who,
        "site_name": site().name,
        "demonstration": site().demonstration,
        "times": site_time(),
        "theme": theme if theme in THEMES else "",
        "html_language": language.html_language(),
        "language": language.html_language().replace("-", "_"),
        "languages": language.offered(),
        "unanswered": _unanswered(),
        "standing_banners": _standing(),
        "has_passkeys": _has_passkeys(),
        "tour": tour_of_request(),
        "areas": [a for a in AREAS if a.endpoint in current_app.view_functions and _for(a)],
    }


def _for(area: Area) -> bool:
    who = find_signed_in()
    return who is not None and matrix()[area.endpoint].admits(who.person)


def _has_passkeys() -> bool:
    who = find_signed_in()
    if who is None or who.token:
        return False
    with reading() as db:
        return bool(passkeys_of(db, who.person.person))


def _standing() -> tuple[Banner, ...]:
    """What stands between this site and a signature: told on every page until it is settled."""
    who = find_signed_in()
    if who is None:
        return ()
    with reading() as db:
        return banners_for(db, who.person, now())


def _unanswered() -> tuple[Alert, ...]:
    """The critical alerts that wait for whoever asks: told on every page until somebody acknowledges them."""
    who = find_signed_in()
    if who is None:
        return ()
    with reading() as db:
        return urgent_for(db, who.person)
