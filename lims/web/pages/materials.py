"""Material lots: what there is, and taking a lot in with its label."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from lims.actions.master import protocol_from
from lims.actions.materials import change_lot_state, receive_lot
from lims.domain.errors import Message, NotReadable, Refusal, msg
from lims.domain.materials import MaterialLot
from lims.store.reading.containers import labels_of
from lims.store.reading.materials import list_lots
from lims.store.reading.protocols import list_protocols
from lims.store.record import Act
from lims.web.access import allowed, signed_in
from lims.web.acting import act
from lims.web.desk import asked_day, asked_number, asked_text, do_or_show, text, typed
from lims.web.show.stock import lot_chip
from lims.web.site import person, reading, site_time

blueprint = Blueprint("materials", __name__)


@blueprint.get("/materials")
@signed_in
def page() -> ResponseReturnValue:
    """Every lot, the first to expire first."""
    return _page()


@blueprint.post("/materials")
@signed_in
def receive() -> ResponseReturnValue:
    """Take a lot in; its label is the next thing to print."""

    def do() -> str:
        label_code: str = act(
            _receive,
            asked_text("kind", msg("The material")),
            lot_number=asked_text("lot_number", msg("The maker's lot number")),
            expires_on=asked_day("expires_on", msg("The last day of use")),
            opened_hours=_number("opened_hours", msg("Hours after opening")),
            most_thaws=_number("most_thaws", msg("Thaws")),
        )
        return label_code

    return do_or_show(do, lambda code: url_for("labels.page", code=code), _page)


@blueprint.post("/materials/state")
@allowed("qa")
def change_state() -> ResponseReturnValue:
    """Release, quarantine or recall a lot, with the reason."""

    def do() -> None:
        reason = asked_text("reason", msg("The reason"))
        act(
            change_lot_state,
            asked_text("lot", msg("The lot")),
            state=asked_text("state", msg("The state")),
            reason=reason,
        )

    return do_or_show(do, lambda _: url_for("materials.page"), _page)


def _number(name: str, what: Message) -> int | None:
    return asked_number(name, what) if text(name) else None


def _receive(
    acting: Act, kind: str, *, lot_number: str, expires_on: date, opened_hours: int | None, most_thaws: int | None
) -> str:
    acting.lock("site")
    title = dict(_kinds(acting.db)).get(kind)
    if title is None:
        raise NotReadable(
            "material_kind",
            msg("No protocol in force asks for %(kind)s.", kind=kind[:40]),
            next_step=msg("Choose a material from the list."),
        )
    lot = f"L{acting.at.year % 100:02d}-{len(list_lots(acting.db)) + 1:04d}"
    limits = {"opened_hours": opened_hours, "most_thaws": most_thaws}
    return receive_lot(acting, lot, kind=kind, title=title, lot_number=lot_number, expires_on=expires_on, **limits)


def _page(refusal: Refusal | None = None) -> str:
    with reading() as db:
        lots = sorted(list_lots(db), key=lambda lot: (lot.expires_on, lot.title))
        kinds = _kinds(db)
        label_of = {lot.lot: label.label_code for lot in lots for label in labels_of(db, lot.lot) if label.in_force}
    today = site_time().today
    gone = sum(lot.expires_on < today for lot in lots)
    return render_template(
        "materials/list.html",
        title=_title(lots, gone),
        lots=lots,
        states={lot.lot: lot_chip(lot, today) for lot in lots},
        kinds=kinds,
        label_of=label_of,
        lot_choices=[(lot.lot, f"{lot.title}, {lot.lot_number}") for lot in lots],
        may_change=person().has("qa"),
        typed=typed(),
        refusal=refusal,
    )


def _kinds(db: Connection) -> list[tuple[str, str]]:
    """Every kind of material that a protocol in force asks for."""
    found = {kind.key: kind.title for one in list_protocols(db) for kind in protocol_from(one.text).materials}
    return sorted(found.items(), key=lambda item: item[1])


def _title(lots: list[MaterialLot], gone: int) -> Message:
    if not lots:
        return msg("Nothing is in stock yet")
    if gone == 1:
        return msg("1 of %(count)s lots has expired", count=len(lots))
    if gone:
        return msg("%(gone)s of %(count)s lots have expired", gone=gone, count=len(lots))
    return msg("All %(count)s lots are in date", count=len(lots))
