"""The shape of a step in a protocol file."""

from __future__ import annotations

from lims.domain.people import ROLES
from lims.domain.protocol import EntryKind, SlotKind
from lims.domain.specification import Rounding
from lims.masterdata import vocabulary as words
from lims.masterdata.shapes import Choice, ContainerName, Exact, Key, Text, Whole, Word, YesNo
from lims.masterdata.structures import LimitText, ListOf, Sourced, TableOf


class WindowSchema(Sourced):
    """steps.window"""

    after = Key(required=True)
    due_hours = Exact(0, 100_000, required=True)
    early_hours = Exact(0, 100_000, required=True)
    late_hours = Exact(0, 100_000, required=True)


class SlotSchema(Sourced):
    """steps.slots"""

    key = Text(required=True, pattern=r"[A-Za-z][A-Za-z0-9_]{0,39}", example="station")
    title = Text(required=True)
    kind = Choice(SlotKind, required=True)
    what = Text(required=True)


class NewContainerSchema(Sourced):
    """steps.makes"""

    name = ContainerName(required=True)
    title = Text(required=True)
    kind = Word(words.CONTAINER_KINDS, required=True)
    label_kind = Word(words.LABEL_KINDS, required=True)
    made_from = ListOf(ContainerName(), required=True)


class EntrySchema(Sourced):
    """steps.entries"""

    key = Key(required=True)
    title = Text(required=True)
    kind = Choice(EntryKind, required=True)
    unit = Text(load_default="", empty=True)
    limit = LimitText(load_default=None)
    rounding = Choice(Rounding, load_default=Rounding.ABSOLUTE)
    plausible = LimitText(load_default=None)
    choices = ListOf(Text(), load_default=())
    expected = Text(load_default="", empty=True)
    replicates = Whole(1, 9, load_default=1)
    required = YesNo(required=True)


class StepSchema(Sourced):
    """[[steps]]"""

    key = Key(required=True)
    number = Text(required=True, pattern=r"[1-9][0-9]?\.[1-9][0-9]?", example="3.4")
    title = Text(required=True)
    stage = Word(words.STAGES, required=True)
    instruction = Text(load_default="")
    acts = ListOf(Word(words.ACTS), required=True)
    needs = ListOf(Key(), required=True)
    window = TableOf(WindowSchema, load_default=None)
    slots = ListOf(TableOf(SlotSchema), required=True, least=1)
    makes = ListOf(TableOf(NewContainerSchema), required=True)
    entries = ListOf(TableOf(EntrySchema), required=True)
    empties = ListOf(ContainerName(), required=True)
    roles = ListOf(Word(ROLES), required=True, least=1)
    verified = YesNo(required=True)
    skills = ListOf(Key(), load_default=())
