"""Looks whether the record is as it should be, at the start and later; pauses signing where it is not."""

from __future__ import annotations

from datetime import datetime

from lims.actions.standing import note_clock_step, pause_signing, set_signing_rules
from lims.domain.people import SYSTEM
from lims.guard.clock import Step
from lims.ledger.checkpoint import Checkpoint
from lims.masterdata.site import read_site
from lims.resources import config_dir
from lims.settings import Settings, SettingsRefused
from lims.store.checkpoints import find_latest_checkpoint, find_root, last_in_file
from lims.store.errors import LedgerBroken, RolledBack
from lims.store.reading.site import find_site
from lims.store.reading.standing import was_accepted
from lims.store.schema import schema_faults
from lims.store.session import Store


def look_at_start(store: Store, settings: Settings, at: datetime) -> list[str]:
    """Compare tables and anchors before anybody works; gives what is wrong, in words. Signing is paused by then."""
    with store.reading() as db:
        if find_site(db) is None:
            return []
    told = look_at_tables(store, at)
    rolled_back = find_rollback(store, settings)
    if rolled_back is not None:
        pause_for(store, rolled_back, at)
        told.append(str(rolled_back))
    return told


def check_site_file(store: Store) -> None:
    """Raise SettingsRefused when the site file is another ledger's: one installation is one site, for ever."""
    named = read_site((config_dir() / "site.toml").read_text(encoding="utf-8"))
    with store.reading() as db:
        opened = find_site(db)
    if opened is not None and (named.origin, named.facility) != (opened.origin, opened.facility):
        raise SettingsRefused(
            f"config/site.toml is of {named.origin} ({named.facility}), this ledger is of {opened.origin} "
            f"({opened.facility}). Nothing was started. Put the site file of this ledger back, or name another "
            "LIMS_HOME: a second site has a ledger of its own."
        )


def look_at_tables(store: Store, at: datetime) -> list[str]:
    """Tables and triggers against those of this program; pauses signing where they differ."""
    faults = list(schema_faults(store))
    if faults:
        what = "; ".join(faults[:5]) + (f"; and {len(faults) - 5} more" if len(faults) > 5 else "")
        store.perform(SYSTEM, at, lambda act: pause_signing(act, cause="schema", what=what))
    return faults


def find_rollback(store: Store, settings: Settings) -> RolledBack | None:
    """Whether the file of checkpoints is ahead of the database. It never is but when an older copy was brought back."""
    last = last_in_file(settings.checkpoints)
    if last is None:
        return None
    with store.reading() as db:
        if was_accepted(db, last.size, last.root.hex()):
            return None
        latest = find_latest_checkpoint(db)
        known = find_root(db, last.size)
    if latest is not None and latest.size >= last.size and known == last.root:
        return None
    return _rolled_back(last, latest)


def pause_for(store: Store, fault: LedgerBroken, at: datetime) -> None:
    """Pause signing because the record contradicts a checkpoint; the same is said once."""
    if isinstance(fault, RolledBack):
        store.perform(
            SYSTEM,
            at,
            lambda act: pause_signing(act, cause="rollback", what=str(fault), size=fault.size, root=fault.root),
        )
    else:
        store.perform(SYSTEM, at, lambda act: pause_signing(act, cause="ledger", what=str(fault)))


def tell_step(store: Store, step: Step, at: datetime) -> None:
    """The clock jumped: an entry, and signing waits."""
    store.perform(
        SYSTEM, at, lambda act: note_clock_step(act, before=step.before, after=step.after, seen_by=step.seen_by)
    )


def follow_rules(store: Store, at: datetime) -> bool:
    """Bring the record to how config/site.toml says that this site signs; whether that took an entry."""
    wanted = read_site((config_dir() / "site.toml").read_text(encoding="utf-8")).signing
    with store.reading() as db:
        if find_site(db) is None:
            return False
    return bool(store.perform(SYSTEM, at, lambda act: set_signing_rules(act, wanted, source="config/site.toml")))


def _rolled_back(last: Checkpoint, latest: Checkpoint | None) -> RolledBack:
    return RolledBack(last.size, last.root.hex(), latest.size if latest else 0)
