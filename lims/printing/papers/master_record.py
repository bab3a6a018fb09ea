"""The blank master record: a protocol printed as an empty batch record, with its limits and sources, to be approved."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lims.domain.errors import Message, Translate, in_english, msg
from lims.domain.figures import three_figures
from lims.domain.identifiers import grouped
from lims.domain.protocol import Assay, Protocol, Source, Step
from lims.domain.sources import SourcedValue
from lims.domain.steps import EntrySpec, Slot, SlotKind
from lims.printing.documents import document, put_on_paper
from lims.printing.papers.blank import Scribe, blank_frame, scribe_for
from lims.printing.record.amounts import assay_limit, entry_limit, entry_unit
from lims.printing.record.facts import Fact
from lims.printing.record.pen import SOURCE_MARKS
from lims.printing.record.steps import STAGES
from lims.printing.stamp import PrintStamp

# The steps look as they do in the batch record: the reader of one knows the other.
_STEPS_STYLE = "records/batch_record/batch_record.css"


@dataclass(frozen=True, slots=True)
class BlankLine:
    """One scan or entry of a step, with its limit, and room for the value."""

    title: str
    unit: str
    limit: str
    scanned: bool


@dataclass(frozen=True, slots=True)
class BlankStep:
    """One step as it is to be done."""

    number: str
    title: str
    instruction: str
    when: str
    who: str
    makes: str
    lines: tuple[BlankLine, ...]
    verified: bool


@dataclass(frozen=True, slots=True)
class BlankStage:
    """One stage with its steps."""

    title: str
    steps: tuple[BlankStep, ...]


@dataclass(frozen=True, slots=True)
class BlankTest:
    """One test of the specification."""

    title: str
    method: str
    sample: str
    limit: str
    days: str
    pending: str


@dataclass(frozen=True, slots=True)
class MasterRecord:
    """What the template of the blank master record prints."""

    headline: str
    about: str
    hash: str
    facts: tuple[Fact, ...]
    plan: tuple[Fact, ...]
    stages: tuple[BlankStage, ...]
    tests: tuple[BlankTest, ...]
    assumed: tuple[SourcedValue, ...]
    not_stated: tuple[SourcedValue, ...]
    counts: str
    meanings: tuple[str, ...]


def master_record_pdf(
    protocol: Protocol,
    stamp: PrintStamp,
    translate: Translate = in_english,
    language: str = "en",
    *,
    in_force: bool = False,
) -> bytes:
    """The protocol as a blank record; the same protocol, stamp and language give the same bytes."""
    one = document("master_record")
    scribe = scribe_for(stamp, translate)
    return put_on_paper(
        one,
        blank_frame(scribe, scribe.say(one.paper.title), protocol),
        translate=translate,
        language=language,
        at=stamp.printed_at,
        identifier=f"master_record {protocol.name} {protocol.sha256} {stamp.copy} {stamp.code}",
        styles=(_STEPS_STYLE,),
        signed=bool(stamp.signed_by),
        sheet=master_record(scribe, protocol, in_force=in_force),
    )


def master_record(scribe: Scribe, protocol: Protocol, *, in_force: bool) -> MasterRecord:
    """Everything the protocol says, in the order of the work."""
    names = dict.fromkeys(step.stage for step in protocol.steps)
    return MasterRecord(
        headline=scribe.prose("In force") if in_force else scribe.prose("For approval, not in force"),
        about=f"{protocol.product.name}, {protocol.name}",
        hash=grouped(protocol.sha256),
        facts=_facts(scribe, protocol),
        plan=_plan(scribe, protocol),
        stages=tuple(_stage(scribe, protocol, name) for name in names),
        tests=tuple(_test(scribe, one) for one in protocol.assays),
        assumed=_noted_once(protocol.assumed()),
        not_stated=_noted_once(protocol.not_stated()),
        counts=_counts(scribe, protocol),
        meanings=(
            scribe.prose("Written by"),
            scribe.prose("Reviewed: production"),
            scribe.prose("Reviewed: physician of the trial"),
            scribe.prose("Every assumed value confirmed; approved by quality"),
        ),
    )


def _facts(scribe: Scribe, protocol: Protocol) -> tuple[Fact, ...]:
    product = protocol.product
    rows = (
        (msg("Product"), f"{product.name} ({product.code})"),
        (msg("Target cells"), product.target_name),
        (msg("Trial"), f"{protocol.trial}: {protocol.title}"),
        (msg("Sponsor"), product.sponsor),
        (msg("In"), product.formulation),
        (msg("Keep at"), product.storage),
        (msg("Effective on"), protocol.effective_on),
    )
    return tuple(Fact(scribe.say(term), value) for term, value in rows)


def _plan(scribe: Scribe, protocol: Protocol) -> tuple[Fact, ...]:
    """What the batch aims at, each with the mark of its source."""
    dose, plan, product = protocol.dose, protocol.infusions, protocol.product
    weeks = ", ".join(map(str, plan.weeks)) or scribe.prose("not stated")
    rows: list[tuple[Message, str, Source]] = [
        (msg("Infusions"), scribe.prose("%(count)s, weeks %(weeks)s", count=plan.count, weeks=weeks), plan.source),
        (msg("Length of culture"), scribe.prose("%(days)s days", days=plan.culture_days), plan.source),
        (
            msg("Dose window per m²"),
            f"{three_figures(dose.low_per_m2)} – {three_figures(dose.high_per_m2)}",
            dose.source,
        ),
        (msg("Counted for the dose"), scribe.say(_BASES.get(dose.basis, msg("viable cells"))), dose.basis_source),
        (msg("Body surface"), dose.formula.capitalize(), dose.formula_source),
        (msg("Keeps after filling"), scribe.prose("%(hours)s h", hours=product.expiry_hours), product.expiry_source),
    ]
    if protocol.transport is not None:
        hours = scribe.prose(
            "blood %(blood)s h, product %(product)s h",
            blood=protocol.transport.blood_hours,
            product=protocol.transport.product_hours,
        )
        rows.append((msg("Longest on the way"), hours, protocol.transport.source))
    return tuple(Fact(scribe.say(term), f"{value} ({SOURCE_MARKS[source]})") for term, value, source in rows)


_BASES: dict[str, Message] = {"target_viable": msg("viable target cells"), "total_viable": msg("viable cells")}


def _stage(scribe: Scribe, protocol: Protocol, name: str) -> BlankStage:
    title = STAGES.get(name)
    steps = tuple(_step(scribe, protocol, step) for step in protocol.steps if step.stage == name)
    return BlankStage(scribe.say(title) if title else name.capitalize(), steps)


def _step(scribe: Scribe, protocol: Protocol, step: Step) -> BlankStep:
    lines = [_scan(scribe, slot) for slot in step.all_slots()]
    lines += [line for entry in step.entries for line in _entries(scribe, entry)]
    makes = ", ".join(f"{made.name} ({made.label_kind})" for made in step.makes)
    return BlankStep(
        number=step.number,
        title=step.title,
        instruction=step.instruction,
        when=_when(scribe, protocol, step),
        who=", ".join(scribe.role(role) for role in step.roles),
        makes=scribe.prose("Makes and labels: %(what)s", what=makes) if makes else "",
        lines=tuple(lines) or (BlankLine(scribe.prose("nothing is written down"), "", "", scanned=True),),
        verified=step.verified,
    )


def _when(scribe: Scribe, protocol: Protocol, step: Step) -> str:
    window = step.window
    if window is None:
        return ""
    return scribe.prose(
        "%(due)s h after %(step)s; %(early)s h earlier to %(late)s h later (%(source)s)",
        due=f"{window.due_hours:f}",
        step=protocol.step(window.after).number,
        early=f"{window.early_hours:f}",
        late=f"{window.late_hours:f}",
        source=SOURCE_MARKS[window.source],
    )


def _scan(scribe: Scribe, slot: Slot) -> BlankLine:
    words = scribe.prose("label") if slot.kind is SlotKind.NEW_CONTAINER else scribe.prose("scan")
    return BlankLine(slot.title, words, "", scanned=True)


def _entries(scribe: Scribe, entry: EntrySpec) -> tuple[BlankLine, ...]:
    """One line for each reading; what may be chosen stands under the limit."""
    limit = entry_limit(entry)
    words = " / ".join(entry.choices) if entry.choices else limit
    if entry.choices and entry.expected:
        words = scribe.prose("%(choices)s; expected: %(word)s", choices=words, word=entry.expected)
    words = f"{words} ({SOURCE_MARKS[entry.source]})" if words else ""
    if entry.replicates == 1:
        return (BlankLine(entry.title, entry_unit(entry), words, scanned=False),)
    titles = [scribe.prose("%(entry)s, reading %(n)s", entry=entry.title, n=n + 1) for n in range(entry.replicates)]
    return tuple(BlankLine(title, entry_unit(entry), words, scanned=False) for title in titles)


def _test(scribe: Scribe, assay: Assay) -> BlankTest:
    limit = assay_limit(assay.limit, assay.unit) if assay.limit else assay.expected
    return BlankTest(
        title=assay.title,
        method=assay.method,
        sample=assay.sample,
        limit=f"{limit} ({SOURCE_MARKS[assay.source]})" if limit else "–",
        days=str(assay.days_to_result),
        pending=scribe.prose("may be pending") if assay.may_be_pending else scribe.prose("must be known"),
    )


def _noted_once(values: tuple[SourcedValue, ...]) -> tuple[SourcedValue, ...]:
    """The values with a note that several share written only at the first of them."""
    seen: set[str] = set()
    found = []
    for one in values:
        found.append(replace(one, note="") if one.note in seen else one)
        seen.add(one.note)
    return tuple(found)


def _counts(scribe: Scribe, protocol: Protocol) -> str:
    return scribe.prose(
        "%(values)s values in all: %(assumed)s assumed, %(silent)s that no source states.",
        values=len(protocol.values),
        assumed=len(protocol.assumed()),
        silent=len(protocol.not_stated()),
    )
