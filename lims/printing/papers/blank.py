"""What a paper that is about no batch is written with, and the frame on its pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC

from lims.domain.errors import Message, Translate, in_english, msg
from lims.domain.identifiers import grouped
from lims.domain.people import ROLE_WORDS
from lims.domain.protocol import Protocol
from lims.printing.figures import thin
from lims.printing.record.frame import Frame, page_words
from lims.printing.stamp import PrintStamp
from lims.printing.times import SiteTimes, site_times
from lims.printing.two_languages import first_of

TO_WRITE = "________"


@dataclass(frozen=True, slots=True)
class Scribe:
    """Writes for one print in the reader's language, with the site's clock."""

    stamp: PrintStamp
    times: SiteTimes
    translate: Translate

    def say(self, message: Message) -> str:
        """The sentence in the reader's language."""
        return message.render(self.translate)

    def prose(self, msgid: str, /, **params: object) -> str:
        """A sentence written on the spot."""
        return self.say(msg(msgid, **params))

    def role(self, role: str) -> str:
        """A role as people call it."""
        words = ROLE_WORDS.get(role)
        return self.say(words) if words else role


def scribe_for(stamp: PrintStamp, translate: Translate = in_english) -> Scribe:
    """A scribe for one print."""
    first = first_of(translate)
    return Scribe(stamp, site_times(stamp.zone, (stamp.printed_at, stamp.checkpoint_at), first), first)


def blank_frame(scribe: Scribe, title: str, protocol: Protocol) -> Frame:
    """The frame of a paper about a protocol: room for the identities that a batch would have."""
    stamp = scribe.stamp
    return Frame(
        title=title,
        draft=scribe.prose("blank"),
        site=stamp.site,
        copy=scribe.prose("copy %(copy)s", copy=stamp.copy),
        batch=TO_WRITE,
        subject=TO_WRITE,
        dose=f"__/{protocol.infusions.count}",
        coi=TO_WRITE,
        din=TO_WRITE,
        master_record=f"{protocol.name}, {protocol.sha256[:8]}",
        code=stamp.code,
        checkpoint=scribe.prose("%(origin)s · none yet", origin=stamp.origin)
        if not stamp.checkpoint_root
        else scribe.prose(
            "%(origin)s · %(entries)s entries · %(at)s",
            origin=stamp.origin,
            entries=thin(stamp.checkpoint_size),
            at=scribe.times.minute(stamp.checkpoint_at),
        ),
        root=grouped(stamp.checkpoint_root.upper()),
        printed=scribe.prose(
            "Printed %(at)s by %(person)s · copy %(copy)s · master record %(name)s, hash %(hash)s · Autolog %(build)s",
            at=scribe.times.minute(stamp.printed_at),
            person=stamp.printed_by,
            copy=stamp.copy,
            name=protocol.name,
            hash=protocol.sha256[:16],
            build=stamp.build,
        ),
        demonstration=scribe.prose("demonstration data, not a real product") if stamp.demonstration else "",
        page_of=page_words(scribe.say),
        author=stamp.printed_by,
        mark="",
        created=f"{stamp.printed_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        generator=f"Autolog {stamp.build}",
    )
