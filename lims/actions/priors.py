"""The growth prior of a trial: what its past batches carry, and its adoption by quality in place of the assumed one."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection

from lims.actions.master import newest_protocol, protocol_of
from lims.actions.rights import acting_person
from lims.domain.errors import NotNow, msg
from lims.domain.events.protocols import PriorAdopted
from lims.domain.growth import Prior
from lims.domain.outlook import points_of, prior_of
from lims.domain.prior import ENOUGH_BATCHES, AdoptedPrior, prior_from, usable
from lims.domain.protocol import Protocol
from lims.store.reading.batches import get_batch
from lims.store.reading.controls import find_adopted_prior, list_harvested
from lims.store.reading.quality import list_counts
from lims.store.reading.site import heads_of
from lims.store.record import Act

MOST_BATCHES = 200  # the newest of a trial: older ones grew by other hands and other lots
Curve = tuple[tuple[float, int], ...]
# What a chain's head names never changes, so a curve is worked out once in each process.
_CURVES: dict[str, Curve] = {}
# The same for what all of them say together: the batches that can speak, by name, and the prior they give.
_FOUND: dict[tuple[str, ...], tuple[tuple[str, ...], Prior]] = {}
MOST_FOUND = 20
_DIGITS = Decimal("1e-9")


@dataclass(frozen=True, slots=True)
class PriorView:
    """The stated prior, what past batches say, and what quality adopted last."""

    stated: Prior
    found: Prior  # the stated one while too few batches speak
    batches: tuple[str, ...]
    adopted: AdoptedPrior | None

    @property
    def missing(self) -> int:
        """How many batches are still lacking."""
        return max(0, ENOUGH_BATCHES - len(self.batches))

    @property
    def is_new(self) -> bool:
        """There is something to adopt that was not adopted yet."""
        return not self.missing and (self.adopted is None or self.adopted.batches != self.batches)


def prior_view(db: Connection, protocol: Protocol) -> PriorView | None:
    """What there is to say of the prior of a protocol; None where it states none."""
    if protocol.prior is None:
        return None
    harvested = list_harvested(db, protocol.trial)[-MOST_BATCHES:]
    heads = heads_of(db, (f"batch:{batch}" for batch in harvested))
    stated, key = prior_of(protocol.prior), (protocol.sha256, *heads.values())
    if key not in _FOUND:
        told = {batch: _curve(db, batch, heads.get(f"batch:{batch}", "")) for batch in harvested}
        curves = {batch: curve for batch, curve in told.items() if usable(curve)}
        if len(_FOUND) >= MOST_FOUND:
            _FOUND.clear()
        _FOUND[key] = tuple(curves), prior_from(list(curves.values()), stated)
    batches, found = _FOUND[key]
    return PriorView(stated, found, batches, find_adopted_prior(db, protocol.trial))


def _curve(db: Connection, batch: str, head: str) -> Curve:
    if head in _CURVES:
        return _CURVES[head]
    found = get_batch(db, batch)
    if found.day_zero_at is None:
        return ()
    curve = points_of(protocol_of(db, found), list_counts(db, batch), found.day_zero_at)
    if len(_CURVES) >= 4 * MOST_BATCHES:
        _CURVES.clear()
    if head:
        _CURVES[head] = curve
    return curve


def adopt_prior(act: Act, trial: str) -> None:
    """Quality adopts what the past batches of a trial carry; refused while fewer than ten can speak."""
    act.lock("site")
    acting_person(act, "qa")
    protocol = newest_protocol(act.db, trial)
    view = prior_view(act.db, protocol)
    if view is None:
        raise NotNow(
            "no_prior",
            msg("%(name)s states no growth prior.", name=protocol.name),
            next_step=msg("A new version of the protocol states one first."),
        )
    if not view.is_new:
        few = msg(
            "%(found)s past batches can speak, %(needed)s are needed.", found=len(view.batches), needed=ENOUGH_BATCHES
        )
        same = msg("No batch was harvested since it was last adopted.")
        raise NotNow(
            "prior_not_ready",
            msg("The prior of %(trial)s cannot be adopted now.", trial=trial),
            reasons=(few if view.missing else same,),
            next_step=msg("The prior in use stays, and the forecast says what it rests on."),
        )
    found = view.found
    adopted = PriorAdopted(
        trial=trial,
        protocol=protocol.name,
        log_n0=_kept(found.log_n0),
        log_n0_sd=_kept(found.log_n0_sd),
        rate_per_day=_kept(found.rate_per_day),
        rate_sd=_kept(found.rate_sd),
        a0=_kept(found.a0),
        b0=_kept(found.b0),
        batches=view.batches,
    )
    act.record("site", adopted)


def _kept(figure: float) -> Decimal:
    """Nine decimals, as the ledger keeps them: exact from then on."""
    return Decimal(repr(figure)).quantize(_DIGITS)
