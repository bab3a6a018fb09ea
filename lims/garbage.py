"""How often the interpreter looks for garbage: seldom, because here it finds little and takes long."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS = 50_000


def search_seldom() -> None:
    """To be called once a process has loaded what it works with.

    Looking through everything that was imported took a tenth of a scan and a seventh of a printed record
    (docs/benchmarks.md). What is unreachable without a circle is freed at once in any case.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS)


@contextmanager
def search_afterwards() -> Iterator[None]:
    """Inside, nothing is searched; at the end once, through what was made inside.

    For work that makes very many objects, keeps all of them to its end and then drops them, as a laid-out document
    does: every search while it grows looks through all of it and finds nothing.
    """
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searched:
            gc.enable()
            gc.collect(0)
