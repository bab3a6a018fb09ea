"""The ledger: how long it is, what seals it, and each chain entry by entry."""

from __future__ import annotations

import re

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from lims.actions.views import batch_record
from lims.domain.errors import Message, NotFound, msg
from lims.domain.record import Happening
from lims.store.checkpoints import find_latest_checkpoint
from lims.store.reading.happenings import newest_happenings
from lims.store.reading.ledger import count_chains, count_entries, list_chains
from lims.store.reading.people import list_people
from lims.store.reading.site import head_of
from lims.store.verify import Report, verify
from lims.web.access import allowed, signed_in
from lims.web.paging import pages_around, skipped_of
from lims.web.show.story import lines_of
from lims.web.site import reading, site

blueprint = Blueprint("ledger", __name__)
_CHAIN = re.compile(r"site|(?:batch|subject):[A-Z0-9-]{3,20}")
PAGE = 100
MOST_FAULTS = 50


@blueprint.get("/ledger")
@signed_in
def page() -> ResponseReturnValue:
    """The heads of all chains and the newest checkpoint."""
    return _page()


@blueprint.post("/ledger/verify")
@allowed("qa", "auditor", "administrator")
def check() -> ResponseReturnValue:
    """Check every entry, every link and every stored checkpoint now."""
    return _page(report=verify(site().store))


@blueprint.get("/ledger/checkpoint.txt")
@signed_in
def checkpoint() -> ResponseReturnValue:
    """The newest checkpoint as the signed note it is, to be kept somewhere else."""
    with reading() as db:
        sealed = find_latest_checkpoint(db)
    if sealed is None:
        raise NotFound(
            "no_checkpoint",
            msg("There is no checkpoint yet."),
            next_step=msg("The worker makes one within minutes; look again then."),
        )
    answer = make_response(sealed.text)
    answer.headers["Content-Type"] = "text/plain; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="checkpoint-{sealed.size}.txt"'
    return answer


@blueprint.get("/ledger/<path:chain>")
@signed_in
def chain(chain: str) -> ResponseReturnValue:
    """One chain, newest entry first, a page at a time."""
    if not _CHAIN.fullmatch(chain):
        raise _no_chain(chain)
    with reading() as db:
        before = request.args.get("before", "")
        newest = int(before) if before.isascii() and before.isdigit() and len(before) < 12 else None
        shown = newest_happenings(db, chain, before=newest, most=PAGE)
        count = head_of(db, chain).entries
        told = _told(db, chain, shown) if count else {}
        names = {one.person: one.printed_name for one in list_people(db)}
    if not count:
        raise _no_chain(chain)
    return render_template(
        "ledger/chain.html",
        chain=chain,
        entries=shown,
        count=count,
        names=names,
        told=told,
        oldest=shown[-1].seq if shown else 1,
    )


def _told(db: Connection, chain: str, shown: tuple[Happening, ...]) -> dict[int, Message]:
    """What these entries of a batch say, by number, in the sentences of its time-line; nothing for other chains."""
    owner, _, number = chain.partition(":")
    if owner != "batch":
        return {}
    return {one.seq: one.line.words for one in lines_of(batch_record(db, number), shown)}


def _no_chain(chain: str) -> NotFound:
    return NotFound(
        "unknown_chain",
        msg("There is no chain %(chain)s.", chain=chain[:40]),
        next_step=msg("Choose one from the ledger's list."),
    )


def _page(report: Report | None = None) -> str:
    with reading() as db:
        sealed = find_latest_checkpoint(db)
        skipped, chains = skipped_of(request.args), count_chains(db)
        heads = list_chains(db, skip=skipped, most=PAGE)
        entries = count_entries(db)
    title = msg("%(count)s entries in %(chains)s chains", count=entries, chains=chains)
    if report is not None and report.ok:
        title = msg("Every one of %(count)s entries is as it was written", count=entries)
    elif report is not None:
        title = msg("The record is not as it was written: %(count)s faults", count=len(report.faults))
    faults = [_fault_in_words(fault) for fault in report.plain()["faults"][:MOST_FAULTS]] if report else []
    return render_template(
        "ledger/ledger.html",
        title=title,
        sealed=sealed,
        heads=heads,
        way=pages_around("ledger.page", skipped, chains, PAGE),
        entries=entries,
        report=report,
        faults=faults,
    )


def _fault_in_words(fault: dict[str, object]) -> str:
    """Where the fault is, then what it is: 'batch:B26-0001 17: ...'."""
    where = [fault.get(name) for name in ("chain", "seq", "table", "key", "column")]
    return f"{' '.join(str(part) for part in where if part not in (None, ''))}: {fault['what']}"
