"""Two languages on one paper: headings and names of fields in both, sentences and what people wrote in the first."""

from __future__ import annotations

from lims.domain.errors import Translate

LONGEST_NAME = 48  # letters of a heading or the name of a field; beyond that it is a sentence


class InBoth:
    """Says names in two languages, one beside the other; `first` says everything in the first alone."""

    def __init__(self, first: Translate, beside: Translate) -> None:
        self.first, self.beside = first, beside

    def __call__(self, text: str) -> str:
        """The text as the first language has it; a name in both."""
        return self._both(self.first(text), text)

    def with_beside(self, name: str) -> str:
        """A name that stands in the program's own words, with the other language beside it."""
        return self._both(name, name)

    def _both(self, one: str, text: str) -> str:
        if not text or len(text) > LONGEST_NAME or "%" in text or text.rstrip().endswith((".", ":")):
            return one
        other = self.beside(text)
        return f"{one} {other}" if other != one else one


def first_of(translate: Translate) -> Translate:
    """What says sentences and values: the first of two languages, or the one there is."""
    return translate.first if isinstance(translate, InBoth) else translate
