"""The shape of a protocol file: which keys each table has, and of what kind each value is."""

from __future__ import annotations

from lims.domain.specification import Rounding
from lims.domain.vessels import TOLERANCE_PERCENT
from lims.masterdata import vocabulary as words
from lims.masterdata.shapes import Choice, ContainerName, Day, Exact, Key, Text, Whole, Word, YesNo
from lims.masterdata.step_schemas import StepSchema
from lims.masterdata.structures import LimitText, ListOf, Sourced, Strict, TableOf


class HeadSchema(Sourced):
    """[protocol]"""

    trial = Text(required=True, pattern=r"[A-Z0-9][A-Z0-9-]{2,19}", example="NCT04011033")
    version = Whole(1, 9999, required=True)
    title = Text(required=True)
    effective_on = Day(required=True)
    counting = Word(words.COUNTING, required=True)


class ProductSchema(Sourced):
    """[product]"""

    code = Text(required=True)
    name = Text(required=True)
    target_name = Text(required=True)
    subject_prefix = Text(required=True, pattern="[A-Z]{2,5}", example="INKT")
    storage = Text(required=True)
    formulation = Text(required=True)
    expiry_hours = Whole(1, 100_000, required=True)
    label_statements = ListOf(Word(words.STATEMENTS), required=True)
    sponsor = Text(required=True)


class InfusionsSchema(Sourced):
    """[infusions]"""

    count = Whole(1, 200, required=True)
    weeks = ListOf(Whole(0, 1000), required=True)
    anchor = Text(required=True)
    culture_days = Whole(1, 200, required=True)


class DrawSchema(Sourced):
    """[draw]"""

    mononuclear_cells_per_ml = Whole(1, 1_000_000_000, required=True)
    consent_valid_days = Whole(1, 3650, required=True)
    markers_valid_days = Whole(1, 3650, required=True)


class TreatmentSchema(Sourced):
    """[[treatments]]"""

    key = Key(required=True)
    title = Text(required=True)
    weeks = ListOf(Whole(0, 1000), required=True)
    regimen = Text(required=True)


class DoseSchema(Sourced):
    """[dose]"""

    basis = Word(words.BASES, required=True)
    low_per_m2 = Whole(1, required=True)
    high_per_m2 = Whole(1, required=True)
    formula = Word(words.FORMULAS, required=True)
    extend_hours = Whole(1, 1000, load_default=None)
    sub_dose_low_per_m2 = Whole(1, load_default=None)


class PriorSchema(Sourced):
    """[growth_prior]"""

    log_n0 = Exact(-100, 100, required=True)
    log_n0_sd = Exact(0, 100, required=True)
    rate_per_day = Exact(-10, 10, required=True)
    rate_sd = Exact(0, 10, required=True)
    a0 = Exact(0, 1000, required=True)
    b0 = Exact(0, 1000, required=True)
    from_day = Whole(0, 200, required=True)
    wash_recovery_percent = Exact(0, 100, required=True)
    wash_recovery_sd_percent = Exact(0, 100, required=True)


class ControlsSchema(Sourced):
    """[controls]"""

    readings_cv_percent = Exact(1, 100, required=True)
    count_cv_percent = Exact(1, 100, required=True)
    jump_fold = Exact(1, 100, required=True)
    loss_fold = Exact(1, 100, required=True)
    fall_percent = Exact(0, 100, required=True)
    v_days = Whole(0, 200, required=True)
    vessel_tolerance_percent = Exact(0, 50, load_default=TOLERANCE_PERCENT)  # a version pinned before it was stated


class CriterionSchema(Sourced):
    """[[criteria]]"""

    key = Key(required=True)
    kind = Word(words.CRITERION_KINDS, required=True)
    text = Text(required=True)
    limit = LimitText(load_default=None)
    unit = Text(load_default="", empty=True)
    rounding = Choice(Rounding, load_default=Rounding.ABSOLUTE)


class MaterialSchema(Sourced):
    """[[materials]]"""

    key = Key(required=True)
    title = Text(required=True)


class EquipmentSchema(MaterialSchema):
    """[[equipment]]"""

    station = YesNo(required=True)


class SkillSchema(MaterialSchema):
    """[[skills]]"""


class AssaySchema(Sourced):
    """[[assays]]"""

    key = Key(required=True)
    title = Text(required=True)
    method = Text(required=True)
    sample = ContainerName(required=True)
    unit = Text(load_default="", empty=True)
    limit = LimitText(load_default=None)
    rounding = Choice(Rounding, load_default=Rounding.ABSOLUTE)
    expected = Text(load_default="", empty=True)
    choices = ListOf(Text(), load_default=())
    may_be_pending = YesNo(required=True)
    days_to_result = Whole(0, 365, required=True)
    computed = Word(words.COMPUTED, required=True)
    microbial = YesNo(load_default=False)


class TransportSchema(Sourced):
    """[transport]"""

    blood_hours = Whole(1, 1000, required=True)
    product_hours = Whole(1, 1000, required=True)


class AlertSchema(Sourced):
    """[[alerts]]: the chain, in its order."""

    key = Word(words.ALERTED, required=True)
    minutes = Whole(1, 100_000, required=True)


class NotStatedSchema(Strict):
    """[[not_stated]]: what no source says and nobody has filled in."""

    key = Key(required=True)
    text = Text(required=True)
    note = Text(load_default="")


class ProtocolSchema(Strict):
    """The whole file."""

    protocol = TableOf(HeadSchema, required=True)
    product = TableOf(ProductSchema, required=True)
    infusions = TableOf(InfusionsSchema, required=True)
    draw = TableOf(DrawSchema, load_default=None)
    treatments = ListOf(TableOf(TreatmentSchema), load_default=())
    dose = TableOf(DoseSchema, required=True)
    growth_prior = TableOf(PriorSchema, load_default=None)
    controls = TableOf(ControlsSchema, required=True)
    criteria = ListOf(TableOf(CriterionSchema), required=True, least=1)
    materials = ListOf(TableOf(MaterialSchema), required=True)
    equipment = ListOf(TableOf(EquipmentSchema), required=True)
    skills = ListOf(TableOf(SkillSchema), load_default=())
    steps = ListOf(TableOf(StepSchema), required=True, least=1)
    assays = ListOf(TableOf(AssaySchema), required=True, least=1)
    transport = TableOf(TransportSchema, load_default=None)
    alerts = ListOf(TableOf(AlertSchema), load_default=())
    not_stated = ListOf(TableOf(NotStatedSchema), load_default=())
