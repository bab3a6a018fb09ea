"""Containers and labels of a batch."""

from sqlalchemy import Connection, bindparam, func, select

from lims.domain.containers import Container, ContainerState
from lims.domain.labelling import Label, LabelState
from lims.store.prepared import Prepared, Row
from lims.store.reading.trials import of_batches_shown
from lims.store.reading.values import value_of
from lims.store.tables.containers import containers
from lims.store.tables.labels import labels

_CONTAINER = Prepared(select(containers).where(containers.c.container == bindparam("container")))
_CONTAINERS = Prepared(
    select(containers)
    .where(containers.c.batch == bindparam("batch"))
    .order_by(containers.c.planned_at, containers.c.container)
)
_LABEL = Prepared(select(labels).where(labels.c.label_code == bindparam("label_code")))
_LABELS_OF = Prepared(select(labels).where(labels.c.target == bindparam("target")).order_by(labels.c.copy))
_LABELS = Prepared(select(labels).where(labels.c.batch == bindparam("batch")).order_by(labels.c.serial))


def container_of_row(row: Row) -> Container:
    """One container from its row."""
    return value_of(Container, row, state=ContainerState(row["state"]))


def _label(row: Row) -> Label:
    return value_of(Label, row, state=LabelState(row["state"]))


def find_container(db: Connection, container: str) -> Container | None:
    """The container of that id, or None."""
    row = _CONTAINER.first(db, container=container)
    return container_of_row(row) if row else None


def list_containers(db: Connection, batch: str) -> tuple[Container, ...]:
    """The containers of a batch, in the order they were planned."""
    return tuple(container_of_row(row) for row in _CONTAINERS.all(db, batch=batch))


def find_label(db: Connection, label_code: str) -> Label | None:
    """The label of that code, in whatever state, or None."""
    row = _LABEL.first(db, label_code=label_code)
    return _label(row) if row else None


def labels_of(db: Connection, target: str) -> tuple[Label, ...]:
    """Every print ever issued for a thing, oldest first."""
    return tuple(_label(row) for row in _LABELS_OF.all(db, target=target))


def list_labels(db: Connection, batch: str) -> tuple[Label, ...]:
    """Every print of a batch by serial."""
    return tuple(_label(row) for row in _LABELS.all(db, batch=batch))


def labels_without_batch(db: Connection, kind: str, *states: LabelState, most: int) -> tuple[tuple[Label, ...], int]:
    """The newest prints of a kind that belong to no batch, in one of these states, and how many there are in all."""
    own = (labels.c.kind == kind, labels.c.batch == "")
    newest = select(labels).where(*own).order_by(labels.c.issued_at.desc()).limit(most)
    rows = [row for one in states for row in db.execute(newest.where(labels.c.state == one)).mappings()]
    found = tuple(_label(row) for row in sorted(rows, key=lambda row: row["issued_at"])[-most:])
    if len(rows) < most:
        return found, len(found)
    return found, db.scalar(select(func.count()).select_from(labels).where(*own, labels.c.state.in_(states))) or 0


def labels_in_state(db: Connection, *states: LabelState) -> tuple[Label, ...]:
    """Every print in one of these states, oldest first."""
    query = of_batches_shown(db, select(labels).where(labels.c.state.in_(states)), labels.c.batch)
    return tuple(_label(row) for row in db.execute(query.order_by(labels.c.issued_at)).mappings())
