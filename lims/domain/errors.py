"""A refusal is an answer: what was refused, why, what to do next, who can lift it.

The domain speaks in `Message` values (an English sentence with named places, and what goes into them), so that the
page, the API and the printed record translate one and the same sentence. A per cent sign in a msgid is written twice.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

Translate = Callable[[str], str]


def N_(msgid: str) -> str:
    """Mark a sentence for the translators where it stands; it is translated where it is shown."""
    return msgid


def in_english(msgid: str) -> str:
    """The translation that changes nothing."""
    return msgid


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence for a person: `msgid` with places such as %(unit)s, `params` sorted by name; `str()` is English."""

    msgid: str
    params: tuple[tuple[str, "str | Message"], ...] = ()

    def __post_init__(self) -> None:
        # A sentence whose places do not fit fails here, in front of its author, and not in front of a technician.
        _check_places(self.msgid, tuple(name for name, _ in self.params))

    def render(self, translate: Translate) -> str:
        """The sentence in the language of `translate` (gettext or alike), inner messages translated too."""
        values = {name: value.render(translate) if isinstance(value, Message) else value for name, value in self.params}
        return translate(self.msgid) % values

    def __str__(self) -> str:
        return self.render(in_english)


@lru_cache(maxsize=8192)
def _check_places(msgid: str, names: tuple[str, ...]) -> None:
    """Raise ValueError or KeyError where a sentence's places do not fit what goes into them; asked once for each."""
    if re.search(r"%(?!\()", msgid.replace("%%", "")):
        raise ValueError(f"{msgid!r}: every place needs a name, and a per cent sign is written twice")
    _ = msgid % dict.fromkeys(names, "")


def msg(msgid: str, /, **params: object) -> Message:
    """A message with its values; inner messages stay messages, everything else becomes its text."""
    texts = {name: value if isinstance(value, Message) else str(value) for name, value in params.items()}
    return Message(msgid, tuple(sorted(texts.items())))


class Refusal(Exception):
    """The lab's rules say no: `code` is a stable snake_case word for machines, the rest is for people.

    `what` was refused, `reasons` say why, `next_step` says what to do now, `lifted_by` who can lift it (None: nobody).
    """

    def __init__(
        self,
        code: str,
        what: Message,
        *,
        next_step: Message,
        reasons: tuple[Message, ...] = (),
        lifted_by: Message | None = None,
    ) -> None:
        super().__init__(code, what)
        self.code = code
        self.what = what
        self.reasons = reasons
        self.next_step = next_step
        self.lifted_by = lifted_by
        self.entries: tuple[tuple[str, object], ...] = ()

    def recorded_as(self, *entries: tuple[str, object]) -> Self:
        """The refusal is itself a fact of the record: (chain, event) pairs that are written before it is told."""
        self.entries = entries
        return self

    def sentences(self) -> Iterator[Message]:
        """Everything there is to say, in the order a person should hear it."""
        yield self.what
        yield from self.reasons
        yield self.next_step
        if self.lifted_by is not None:
            yield self.lifted_by

    def plain(self, translate: Translate = in_english) -> dict[str, Any]:
        """The refusal as plain data for a page, the API or a ledger entry."""
        return {
            "code": self.code,
            "what": self.what.render(translate),
            "reasons": [reason.render(translate) for reason in self.reasons],
            "next_step": self.next_step.render(translate),
            "lifted_by": None if self.lifted_by is None else self.lifted_by.render(translate),
        }

    def __str__(self) -> str:
        return " ".join(str(sentence) for sentence in self.sentences())


class NotFound(Refusal):
    """What was asked for is not in the record."""


class NotAllowed(Refusal):
    """This person may not do this: role, training or four eyes."""


class NotNow(Refusal):
    """Not at this moment: order of steps, time window or state of the thing."""


class NotReadable(Refusal):
    """What was typed or scanned cannot be read as what the field asks for."""


class IdentityMismatch(Refusal):
    """The scanned thing belongs to somebody or something else: a hard stop. Both identities are given by field."""

    def __init__(
        self,
        code: str,
        what: Message,
        *,
        expected: Mapping[str, str],
        scanned: Mapping[str, str],
        next_step: Message,
        reasons: tuple[Message, ...] = (),
        lifted_by: Message | None = None,
    ) -> None:
        super().__init__(code, what, next_step=next_step, reasons=reasons, lifted_by=lifted_by)
        self.expected = dict(expected)
        self.scanned = dict(scanned)

    def plain(self, translate: Translate = in_english) -> dict[str, Any]:
        """As for every refusal, with both identities beside each other."""
        return super().plain(translate) | {"expected": dict(self.expected), "scanned": dict(self.scanned)}


class RecordMoved(Refusal):
    """The form was drawn from entry `seen` of `chain`, and the chain has reached `head` since."""

    def __init__(self, chain: str, *, seen: int, head: int) -> None:
        super().__init__(
            "record_moved",
            msg("This changed while you were typing."),
            reasons=(
                msg("Your page shows entry %(seen)s of %(chain)s; it is at %(head)s now.", **_at(chain, seen, head)),
            ),
            next_step=msg("Look at what changed, then send yours again. What you typed is kept."),
        )
        self.chain = chain
        self.seen = seen
        self.head = head

    def plain(self, translate: Translate = in_english) -> dict[str, Any]:
        """As for every refusal, with the chain and both positions."""
        return super().plain(translate) | _at(self.chain, self.seen, self.head)


class AlreadyUsed(Refusal):
    """A request id came back with another content: two different wishes must not share one name."""

    def __init__(self, request_id: str) -> None:
        super().__init__(
            "request_id_used",
            msg("This request id was used before, for something else."),
            reasons=(
                msg("Request %(request_id)s is already in the record with other content.", request_id=request_id),
            ),
            next_step=msg("Open the page afresh and enter it again. Nothing was changed."),
        )
        self.request_id = request_id


def _at(chain: str, seen: int, head: int) -> dict[str, Any]:
    return {"chain": chain, "seen": seen, "head": head}
