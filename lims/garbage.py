"""How often the interpreter looks for garbage: seldom, because here it finds little and takes long."""

import gc

OBJECTS = 50_000


def search_seldom() -> None:
    """To be called once a process has loaded what it works with.

    Looking through everything that was imported took a tenth of a scan and a seventh of a printed record
    (docs/benchmarks.md). What is unreachable without a circle is freed at once in any case.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS)
