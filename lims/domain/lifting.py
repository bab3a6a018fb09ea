"""Who can lift what stands against a release. Each reason has its answer; "nobody" is an answer."""

from __future__ import annotations

from lims.domain.errors import Message, msg

NOBODY = msg("Nobody can lift it.")
QUALITY = msg("Lifted by quality.")
ANOTHER_OF_QUALITY = msg("Another person of quality decides.")
_NOT_USABLE = msg("Nobody can lift it. It may be supplied out of specification, never released.")

# By the sentence of the reason, as the rules say it.
LIFTED_BY: dict[str, Message] = {
    "Step %(number)s, %(title)s, is not finished.": msg("Lifted at the bench, by finishing it."),
    "Step %(number)s, %(title)s, is not verified.": msg("Lifted by a second person, who verifies it."),
    "%(test)s is not known. Lifted by the result alone.": msg("Nobody can waive it."),
    "%(test)s does not meet its limit.": _NOT_USABLE,
    "No result is pending. Decide a full release.": msg("Choose the release."),
    "Hand-over %(number)s is not taken.": msg("Lifted by whoever receives it, by taking it."),
    "%(number)s of %(issued)s labels are not accounted for.": msg(
        "Lifted by whoever finds and destroys them, or by two people who declare them lost."
    ),
    "An identity stop was not cleared by a second person.": msg("Lifted by a second person, at the station."),
    "Not assessed: %(what)s": msg("Lifted by quality, with a sentence on what it means for the product."),
    "The %(review)s is not signed for this content.": msg("Lifted by the reviewer, who signs it."),
    "You performed, verified or tested something of this batch. Somebody else of quality decides.": ANOTHER_OF_QUALITY,
    "The batch is on hold: %(why)s": msg("Lifted by quality, who lifts the hold with a reason."),
    "The product expired on %(day)s.": NOBODY,
    "The batch is %(stage)s: there is nothing to release.": NOBODY,
    "The batch is released already.": NOBODY,
    "The batch is released already, by %(name)s at %(when)s.": NOBODY,
    "Deviation %(number)s, %(grade)s, is open: %(words)s": msg("Lifted by quality, who closes it."),
    "Addendum %(number)s: %(old)s should be %(new)s. The release is not looked at again yet.": msg(
        "Lifted by quality, who looks at the release again."
    ),
    "The release was recalled: %(why)s": NOBODY,
    "Question %(number)s to %(who)s is not answered: %(what)s": msg(
        "Lifted by whoever is asked, who corrects the value or says why it stands; quality may take the question back."
    ),
    "Downtime form %(form)s is neither entered nor voided.": msg(
        "Lifted by whoever types it in, or voids it with a second person."
    ),
    "Hand-over %(number)s was out of its limits: quality has not judged it yet.": msg(
        "Lifted by quality, who judges it."
    ),
    "Hand-over %(number)s: quality judged that it is not usable.": NOBODY,
    "The blood came after its hold time: quality judged that it is not usable.": NOBODY,
}


def lifted_by(reason: Message) -> Message:
    """Who can lift this reason, in words."""
    return LIFTED_BY.get(reason.msgid, QUALITY)
