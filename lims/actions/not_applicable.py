"""A required entry that does not apply: two people say so, with a reason, and quality reads it."""

from lims.actions.bench import at_bench, check_at_station, check_batch_is_worked, check_running
from lims.actions.deviations import raise_deviation
from lims.actions.rights import acting_person, check_second_person
from lims.domain.errors import NotNow, NotReadable, msg
from lims.domain.events.steps import EntryNotApplicable
from lims.domain.words import needed_words
from lims.store.record import Act

# What these acts compute rests on every number of the step: none of them can be left out.
RESTS_ON_NUMBERS = frozenset({"collect", "isolate", "seed", "count", "harvest", "formulate", "fill"})


def mark_not_applicable(
    act: Act, batch: str, step: str, entry: str, *, reason: str, second_person: str, replicate: int = 1
) -> str:
    """Say that a required entry does not apply here; gives the number of the minor deviation that this is."""
    bench = at_bench(act, batch, step)
    check_batch_is_worked(bench.batch)
    check_running(bench)
    check_at_station(act, bench)
    acting_person(act, *bench.step.roles)
    spec = bench.step.entry(entry)
    if spec is None or not spec.required or not 1 <= replicate <= spec.replicates:
        raise NotReadable(
            "unknown_entry",
            msg("%(step)s does not ask for that.", step=bench.step.title),
            next_step=msg("Choose an entry that the step asks for. Any other is simply left open."),
        )
    if bench.work.entry(entry, replicate) or bench.work.not_applied(entry, replicate):
        raise NotNow(
            "entry_there",
            msg("%(entry)s is answered already.", entry=spec.title),
            next_step=msg("Correct the value with a reason, if it is wrong."),
        )
    if RESTS_ON_NUMBERS & set(bench.step.acts) and spec.kind.value in ("number", "density"):
        raise NotNow(
            "rests_on_it",
            msg("%(step)s is computed from %(entry)s.", step=bench.step.title, entry=spec.title),
            next_step=msg("Measure it again. Put the batch on hold and call quality when it cannot be measured."),
            lifted_by=msg("Nobody: no dose is computed from a value that is not there."),
        )
    second = check_second_person(act, second_person, "technician", "verifier", "nurse", "qa", "physician")
    words = needed_words(reason, msg("The reason"), next_step=msg("Write down why it does not apply."))
    act.record(bench.chain, EntryNotApplicable(batch, step, entry, replicate, words, second_person))
    what = msg(
        "%(step)s: %(entry)s does not apply. Reason: %(reason)s (agreed by %(second)s)",
        step=bench.step.title,
        entry=spec.title,
        reason=words,
        second=second.printed_name,
    )
    key = f"na:{step}:{entry}:{replicate}"
    return raise_deviation(act, batch, source=key, kind="not_applicable", grade="minor", words=what, step=step)
