"""One batch played from an empty database to its closed record, with a stop at every point a story may begin from."""

from datetime import timedelta
from functools import partial

from lims.actions import batches, steps
from lims.actions.labels import label_for_wristband, mark_printed
from lims.actions.subjects import enrol_subject, measure_body, plan_treatment
from lims.demo.cast import ANSWERS
from lims.demo.play import open_laboratory
from lims.demo.story import play
from lims.domain.batch import Stage
from lims.domain.custody import HandoverState
from lims.domain.work import StepState
from lims.ledger.checkpoint import public_key_text
from lims.masterdata.site import read_site
from lims.resources import config_dir
from tests.stories.lab import INKT, KEY, NOON, NURSE, PHYSICIAN, Lab, World, story_of


def build(store):
    """Play one batch from an empty database to its end; gives the name and the world of each point on the way."""
    lab = Lab(store, NOON - timedelta(days=30))
    site = read_site((config_dir() / "site.toml").read_text(encoding="utf-8"))
    protocols = {
        one.trial: one
        for one in open_laboratory(lab, site, public_key_text(KEY.public_key()), NOON + timedelta(days=60))
    }
    story = story_of(protocols[INKT], NOON)
    run = play(lab, story)
    lab.at = next(run)
    lab.at = next(run)  # enrolled, measured, planned
    strangers = _strangers(lab, protocols[INKT], story)
    yield "enrolled", _world(lab, story, strangers)
    wanted = iter(POINTS)
    point, reached = next(wanted)
    turns = 0
    for at in run:
        # Reading the whole record is slow: only after an entry that may bring the batch to the next point.
        before, turns = turns, sum(kind in TURNS for kind in lab.kinds(f"batch:{story.batch}"))
        if point and turns > before and reached(lab.record(story.batch)):
            yield point, _world(lab, story, strangers)
            point, reached = next(wanted, ("", None))
        lab.at = max(lab.at, at)
    assert not point, f"the story ended before {point}"
    yield "closed", _world(lab, story, strangers)


def _world(lab, story, strangers):
    return World(story.subject, story.batch, *strangers, lab.at)


def _strangers(lab, protocol, story):
    """The same subject's next dose and another subject's first, both with labelled tubes."""
    answers = {one.key: ANSWERS.get(one.key, "yes" if one.kind == "inclusion" else "no") for one in protocol.criteria}
    enrol = partial(enrol_subject, trial=INKT, interval_days=None, answers=answers, screening=("HIV",), reactive=())
    stranger = lab.do(PHYSICIAN, enrol)["subject"]
    lab.do(NURSE, measure_body, stranger, height_cm="170", weight_kg="70", measured_on=lab.at.date())
    lab.do(NURSE, plan_treatment, stranger, first_treatment_on=lab.at.date())
    lab.do(NURSE, label_for_wristband, stranger)
    other_dose = lab.do(NURSE, batches.open_batch, story.subject, dose_no=2)
    strange = lab.do(NURSE, batches.open_batch, stranger, dose_no=1)
    for batch in (other_dose, strange):
        lab.do(NURSE, mark_printed, tuple(lab.do(NURSE, steps.start_step, batch, "collect")))
    return other_dose, stranger, strange


def _finished(step):
    return lambda record: record.step_work(step).state is StepState.FINISHED


def _signed(record):
    return any(one.role == "quality_review" and one.in_force for one in record.signatures)


def _taken(kind):
    return lambda record: any(h.kind == kind and h.state is HandoverState.TAKEN for h in record.handovers)


def _stage(stage):
    return lambda record: record.batch.stage is stage


TURNS = {"StepFinished", "HandoverTaken", "RecordSigned", "DispositionDecided", "DoseInfused"}
POINTS = (
    ("drawn", _finished("collect")),
    ("arrived", _taken("courier_to_lab")),
    ("received", _finished("receive")),
    ("seeded", _finished("seed")),
    ("day 7", _finished("restimulate_d7")),
    ("harvested", _finished("harvest")),
    ("formulated", _finished("formulate")),
    ("filled", _finished("fill")),
    ("reviewed", _signed),
    ("released", _stage(Stage.RELEASED_INTERIM)),
    ("on the ward", _taken("courier_to_ward")),
    ("infused", _stage(Stage.INFUSED)),
)
