"""The proof of a batch's record: what it rests on, which bundles went out, and exporting one."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

from lims.actions.views import batch_record
from lims.domain.errors import Message, Refusal, msg
from lims.domain.identifiers import check_batch_number
from lims.interop.bundle.contents import packed
from lims.interop.signature.signer import reasons_against_signing
from lims.ledger.checkpoint import foot_of
from lims.store.checkpoints import find_latest_checkpoint, find_sealed_at
from lims.store.reading.bundles import count_sealed, find_sealed
from lims.store.reading.sealing import current_public_key
from lims.store.record import Act
from lims.web import forms
from lims.web.access import allowed, signed_in
from lims.web.acting import perform
from lims.web.bundles import Exporter, export, fingerprint_of
from lims.web.desk import asked_text, typed
from lims.web.documents import fit_signer
from lims.web.faults import status_of
from lims.web.show.batch import mark_of
from lims.web.site import now, person, reading, site, site_time

blueprint = Blueprint("bundles", __name__)
# A worker seals an export within a second or two; a page may wait so long for it.
LONGEST_SECONDS, LOOK_EVERY = 20.0, 0.2


@blueprint.get("/batches/<number>/bundle")
@signed_in
def page(number: str) -> ResponseReturnValue:
    """What proves the record of this batch, and the form to export it."""
    return _page(number)


@blueprint.post("/batches/<number>/bundle")
@allowed("qa", "auditor", "administrator")
def export_(number: str) -> ResponseReturnValue:
    """Export the batch: count a copy, draw it, enter the hash of every file, wait for the seal, give the zip."""
    try:
        reason = asked_text("reason", msg("What the bundle is for"))
        signer = fit_signer(site().settings.signer, now())
        exporter = Exporter(site().store, person().printed_name, now(), reason, _doing(), _wait_for_seal, signer)
        files = export(exporter, check_batch_number(number))
    except Refusal as refusal:
        return make_response(_page(number, refusal), status_of(refusal))
    count = json.loads(json.loads(files["seal.json"])["entry"])["data"]["export"]
    name = f"{number}-bundle-{count}"
    answer = make_response(packed(files, name, now()))
    answer.headers["Content-Type"] = "application/zip"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.zip"'
    return answer


def _doing() -> Callable[[Callable[[Act], Any]], Any]:
    """Each of the export's acts is a request of its own, made from the form's: sent twice, each is done once."""
    asked, acts = forms.request_id(), iter(range(1, 10))

    def do(work: Callable[[Act], Any]) -> Any:
        return perform(work, f"{asked[:90]}-{next(acts)}", forms.fingerprint("export"))

    return do


def _wait_for_seal(chain: str, seq: int) -> None:
    """Return when the entry is sealed, or after a while without."""
    pause = threading.Event()
    for _ in range(int(LONGEST_SECONDS / LOOK_EVERY)):
        with reading() as db:
            if find_sealed(db, chain, seq) is not None:
                return
        pause.wait(LOOK_EVERY)


def _certificate() -> tuple[str, Message] | None:
    """The certificate that signs this site's papers: whether it does now, and its name and last day, or why not."""
    signer = site().settings.signer
    if signer is None:
        return None
    against = next(reasons_against_signing(signer, now()), None)
    if against is not None:
        return "wait", msg("Papers are printed unsigned. %(why)s", why=against)
    return "ok", msg("%(name)s, until %(day)s", name=signer.name, day=f"{signer.ends_at:%Y-%m-%d}")


def _page(number: str, refusal: Refusal | None = None) -> str:
    times = site_time()
    with reading() as db:
        found = batch_record(db, check_batch_number(number))
        sealed, at = find_latest_checkpoint(db), find_sealed_at(db)
        proved = count_sealed(db, f"batch:{number}")
        key = current_public_key(db)
    exports = [one for one in found.happenings if one.kind == "RecordExported"]
    waiting = len(found.happenings) - proved
    title = msg("Every one of %(count)s entries is sealed", count=proved)
    if waiting:
        title = msg("%(count)s entries are sealed, %(waiting)s wait", count=proved, waiting=waiting)
    return render_template(
        "bundles/bundle.html",
        batch=found.batch,
        record=found,
        mark=mark_of(found),
        title=title,
        waiting=waiting,
        sealed=sealed,
        sealed_at=times.moment(at) if at else "",
        foot=foot_of(sealed.size, sealed.root) if sealed else "",
        fingerprint=fingerprint_of(key),
        certificate=_certificate(),
        exports=[(dict(one.data), times.moment(one.at), found.printed_name(one.person)) for one in reversed(exports)],
        may_export=person().has("qa", "auditor", "administrator"),
        typed=typed(),
        refusal=refusal,
    )
