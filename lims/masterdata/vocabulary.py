"""The closed lists a protocol chooses its words from."""

from __future__ import annotations

ACTS = (
    "collect",
    "receive",
    "isolate",
    "seed",
    "count",
    "restimulate",
    "feed",
    "sample",
    "harvest",
    "formulate",
    "fill",
)
# Each of these happens exactly once in a batch, in this order.
ONCE = ("collect", "receive", "isolate", "seed", "harvest", "formulate", "fill")

STAGES = ("collection", "receipt", "culture", "harvest", "fill")
CONTAINER_KINDS = ("tube", "vessel", "sample", "product")
LABEL_KINDS = ("tube", "vial", "vessel", "bag", "wristband")
CRITERION_KINDS = ("inclusion", "exclusion")
COUNTING = ("automated", "hemocytometer")
BASES = ("target_viable", "total_viable")
FORMULAS = ("mosteller", "dubois", "haycock", "gehan_george", "boyd")
COMPUTED = ("", "identity", "viability", "dose", "purity")
STATEMENTS = ("autologous", "not_evaluated", "caution_us", "trial_only", "no_filter", "identify")

# Whom an alert can reach: people of this site by their role, and the sponsor by a call.
ALERTED = ("qa", "qc", "physician", "nurse", "technician", "verifier", "courier", "administrator", "sponsor")

COUNT_ENTRIES = {
    "automated": ("volume_ml", "viable_density", "viability_percent"),
    "hemocytometer": ("volume_ml", "live", "dead", "squares", "dilution"),
}
# A reading in a counting chamber is all of these together.
PARTS_OF_A_READING = ("live", "dead", "squares", "dilution")
# What the end of a step with this act computes from; acts that count need COUNT_ENTRIES as well.
ENTRIES_OF_ACT = {
    "collect": ("din", "identifiers_agree", "volume_ml"),
    "receive": ("volume_ml",),
    "restimulate": ("volume_added_ml",),
    "feed": ("medium_added_ml",),
    "sample": ("sample_volume_ml",),
    "fill": ("volume_filled_ml",),
}
# The kinds of container of which an act makes at least one.
MADE_BY_ACT = {
    "collect": ("tube", "vessel"),
    "isolate": ("tube", "vessel"),
    "seed": ("vessel",),
    "sample": ("sample",),
    "harvest": ("tube", "vessel"),
    "fill": ("product",),
}
# These work on a container that exists already.
WORKING_ACTS = ("isolate", "seed", "count", "restimulate", "feed", "sample", "harvest", "formulate", "fill")
COUNTING_ACTS = ("isolate", "seed", "count", "harvest", "formulate")

# Marks of a row: they say where its values come from and are no values themselves.
MARKS = ("source", "sources", "note")
# Names by which rows are found and shown, and the wiring between them: the checks prove that they fit, so nobody is
# asked to confirm them. A unit is listed together with its limit.
WIRING = (
    "key",
    "name",
    "number",
    "title",
    "kind",
    "what",
    "stage",
    "after",
    "made_from",
    "label_kind",
    "required",
    "replicates",
    "station",
    "unit",
)
