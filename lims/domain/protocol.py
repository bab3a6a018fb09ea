"""The master production record of one product, as values: what is done, when, with what, within which limits.

A protocol is read from `config/protocols/*.toml` by `lims.masterdata` and pinned, by version and hash, to each batch
that is opened under it. Every value carries its source; what a trial leaves silent stays "not stated".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from lims.domain.custody import Transport
from lims.domain.ladder import LADDER, Rung
from lims.domain.sources import Source, SourcedValue
from lims.domain.specification import Limit
from lims.domain.steps import EntryKind, EntrySpec, NewContainer, Slot, SlotKind, Step, Window

__all__ = [
    "Assay",
    "Controls",
    "Criterion",
    "DosePlan",
    "DrawPlan",
    "EntryKind",
    "EntrySpec",
    "EquipmentKind",
    "GrowthPrior",
    "InfusionPlan",
    "MaterialKind",
    "NewContainer",
    "ProductInfo",
    "Protocol",
    "Rung",
    "SkillKind",
    "Slot",
    "SlotKind",
    "Source",
    "SourcedValue",
    "Step",
    "Transport",
    "Treatment",
    "Window",
]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One eligibility criterion of the trial; `limit` is None where it is judged in words."""

    key: str
    text: str
    kind: str  # inclusion | exclusion
    limit: Limit | None
    unit: str
    source: Source


@dataclass(frozen=True, slots=True)
class InfusionPlan:
    """How many infusions, and when; `weeks` is empty where the trial states no interval."""

    count: int
    weeks: tuple[int, ...]
    anchor: str
    culture_days: int
    source: Source
    interval_source: Source


@dataclass(frozen=True, slots=True)
class DrawPlan:
    """What a draw is expected to give, and how old consent and infectious markers may be when it is made again."""

    mononuclear_cells_per_ml: int
    consent_valid_days: int
    markers_valid_days: int
    source: Source


@dataclass(frozen=True, slots=True)
class Treatment:
    """What the subject receives beside the product; `weeks` is empty where no source states them."""

    key: str
    title: str
    weeks: tuple[int, ...]
    regimen: str
    source: Source


@dataclass(frozen=True, slots=True)
class DosePlan:
    """The dose window per square metre and the cells it counts (`target_viable` or `total_viable`)."""

    basis: str
    low_per_m2: int
    high_per_m2: int
    formula: str
    source: Source
    basis_source: Source
    formula_source: Source
    extend_hours: int | None = None  # how long an under-dosed culture may go on beyond its planned harvest
    extend_source: Source = Source.NOT_STATED
    sub_dose_low_per_m2: int | None = None  # None: the protocol knows no dose below its window
    sub_dose_source: Source = Source.NOT_STATED


@dataclass(frozen=True, slots=True)
class Assay:
    """One release test: limit or expected word, and whether it may still be pending at infusion."""

    key: str
    title: str
    method: str
    sample: str  # container name
    unit: str
    limit: Limit | None
    expected: str
    choices: tuple[str, ...]
    may_be_pending: bool
    days_to_result: int
    computed: str  # '' | identity | viability | dose | purity: filled by the system from the record
    source: Source
    microbial: bool = False  # a failing result means that something grew


@dataclass(frozen=True, slots=True)
class MaterialKind:
    """A kind of material a step may ask for."""

    key: str
    title: str
    source: Source


@dataclass(frozen=True, slots=True)
class EquipmentKind:
    """A kind of equipment a step may ask for; a station holds one batch at a time."""

    key: str
    title: str
    station: bool
    source: Source


@dataclass(frozen=True, slots=True)
class SkillKind:
    """What a person is trained in before working a step that names it."""

    key: str
    title: str
    source: Source


@dataclass(frozen=True, slots=True)
class ProductInfo:
    """What the product is called, on screen and on its label."""

    code: str  # iNKT
    name: str
    target_name: str  # viable CD3+ 6B11+ cells
    subject_prefix: str  # INKT
    storage: str
    formulation: str
    expiry_hours: int
    label_statements: tuple[str, ...]  # autologous, not_evaluated, caution_us, trial_only, no_filter, identify
    sponsor: str
    source: Source
    expiry_source: Source


@dataclass(frozen=True, slots=True)
class GrowthPrior:
    """The prior of the growth forecast on target cells."""

    log_n0: float
    log_n0_sd: float
    rate_per_day: float
    rate_sd: float
    a0: float
    b0: float
    from_day: int
    wash_recovery_percent: Decimal
    source: Source
    wash_recovery_sd_percent: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Controls:
    """What counts are held against while the culture runs; every limit is the site's own and says where it is from."""

    readings_cv_percent: Decimal  # readings of one count further apart than this disagree
    count_cv_percent: Decimal  # the spread of one reading, for the guard band near a limit
    jump_fold: Decimal  # cells that grow more than this in a day are a slip until somebody says they are not
    loss_fold: Decimal  # as above, for cells that become fewer
    fall_percent: Decimal  # the cells of the dose may not fall by more than this once the first days are over
    v_days: int  # how long all viable cells may fall before they grow
    source: Source
    readings_source: Source
    vessel_tolerance_percent: Decimal = Decimal(5)  # how far volumes told of vessels may lie apart from what was there


@dataclass(frozen=True, slots=True)
class Protocol:
    """A whole master production record, one version."""

    trial: str  # NCT04011033
    version: int
    title: str
    effective_on: str
    product: ProductInfo
    criteria: tuple[Criterion, ...]
    infusions: InfusionPlan
    dose: DosePlan
    prior: GrowthPrior | None
    controls: Controls
    counting: str  # automated | hemocytometer
    steps: tuple[Step, ...]
    assays: tuple[Assay, ...]
    materials: tuple[MaterialKind, ...]
    equipment: tuple[EquipmentKind, ...]
    values: tuple[SourcedValue, ...] = field(default=())
    sha256: str = ""
    treatments: tuple[Treatment, ...] = field(default=())
    skills: tuple[SkillKind, ...] = field(default=())
    transport: Transport | None = None
    draw: DrawPlan | None = None
    alerts: tuple[Rung, ...] = LADDER

    @property
    def name(self) -> str:
        """How the version is named in print: NCT04011033-v1."""
        return f"{self.trial}-v{self.version}"

    def step(self, key: str) -> Step:
        """The step of that key; KeyError when the protocol has none."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)

    def step_position(self, key: str) -> int:
        """Counting from 1, as a person says it: step 9 of 17."""
        return [s.key for s in self.steps].index(key) + 1

    def assumed(self) -> tuple[SourcedValue, ...]:
        """The values that QA confirms before the version is used."""
        return tuple(v for v in self.values if v.source is Source.ASSUMED)

    def not_stated(self) -> tuple[SourcedValue, ...]:
        """What every source leaves silent; shown as such until a person fills it."""
        return tuple(v for v in self.values if v.source is Source.NOT_STATED)

    def new_container(self, name: str) -> NewContainer | None:
        """The container of that name that some step makes, or None."""
        return next((c for s in self.steps for c in s.makes if c.name == name), None)
