"""In which order the tests begin: what takes long on one process first, so that nobody is waited for at the end.

Each process of a run begins with a part of the list, and who is done early takes from the ends of the others' parts.
"""

from itertools import islice

# Each of these takes as long as hundreds of others.
LONG = (
    "tests/browser/test_whole_path.py::test_an_inkt_batch",
    "tests/browser/test_whole_path.py::test_an_ikc_batch",
    "tests/stories/test_walk_anywhere.py::test_whatever_anybody_tries",
    "tests/trust/test_fuzz.py",
    "tests/browser/",
    "tests/trust/test_attacks.py",
    "tests/print_room/test_killed.py",
    "tests/printing/test_every_field.py",
)
AT_BROWSERS = 2  # processes: each of them needs a server and a Chromium of its own


def in_order(items, processes):
    """The items, dealt for that many processes: each part begins with long ones, and few parts have browsers."""
    hands = [[] for _ in range(processes)]
    long = {}
    for item in items:
        place = next((place for place, start in enumerate(LONG) if item.nodeid.startswith(start)), None)
        if place is not None:
            # Tests of one file stay together: they share what was made for them.
            long.setdefault((place, item.nodeid.partition("::")[0]), []).append(item)
    for (_place, file), together in sorted(long.items()):
        fitting = hands[:AT_BROWSERS] if file.startswith("tests/browser/") else hands[AT_BROWSERS:] or hands
        min(fitting, key=len).extend(together)
    dealt = {id(item) for hand in hands for item in hand}
    rest = iter([item for item in items if id(item) not in dealt])
    # The parts are of one length, which the scheduler cuts; the last takes what is over.
    left = len(items)
    for number, hand in enumerate(hands):
        part = left // (processes - number)
        hand.extend(islice(rest, max(0, part - len(hand))))
        left -= part
    return [item for hand in hands for item in hand]
