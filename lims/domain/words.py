"""Words that people type into the record: reasons, remarks, places. Kept as typed, in one form, on one line or more."""

import unicodedata

from lims.domain.errors import Message, NotReadable, msg

LONGEST = 500
_NOT_KEPT = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def read_words(text: str, title: Message | str, *, longest: int = LONGEST) -> str:
    """The words without blanks around them, in Unicode form NFC; empty stays empty.

    Raises NotReadable for characters that no paper shows and for more than `longest` characters.
    """
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").strip())
    strangers = any(unicodedata.category(one) in _NOT_KEPT for one in plain if one != "\n")
    if strangers or len(plain) > longest:
        raise NotReadable(
            "text",
            msg("%(title)s cannot be kept as typed.", title=title),
            next_step=msg("Use up to %(longest)s printable characters.", longest=longest),
        )
    return plain


def needed_words(text: str, title: Message | str, *, longest: int = LONGEST, next_step: Message | None = None) -> str:
    """As `read_words`, and refuses empty ones (code `reason_missing`)."""
    plain = read_words(text, title, longest=longest)
    if not plain:
        raise NotReadable(
            "reason_missing",
            msg("%(title)s is missing.", title=title),
            next_step=next_step or msg("Write it down."),
        )
    return plain
