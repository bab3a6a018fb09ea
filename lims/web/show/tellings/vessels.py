"""Vessels are split, pooled, poured over, lost, thrown away, barred."""

from __future__ import annotations

import json

from lims.domain.errors import N_, Message, msg
from lims.domain.record import BatchRecord
from lims.domain.spills import HOW
from lims.web.show.tellings.places import Places
from lims.web.show.tellings.registry import Saying, tell_plainly, tells

tell_plainly(
    {
        "MaterialDiscarded": (
            "attn",
            "flask",
            N_("Discarded: %(volume_ml)s\u00a0mL of %(container)s, seen by %(witnessed_by)s: %(reason)s"),
        ),
    }
)


def _names(text: str) -> str:
    """The names of vessels in a list of portions, each with its volume."""
    parts = json.loads(text)
    return ", ".join(f"{one['container'].rpartition('/')[2]} {one['volume_ml']}\u00a0mL" for one in parts)


def _name(container: str) -> str:
    return container.rpartition("/")[2]


@tells("VesselSplit")
def _split(at: Places, record: BatchRecord) -> Saying:
    del record
    words = msg("Split: %(parent)s into %(parts)s", parent=_name(at["parent"]), parts=_names(at["parts"]))
    if at["lost_ml"] != "0":
        words = msg("%(words)s; %(lost)s\u00a0mL lost", words=words, lost=at["lost_ml"])
    return "ok", "split", words


@tells("VesselsPooled")
def _pooled(at: Places, record: BatchRecord) -> Saying:
    del record
    words = msg(
        "Pooled: %(inputs)s into %(into)s, %(volume)s\u00a0mL",
        inputs=_names(at["inputs"]),
        into=_name(at["into"]),
        volume=at["volume_ml"],
    )
    return "ok", "split", words


@tells("MaterialTransferred")
def _transferred(at: Places, record: BatchRecord) -> Saying:
    del record
    words = msg(
        "Poured over: %(volume)s\u00a0mL from %(source)s into %(into)s",
        volume=at["volume_ml"],
        source=_name(at["source"]),
        into=_name(at["into"]),
    )
    return "", "split", words


@tells("MaterialLost")
def _lost(at: Places, record: BatchRecord) -> Saying:
    how: Message | str = HOW.get(at["how"], at["how"])
    words = msg(
        "%(container)s %(how)s: %(volume)s\u00a0mL lost. %(reason)s. Cleaned up, seen by %(witness)s",
        container=at["container"],
        how=how,
        volume=at["volume_ml"],
        reason=at["reason"],
        witness=record.printed_name(at["witnessed_by"]),
    )
    return "stop", "attn", words


@tells("ExtraSampleTested")
def _tested(at: Places, record: BatchRecord) -> Saying:
    del record
    if at["grew"] == "true":
        return "stop", "vial", msg("Growth in %(container)s: %(words)s", container=at["container"], words=at["words"])
    return "ok", "vial", msg("No growth in %(container)s: %(words)s", container=at["container"], words=at["words"])


@tells("ContainerLimited")
def _limited(at: Places, record: BatchRecord) -> Saying:
    del record
    if at["restriction"]:
        words = msg("%(container)s barred: %(why)s", container=at["container"], why=at["restriction"])
        return "attn", "attn", words
    if at["expires_at"] not in ("", "null"):
        when = at["expires_at"][:16].replace("T", " ") + " UTC"
        return "attn", "attn", msg("%(container)s is used until %(when)s", container=at["container"], when=when)
    words = msg("%(container)s may be used again: %(reason)s", container=at["container"], reason=at["reason"])
    return "ok", "ok", words
