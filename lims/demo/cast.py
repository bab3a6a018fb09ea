"""The people and things of the demonstration. Every name says that it is one."""

from datetime import date, timedelta

PEOPLE: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("demo-technician-a", "Demo technician A", ("technician",)),
    ("demo-technician-b", "Demo technician B", ("technician",)),
    ("demo-lead-c", "Demo lead C", ("technician", "verifier")),
    ("demo-qa-d", "Demo QA person D", ("qa",)),
    ("demo-qa-e", "Demo QA person E", ("qa",)),
    ("demo-courier-f", "Demo courier F", ("courier",)),
    ("demo-nurse-g", "Demo nurse G", ("nurse",)),
    ("demo-nurse-h", "Demo nurse H", ("nurse",)),
    ("demo-physician-j", "Demo physician J", ("physician",)),
    ("demo-analyst-k", "Demo analyst K", ("qc",)),
    ("demo-physician-l", "Demo physician L", ("physician",)),
    ("demo-technician-m", "Demo technician M", ("technician",)),
)
ADMINISTRATOR = ("demo-administrator", "Demo administrator")

BENCH_SKILLS = ("aseptic", "counting", "filling")
TRAININGS: tuple[tuple[str, tuple[str, ...], int, int], ...] = (
    # person, skills, days since the training, days it is still valid: both counted from the day the site opens
    ("demo-technician-a", BENCH_SKILLS, 60, 500),
    ("demo-technician-b", BENCH_SKILLS, 60, 500),
    ("demo-lead-c", BENCH_SKILLS, 90, 470),
    ("demo-nurse-g", ("bedside",), 90, 470),
    ("demo-nurse-h", ("bedside",), 90, 470),
    ("demo-technician-m", ("counting",), 60, 500),
    ("demo-technician-m", ("aseptic",), 300, 10),
)

MATERIALS: tuple[tuple[str, str, str, str, int], ...] = (
    # site id, kind, title, maker's lot number, days until it expires
    ("M-001", "gradient_medium", "Density gradient medium", "DM-7731", 160),
    ("M-002", "wash_buffer", "Wash buffer", "WB-1190", 45),
    ("M-003", "culture_medium", "Serum-free culture medium", "SF-2048", 130),
    ("M-004", "il2", "Interleukin-2", "IL-0907", 5),
    ("M-005", "il2", "Interleukin-2", "IL-0911", 240),
    ("M-006", "alpha_galcer", "α-GalCer", "AG-0311", 210),
    ("M-007", "ifn_gamma", "Interferon-γ", "IF-0440", 190),
    ("M-008", "anti_cd3", "Anti-CD3 antibody", "CD-2207", 220),
    ("M-009", "culture_bag", "Culture bag", "CB-8804", 660),
    ("M-010", "saline", "Sodium chloride 0.9 %", "NS-5520", 430),
    ("M-011", "albumin", "Human albumin 20 %", "HA-3318", 550),
    ("M-012", "product_bag", "Product bag", "PB-1203", 730),
    ("M-013", "wash_buffer", "Wash buffer", "WB-1102", -12),
    ("M-014", "il2", "Interleukin-2", "IL-0915", 260),
    ("M-015", "culture_medium", "Serum-free culture medium", "SF-2051", 300),
    ("M-016", "saline", "Sodium chloride 0.9 %", "NS-5533", 400),
)

EQUIPMENT: tuple[tuple[str, str, str, str, bool, int | None], ...] = (
    # code, kind, title, place, station, days until its calibration is due
    ("BSC-1", "cabinet", "Safety cabinet", "Cell room 1", True, 90),
    ("BSC-2", "cabinet", "Safety cabinet", "Cell room 2", True, 120),
    ("BSC-3", "cabinet", "Safety cabinet", "Cell room 3", True, 75),
    ("BSC-4", "cabinet", "Safety cabinet", "Cell room 4", True, 75),
    ("BSC-5", "cabinet", "Safety cabinet", "Cell room 3", True, 60),
    ("BSC-6", "cabinet", "Safety cabinet", "Cell room 4", True, 60),
    ("CEN-1", "centrifuge", "Centrifuge", "Cell room 1", False, 50),
    ("INC-1", "incubator", "CO₂ incubator", "Cell room 1", False, 140),
    ("INC-2", "incubator", "CO₂ incubator", "Cell room 2", False, 140),
    ("INC-3", "incubator", "CO₂ incubator", "Cell room 3", False, 140),
    ("BAL-1", "balance", "Balance", "Cell room 1", False, 20),
    ("CTR-1", "cell_counter", "Automated cell counter", "Cell room 2", False, 60),
    ("MIC-1", "microscope", "Microscope with counting chamber", "Cell room 3", False, 300),
)

ANSWERS = {
    "age": "58",
    "life_expectancy": "20",
    "wbc": "5.1",
    "lymphocytes": "1.3",
    "haemoglobin": "121",
    "platelets": "132",
    "creatinine": "0.9",
    "inkt_count": "85",
    "ecog": "1",
}

CHOSEN = {"wash_buffer": "M-002", "il2": "M-005"}


def lot_for(kind: str) -> str:
    """The lot that the demonstration uses of a kind."""
    return CHOSEN.get(kind) or next(lot for lot, its, *_ in MATERIALS if its == kind)


def day_after(today: date, days: int | None) -> date | None:
    """A day counted from today; None stays None."""
    return None if days is None else today + timedelta(days=days)
