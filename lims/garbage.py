"""How often the interpreter looks for garbage: seldom, because here it finds little and takes long."""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS = 50_000
_PAUSE_SECONDS = 0.05

_at_work = threading.Lock()


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


@contextmanager
def search_at_rest() -> Iterator[None]:
    """Inside, nothing is searched; what was left behind is, when the process rests or before the next such work.

    For a process that makes one long thing after another and nothing else: whoever waits for the thing does not wait
    for the search as well.
    """
    with _at_work:
        _search_what_was_left()
        gc.disable()
        try:
            yield
        finally:
            rest = threading.Timer(_PAUSE_SECONDS, _rest)
            rest.daemon = True
            rest.start()


def _rest() -> None:
    with _at_work:
        _search_what_was_left()


def _search_what_was_left() -> None:
    if not gc.isenabled():
        gc.collect(0)
        gc.enable()
