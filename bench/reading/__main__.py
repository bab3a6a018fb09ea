"""`python -m bench.reading [--pictures N] [--symbol datamatrix]`: how well labels read, and whether any ever lies.

Every round prints labels with codes of its own, reads them clean, spoils them, and is noted; a later run goes on where
the notes end. The notes hold sums, so a hundred thousand pictures are a few hundred lines.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.reading.pictures import MODULES
from bench.reading.run import Count, labels_for, read_clean, read_troubled

OPENCV_EVERY = 4


def main() -> None:
    """Do rounds until there are enough pictures, and say what all of them came to; exit 1 when one was read wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench.reading", description=__doc__)
    parser.add_argument("--labels", type=int, default=108, help="a round")
    parser.add_argument("--pictures", type=int, default=100_000, help="troubled ones, all rounds together")
    parser.add_argument("--symbol", choices=MODULES, default="", help="of all labels; else each its own")
    parser.add_argument("--notes", type=Path, default=Path("build") / "reading.jsonl")
    given = parser.parse_args()
    given.notes.parent.mkdir(parents=True, exist_ok=True)
    rounds = _noted(given.notes, given.symbol)
    while sum(_pictures(one) for one in rounds) < given.pictures:
        seed = max((one["seed"] for one in rounds), default=0) + 1
        rounds.append(_round(given.labels, seed, given.symbol))
        with given.notes.open("a", encoding="utf-8") as file:
            file.write(json.dumps(rounds[-1]) + "\n")
    counts = _together(rounds)
    print(_table(counts))
    wrong = [each for one in counts for each in one.wrong]
    unread = [each for one in rounds for each in one["unread"]]
    labels, pictures = sum(one["labels"] for one in rounds), sum(one.pictures for one in counts)
    print(f"clean: {labels - len(unread):,} of {labels:,} read as their own code", *unread, sep="\n  ")
    print(f"{pictures:,} troubled pictures: {len(wrong)} read wrong", *wrong, sep="\n  ")
    usual = [next(one for one in counts if one.name == name) for name in dict.fromkeys(one.name for one in counts)]
    share = sum(one.either / one.pictures for one in usual) / len(usual)
    print(f"with the faults a laboratory meets, each as often as the others: {share:.2%} read")
    raise SystemExit(1 if wrong or unread else 0)


def _round(labels: int, seed: int, symbol: str) -> dict[str, Any]:
    printed = labels_for(labels, seed, symbol)
    return {
        "symbol": symbol,
        "seed": seed,
        "labels": len(printed),
        "unread": read_clean(printed),
        "counts": [asdict(one) for one in read_troubled(printed, seed, opencv_every=OPENCV_EVERY)],
    }


def _noted(notes: Path, symbol: str) -> list[dict[str, Any]]:
    every = [json.loads(line) for line in notes.read_text(encoding="utf-8").splitlines()] if notes.exists() else []
    return [one for one in every if one["symbol"] == symbol]


def _pictures(one: dict[str, Any]) -> int:
    return sum(count["pictures"] for count in one["counts"])


def _together(rounds: list[dict[str, Any]]) -> list[Count]:
    counts: dict[tuple[str, float], Count] = {}
    for one in rounds:
        for raw in one["counts"]:
            count = Count(**raw)
            so_far = counts.setdefault((count.name, count.strength), Count(count.name, count.strength, count.unit))
            so_far.join(count)
    return list(counts.values())


def _table(counts: list[Count]) -> str:
    head = "| fault | strength | pictures | ZXing | OpenCV, sample | either |\n| --- | --- | --- | --- | --- | --- |\n"
    return head + "\n".join(
        f"| {one.name} | {one.strength} {one.unit} | {one.pictures:,} | {one.zxing / one.pictures:.1%} | "
        f"{one.opencv / max(1, one.sample):.1%} | {one.either / one.pictures:.1%} |"
        for one in counts
    )


if __name__ == "__main__":
    main()
