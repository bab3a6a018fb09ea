"""Requests that were answered: the same one again gets the same answer, and nothing is recorded twice."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lims.domain import errors
from lims.domain.errors import AlreadyUsed, Message, Refusal
from lims.store.prepared import Prepared
from lims.store.tables.ledger import requests

_r = requests.c
_FIND = select(_r.person, _r.fingerprint, _r.answer, _r.refused).where(_r.request_id == bindparam("b_id"))
_CARRIED_OUT = select(_r.request_id).where(
    _r.person == bindparam("b_person"), _r.request_id.in_(bindparam("b_ids", expanding=True)), _r.refused.is_(False)
)
_CLAIM = {
    "sqlite": Prepared(sqlite.insert(requests).on_conflict_do_nothing()),
    "postgresql": Prepared(postgresql.insert(requests).on_conflict_do_nothing()),
}
_ANSWER = Prepared(
    update(requests)
    .where(_r.request_id == bindparam("b_id"))
    .values(answer=bindparam("b_answer"), refused=bindparam("b_refused"))
)


def find_carried_out(db: Connection, person: str, request_ids: Sequence[str]) -> tuple[str, ...]:
    """Those of a person's wishes that were carried out; refused and unknown ones are left out."""
    return tuple(db.scalars(_CARRIED_OUT, {"b_person": person, "b_ids": list(request_ids)}))


@dataclass(frozen=True, slots=True)
class Request:
    """A client's wish: its own id for it, and a fingerprint of everything asked. Without an id it is not repeatable."""

    request_id: str
    fingerprint: str
    person: str
    at: datetime

    def claim(self, db: Connection) -> bool:
        """Take the id for this transaction; False when it was answered before. A twin at the same moment waits here."""
        row = {
            "request_id": self.request_id,
            "person": self.person,
            "fingerprint": self.fingerprint,
            "answer": "",
            "refused": False,
            "at": self.at,
        }
        return _CLAIM[db.dialect.name].run(db, row) == 1

    def stored_answer(self, db: Connection) -> Any:
        """The answer given before; raises the refusal given before, or AlreadyUsed when something else was asked."""
        row = db.execute(_FIND, {"b_id": self.request_id}).one()
        if (row.person, row.fingerprint) != (self.person, self.fingerprint):
            raise AlreadyUsed(self.request_id)
        if row.refused:
            raise read_refusal(row.answer)
        return json.loads(row.answer)

    def keep_answer(self, db: Connection, answer: Any) -> Any:
        """Store the answer beside what it is about, and give it as a retry will get it: as plain data."""
        # Not canonical: an answer is hashed by nobody, and may quote what was typed, whatever that was.
        text = json.dumps(answer, allow_nan=False)
        _ANSWER.run(db, {"b_id": self.request_id, "b_answer": text, "b_refused": False})
        return json.loads(text)

    def keep_refusal(self, db: Connection, refusal: Refusal) -> None:
        """Store a refusal that was recorded, so that a retry is told the same and records nothing."""
        _ANSWER.run(db, {"b_id": self.request_id, "b_answer": write_refusal(refusal), "b_refused": True})


def write_refusal(refusal: Refusal) -> str:
    """A refusal as text, so that a retry can be told the very same."""
    told = {name: _plain(value) for name, value in sorted(vars(refusal).items()) if name != "entries"}
    return json.dumps({"class": type(refusal).__name__, "told": told})


def read_refusal(text: str) -> Refusal:
    """The refusal of such a text, of its own class, with nothing left to record."""
    kept = json.loads(text)
    cls = next((cls for cls in _classes(Refusal) if cls.__name__ == kept["class"]), Refusal)
    # Its constructor would build the sentences anew; here they are given as they were told.
    refusal = cls.__new__(cls)
    told = {name: _back(value) for name, value in kept["told"].items()}
    Exception.__init__(refusal, told["code"], told["what"])
    vars(refusal).update(told, entries=())
    return refusal


def kept_words(words: Message) -> Any:
    """A sentence as plain data, so that a retry is told it in the language of its reader."""
    return _plain(words)


def told_words(kept: Any) -> Message:
    """The sentence of such data; raises KeyError, TypeError when it is none."""
    return Message(kept["msgid"], tuple((name, _back(part)) for name, part in kept["params"]))


def _classes(cls: type[Refusal]) -> Iterator[type[Refusal]]:
    yield cls
    for below in cls.__subclasses__():
        yield from _classes(below)


def _plain(value: Any) -> Any:
    if isinstance(value, errors.Message):
        return {"msgid": value.msgid, "params": [[name, _plain(part)] for name, part in value.params]}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {"items": [[key, _plain(part)] for key, part in value.items()]}
    return value if value is None or isinstance(value, str | int) else str(value)


def _back(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_back(part) for part in value)
    if isinstance(value, dict) and "msgid" in value:
        return Message(value["msgid"], tuple((name, _back(part)) for name, part in value["params"]))
    if isinstance(value, dict):
        return {key: _back(part) for key, part in value["items"]}
    return value
