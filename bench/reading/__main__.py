"""`python -m bench.reading [--labels N] [--pictures N] [--seed K]`: how well labels read, and whether any ever lies."""

from __future__ import annotations

import argparse

from bench.reading.run import Count, labels_for, read_clean, read_troubled


def main() -> None:
    """Read clean labels, then troubled ones until there were enough pictures; exit 1 when one was read wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench.reading", description=__doc__)
    parser.add_argument("--labels", type=int, default=1000)
    parser.add_argument("--pictures", type=int, default=4000, help="troubled ones, each read by two decoders")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    counts: dict[tuple[str, float], Count] = {}
    pictures, seed, unread = 0, given.seed, 0
    while pictures < given.pictures:
        labels = labels_for(given.labels, seed)
        missing = read_clean(labels)
        unread += len(missing)
        print(f"clean: {len(labels) - len(missing)} of {len(labels)} read as their own code", *missing, sep="\n  ")
        for one in read_troubled(labels, seed):
            pictures += one.pictures
            so_far = counts.setdefault((one.name, one.strength), Count(one.name, one.strength, one.unit))
            so_far.join(one)
        seed += 1
        print(_table(counts), flush=True)
    wrong = [each for one in counts.values() for each in one.wrong]
    print(f"{pictures:,} troubled pictures: {len(wrong)} read wrong", *wrong, sep="\n  ")
    raise SystemExit(1 if wrong or unread else 0)


def _table(counts: dict[tuple[str, float], Count]) -> str:
    head = "| fault | strength | pictures | ZXing | OpenCV | either |\n| --- | --- | --- | --- | --- | --- |\n"
    return head + "\n".join(
        f"| {one.name} | {one.strength} {one.unit} | {one.pictures:,} | {one.zxing / one.pictures:.1%} | "
        f"{one.opencv / one.pictures:.1%} | {one.either / one.pictures:.1%} |"
        for one in counts.values()
    )


if __name__ == "__main__":
    main()
