"""Protocols: every version that has a file, what it says, where each value comes from, and putting it into force."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lims import resources
from lims.actions.master import protocol_from
from lims.actions.priors import adopt_prior, prior_view
from lims.actions.protocols import activate_protocol
from lims.domain.errors import Message, NotFound, Refusal, msg
from lims.domain.protocol import Protocol, Source
from lims.printing.documents import document
from lims.store.reading.protocols import list_protocols
from lims.store.record import Act
from lims.web.access import allowed, signed_in
from lims.web.acting import act
from lims.web.desk import do_or_show, typed
from lims.web.documents import languages_of_papers
from lims.web.paging import pages_around, skipped_of
from lims.web.show.results import limit_in_words
from lims.web.site import person, reading

blueprint = Blueprint("protocols", __name__)
BLANK = document("master_record").paper

SOURCES: dict[Source, tuple[str, Message]] = {
    Source.TRIAL: ("wait", msg("trial")),
    Source.BRIEF: ("wait", msg("brief")),
    Source.PUBLIC: ("wait", msg("publication")),
    Source.ASSUMED: ("attn", msg("assumed")),
    Source.NOT_STATED: ("plain", msg("not stated")),
}


ALL, VALUES = "all", 100


@dataclass(frozen=True, slots=True)
class Version:
    """One version: its text, and since when it is in force."""

    protocol: Protocol
    text: str
    activated_at: datetime | None


@blueprint.get("/protocols")
@signed_in
def page() -> ResponseReturnValue:
    """Every version, in force or not."""
    versions = _versions()
    waiting = [v for v in versions if v.activated_at is None]
    title = (
        msg("Every protocol here is in force")
        if not waiting
        else msg("%(count)s protocols wait for quality", count=len(waiting))
    )
    if len(waiting) == 1:
        title = msg("%(name)s waits for quality", name=waiting[0].protocol.name)
    return render_template("protocols/list.html", title=title, rows=versions, refusal=None)


@blueprint.get("/protocols/<name>")
@signed_in
def protocol(name: str) -> ResponseReturnValue:
    """One version: its steps and limits; every value with its source where `?values=` asks for them."""
    asked = request.args.get("values", "")
    return _values(find_version(name).protocol, asked) if asked else show_protocol(name)


@blueprint.post("/protocols/<name>/activate")
@allowed("qa")
def activate(name: str) -> ResponseReturnValue:
    """Put a version into force with every assumed value confirmed."""

    def do() -> None:
        act(_activate, find_version(name).text, confirmed=tuple(request.form.getlist("confirmed")))

    return do_or_show(
        do, lambda _: url_for("protocols.protocol", name=name), lambda refusal: show_protocol(name, refusal)
    )


@blueprint.post("/protocols/<name>/prior")
@allowed("qa")
def adopt(name: str) -> ResponseReturnValue:
    """Adopt the growth prior that past batches carry."""
    trial = find_version(name).protocol.trial
    return do_or_show(
        lambda: act(adopt_prior, trial),
        lambda _: url_for("protocols.protocol", name=name, _anchor="prior"),
        lambda refusal: show_protocol(name, refusal),
    )


def _activate(acting: Act, text: str, *, confirmed: tuple[str, ...]) -> None:
    activate_protocol(acting, text, confirmed=confirmed)


def show_protocol(name: str, refusal: Refusal | None = None) -> str:
    """The page of one version, with the refusal of what was just tried."""
    version = find_version(name)
    found = version.protocol
    title = (
        msg("%(product)s, version %(version)s, is in force", product=found.product.name, version=found.version)
        if version.activated_at
        else msg("%(count)s assumed values to confirm before it comes into force", count=len(found.assumed()))
    )
    with reading() as db:
        prior = prior_view(db, found)
    return render_template(
        "protocols/protocol.html",
        prior=prior,
        may_adopt=version.activated_at is not None and person().has("qa"),
        title=title,
        protocol=found,
        activated_at=version.activated_at,
        may_activate=version.activated_at is None and person().has("qa"),
        limits={assay.key: limit_in_words(assay) for assay in found.assays},
        source_words=SOURCES,
        kinds=_kinds(found),
        paper_languages=languages_of_papers(),
        may_print=not BLANK.roles or person().has(*BLANK.roles),
        typed=typed(),
        refusal=refusal,
    )


def _kinds(found: Protocol) -> list[tuple[str, Message, int]]:
    """What the values can be listed by: all of them, or those of one source, and how many there are."""
    by_source = Counter(value.source for value in found.values)
    sources = [(source.value, SOURCES[source][1], by_source[source]) for source in SOURCES if by_source[source]]
    return [(ALL, msg("all values"), len(found.values)), *sources]


def _values(found: Protocol, asked: str) -> str:
    """Value by value, a page at a time."""
    kinds, skipped = _kinds(found), skipped_of(request.args)
    kind = asked if asked in {key for key, *_ in kinds} else ALL
    listed = [value for value in found.values if kind in (ALL, value.source.value)]
    return render_template(
        "protocols/values.html",
        protocol=found,
        kinds=kinds,
        kind=kind,
        values=listed[skipped : skipped + VALUES],
        way=pages_around("protocols.protocol", skipped, len(listed), VALUES, name=found.name, values=kind),
        source_words=SOURCES,
    )


def find_version(name: str) -> Version:
    """The version of that name, in force or only in a file; raises NotFound."""
    for version in _versions():
        if version.protocol.name == name:
            return version
    raise NotFound(
        "unknown_protocol",
        msg("There is no protocol %(name)s.", name=name[:40]),
        next_step=msg("Choose one from the list of protocols."),
    )


def _versions() -> list[Version]:
    with reading() as db:
        active = list_protocols(db)
    versions = [Version(protocol_from(one.text), one.text, one.activated_at) for one in active]
    known = {version.protocol.name for version in versions}
    for file in sorted((resources.config_dir() / "protocols").glob("*.toml")):
        text = file.read_text(encoding="utf-8")
        try:
            found = protocol_from(text)
        except Refusal:  # noqa: S112 (`lims protocol check` says what is wrong with it; nobody can activate it)
            continue
        if found.name not in known:
            versions.append(Version(found, text, None))
    return sorted(versions, key=lambda version: (version.protocol.trial, -version.protocol.version))
