"""Labels to PDF, at true size, one page for each."""

import logging
from collections.abc import Sequence

from lims.printing import engine
from lims.printing.composing import Composed, page, stylesheets
from lims.printing.faces import LabelFace, sample_face
from lims.printing.runs import compose_run
from lims.printing.stamping import stamped


def labels_pdf(faces: Sequence[LabelFace]) -> bytes:
    """One PDF with a page for each label, in the given order; pages of different stock may follow each other.

    Raises DoesNotFit when a text does not fit its place: then no label of the call is printed.
    """
    composed = list(compose_run(faces))
    try:
        return stamped(composed)
    except (AttributeError, IndexError, KeyError, TypeError):
        # What a newer WeasyPrint that was renamed inside would raise: slower labels are better than none.
        logging.getLogger(__name__).exception("labels are laid out one by one")
        return plain_pdf(composed)


def sample_label_pdf(kind: str) -> bytes:
    """A specimen of a kind of label, to look at and to check a printer with."""
    return labels_pdf([sample_face(kind)])


def plain_pdf(composed: Sequence[Composed]) -> bytes:
    """Every label laid out by itself: slower than stamping, and what stamping is compared with."""
    return engine.pdf(page([label.html() for label in composed]), *stylesheets(composed), check=True)
