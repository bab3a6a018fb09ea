"""How a page or a program writes: one action, in one transaction, under the person's name and the request's own id."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from lims.store.record import Act
from lims.web import forms
from lims.web.site import now, person, site, station

Action = Callable[..., Any]


def act(action: Action, *arguments: Any, chain: str = "", seen: int | None = None, **named: Any) -> Any:
    """Run one action of lims.actions as the signed-in person and give back its answer.

    `act(steps.start_step, number, step)` calls `start_step(act, number, step)`. With `chain` and `seen` (by default the
    form's seen_seq) the write is refused with RecordMoved when that chain has grown since the page was drawn.
    """
    head = forms.seen_seq() if seen is None else seen

    def work(acting: Act) -> Any:
        if chain and head is not None:
            acting.check_seen(chain, head)
        return action(acting, *arguments, **named)

    return perform(work, forms.request_id(), forms.fingerprint(_name(action), *map(str, arguments)))


def perform(work: Callable[[Act], Any], request_id: str, fingerprint: str, *, at_station: str = "") -> Any:
    """Run `work` as the signed-in person: the same request twice gives the same answer and one entry."""
    where = at_station or station()
    return site().store.perform(
        person().person, now(), work, request_id=request_id, fingerprint=fingerprint, station=where
    )


def _name(action: Action) -> str:
    while isinstance(action, functools.partial):
        action = action.func
    return getattr(action, "__qualname__", "")
