"""Papers: each print is counted and in the record, with its reason, before it is drawn."""

from collections.abc import Sequence

from lims.actions.downtime import print_form
from lims.actions.master import protocol_from
from lims.actions.rights import acting_person
from lims.actions.views import batch_record
from lims.domain.downtime import FormState
from lims.domain.errors import NotNow, NotReadable, msg
from lims.domain.events.papers import PaperPrinted
from lims.domain.events.quality import RecordPrinted
from lims.domain.papers import About, Paper, check_deviation_of, reasons_against_printing
from lims.domain.words import needed_words
from lims.store.reading.downtime import list_forms
from lims.store.reading.papers import count_copies
from lims.store.record import Act


def print_paper(act: Act, paper: Paper, batch: str, *, reason: str, language: str = "en", deviation: str = "") -> int:
    """Issue a print of a paper of a batch, or of one of its deviations; gives its copy number. It is drawn afterwards.

    Raises NotAllowed for somebody whose roles do not print it, NotNow where the paper would say nothing or mislead.
    """
    chain = f"batch:{batch}"
    act.lock(chain)
    acting_person(act, *paper.roles)
    record = batch_record(act.db, batch)
    if paper.about is About.DEVIATION:
        check_deviation_of(record, deviation)
    elif paper.about is not About.BATCH:
        raise NotReadable(
            "paper_of_no_batch",
            msg("This is no paper of a batch: %(paper)s.", paper=paper.title),
            next_step=msg("Choose one from the list."),
        )
    against = tuple(reasons_against_printing(paper.key, record))
    if against:
        raise NotNow(
            "paper_says_nothing",
            msg("This is not printed now: %(paper)s.", paper=paper.title),
            reasons=against,
            next_step=msg("Print the batch record instead: it says how the batch stands."),
        )
    words = needed_words(reason, msg("What the copy is for"), longest=300)
    if paper.about is About.DEVIATION:
        copy = 1 + count_copies(act.db, paper.key, deviation)
        printed = PaperPrinted(paper.key, deviation, batch, copy, words, language, record.content_sha256)
        act.record(chain, printed)
        return copy
    copy = 1 + sum(1 for one in record.prints if one.document == paper.key)
    act.record(chain, RecordPrinted(batch, paper.key, copy, words, record.content_sha256))
    return copy


def print_kit(act: Act, paper: Paper, batch: str, *, steps: Sequence[str], reason: str, language: str = "en") -> int:
    """Number a downtime form for each of these steps and issue the kit that holds them; gives its copy number.

    A step whose form is out already keeps it. Raises what `print_form` raises, and then nothing is numbered.
    """
    acting_person(act, *paper.roles)
    out = {one.step for one in list_forms(act.db, batch) if one.state is FormState.PRINTED}
    for step in dict.fromkeys(steps):
        if step not in out:
            print_form(act, batch, step)
    return print_paper(act, paper, batch, reason=reason, language=language)


def print_master_record(act: Act, paper: Paper, text: str, *, reason: str, language: str = "en") -> int:
    """Issue a blank master record of a protocol's text, in force or not yet; gives its copy number.

    Raises Refusal for a text that is no protocol, NotAllowed for somebody whose roles do not print it.
    """
    act.lock("site")
    acting_person(act, *paper.roles)
    protocol = protocol_from(text)
    words = needed_words(reason, msg("What the copy is for"), longest=300)
    copy = 1 + count_copies(act.db, paper.key, protocol.name)
    act.record("site", PaperPrinted(paper.key, protocol.name, "", copy, words, language, protocol.sha256))
    return copy
