"""`python -m bench.reading [--pictures N] [--usual] [--symbol qr]`: how well labels read, and whether any ever lies.

Every round prints labels with codes of its own, reads them clean, spoils them, and is noted; a later run goes on where
the notes end. The notes hold sums, so a hundred thousand pictures are a few hundred lines. Rounds go side by side, one
a core.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from pathlib import Path
from typing import Any

import cv2

from bench.reading.run import ON_A_VIAL, TROUBLES, USUAL, Count, labels_for, read_clean, read_troubled
from lims.printing.label_kinds import label_kind_names

SYMBOLS = ("", "qr", "datamatrix")
STRENGTHS = sum(len(trouble.further) + (trouble.usual is not None) for trouble in TROUBLES)


def main() -> None:
    """Do rounds until there are enough pictures, and say what all of them came to; exit 1 when one was read wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench.reading", description=__doc__)
    parser.add_argument("--labels", type=int, default=90, help="a round")
    parser.add_argument("--pictures", type=int, default=100_000, help="troubled ones, all rounds together")
    parser.add_argument("--usual", action="store_true", help="only what a laboratory meets, each fault as often")
    parser.add_argument("--symbol", choices=SYMBOLS, default="", help="the only one of all labels; else each its own")
    parser.add_argument("--kind", choices=label_kind_names(), default="", help="of all labels; else all in turn")
    parser.add_argument("--opencv-every", type=int, default=0, help="one in so many goes to OpenCV whatever ZXing read")
    parser.add_argument("--lanes", type=int, default=os.cpu_count() or 1, help="rounds side by side")
    parser.add_argument("--notes", type=Path, default=Path("build") / "reading-of-labels.jsonl")
    given = parser.parse_args()
    given.notes.parent.mkdir(parents=True, exist_ok=True)
    asked = {"symbol": given.symbol, "kind": given.kind, "usual": given.usual}
    rounds = _noted(given.notes, asked)
    a_round = given.labels * (len(USUAL) if given.usual else STRENGTHS)
    missing = -(-(given.pictures - sum(map(_pictures, rounds))) // a_round)
    done, began = {one["seed"] for one in rounds}, time.monotonic()
    seeds = [seed for seed in range(1, missing + len(done) + 1) if seed not in done][: max(0, missing)]
    with ProcessPoolExecutor(given.lanes) as lanes, given.notes.open("a", encoding="utf-8") as file:
        wished = [lanes.submit(_round, given.labels, seed, asked, given.opencv_every) for seed in seeds]
        for one in as_completed(wished):
            rounds.append(one.result())
            file.write(json.dumps(rounds[-1]) + "\n")
            file.flush()
    if seeds:
        now = sum(map(_pictures, rounds[-len(seeds) :]))
        print(f"{now:,} pictures now, {now / (time.monotonic() - began):,.0f} a second in {given.lanes} lanes")
    raise SystemExit(1 if _tell(rounds) else 0)


def _tell(rounds: list[dict[str, Any]]) -> bool:
    """Say what all rounds came to; whether any label lied, or did not read clean."""
    counts = _together(rounds)
    print(_table(counts))
    wrong = [each for one in counts for each in one.wrong]
    unread = [each for one in rounds for each in one["unread"]]
    labels, pictures = sum(one["labels"] for one in rounds), sum(one.pictures for one in counts)
    print(f"clean: {labels - len(unread):,} of {labels:,} read as their own code", *unread, sep="\n  ")
    print(f"{pictures:,} troubled pictures: {len(wrong)} read wrong", *wrong, sep="\n  ")
    usual = [one for one in (next((c for c in counts if c.name == name), None) for name in USUAL) if one]
    share = sum(one.either / one.pictures for one in usual) / len(usual)
    print(f"with the faults a laboratory meets, each as often as the others: {share:.2%} read")
    return bool(wrong or unread)


def _round(labels: int, seed: int, asked: dict[str, Any], opencv_every: int) -> dict[str, Any]:
    cv2.setNumThreads(1)  # a round is a process already
    symbol, kinds = asked["symbol"], (asked["kind"],) if asked["kind"] else ()
    printed = labels_for(labels, seed, symbol, kinds)
    vials = labels_for(labels, 1_000_000 + seed, symbol, (ON_A_VIAL,)) if asked["kind"] in ("", ON_A_VIAL) else []
    troubled = read_troubled(printed, vials, seed, only_usual=asked["usual"], opencv_every=opencv_every)
    return {
        **asked,
        "seed": seed,
        "labels": len(printed) + len(vials),
        "unread": read_clean([*printed, *vials]),
        "counts": [asdict(one) for one in troubled],
    }


def _noted(notes: Path, asked: dict[str, Any]) -> list[dict[str, Any]]:
    every = [json.loads(line) for line in notes.read_text(encoding="utf-8").splitlines()] if notes.exists() else []
    return [one for one in every if all(one[name] == wish for name, wish in asked.items())]


def _pictures(one: dict[str, Any]) -> int:
    return sum(count["pictures"] for count in one["counts"])


def _together(rounds: list[dict[str, Any]]) -> list[Count]:
    counts: dict[tuple[str, float], Count] = {}
    for one in rounds:
        for raw in one["counts"]:
            count = Count(**raw)
            so_far = counts.setdefault((count.name, count.strength), Count(count.name, count.strength, count.unit))
            so_far.join(count)
    return [counts[key] for key in sorted(counts, key=lambda key: [one.name for one in TROUBLES].index(key[0]))]


def _table(counts: list[Count]) -> str:
    head = "| fault | strength | pictures | ZXing | OpenCV, sample | either | not read |\n" + "| --- " * 7 + "|\n"
    return head + "\n".join(
        f"| {one.name} | {one.strength} {one.unit} | {one.pictures:,} | {one.zxing / one.pictures:.1%} | "
        f"{f'{one.opencv / one.sample:.1%}' if one.sample else ''} | {one.either / one.pictures:.2%} | "
        f"{', '.join(f'{kind} {count}' for kind, count in sorted(one.unread.items()))} |"
        for one in counts
    )


if __name__ == "__main__":
    main()
