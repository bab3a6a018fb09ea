"""`python -m bench [NAME ...] [--write]`: measures, prints one table, and with --write puts it into the documents."""

from __future__ import annotations

import argparse
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from bench import arithmetic, labels, pages, paper, printing, proof, responsive, scans, signing, start, where_used
from bench.figures import Figure, as_markdown, as_text
from bench.machine import describe
from bench.place import ROOT, Place

MEASURES: dict[str, Callable[[Place], Iterator[Figure]]] = {
    "arithmetic": arithmetic.measure,
    "demo": paper.demonstration,
    "scans": scans.measure,
    "scans-while-printing": printing.measure,
    "record": paper.record,
    "scans-while-records": responsive.measure,
    "labels": paper.labels,
    "label-forms": labels.measure,
    "verify": proof.measure,
    "signing": signing.measure,
    "start": start.measure,
    "where-used": where_used.measure,
    "pages": pages.measure,
}
PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- figures: python -m bench --write -->\n", "<!-- end of figures -->\n"


def main() -> None:
    """Measure what was named, everything when nothing was. What breaks off is told, and the rest stays: exit 1."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"one or more of: {', '.join(MEASURES)}")
    parser.add_argument("--write", action="store_true", help=f"write the table into {PAGE.relative_to(ROOT)}")
    given = parser.parse_args()
    unknown = set(given.name) - set(MEASURES)
    if unknown:
        parser.error(f"there is no measure called {', '.join(sorted(unknown))}")
    place = Place()
    machine = describe(place.folder)
    began_at = datetime.now(UTC)
    print(f"{began_at:%Y-%m-%d %H:%M} UTC", *machine, "", sep="\n", flush=True)
    figures: list[Figure] = []
    broken: list[str] = []
    for name in given.name or MEASURES:
        print(f"measuring: {name} ...", flush=True)
        try:
            figures += MEASURES[name](place)
        except Exception:  # noqa: BLE001 (whatever it was: an hour of other figures is not thrown away for it)
            traceback.print_exc()
            broken.append(name)
    place.remove()
    print("", as_text(figures), sep="\n")
    if given.write:
        _write(figures, [*machine, *(f"not measured, it broke off: {name}" for name in broken)], began_at)
    raise SystemExit(1 if broken else 0)


def _write(figures: list[Figure], machine: list[str], at: datetime) -> None:
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    facts = "\n".join(f"- {fact}" for fact in (f"{at:%Y-%m-%d %H:%M} UTC", *machine))
    PAGE.write_text(f"{before}{BEGIN}\n{facts}\n\n{as_markdown(figures)}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
