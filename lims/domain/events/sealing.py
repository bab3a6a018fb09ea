"""Whose keys seal the record: the site's own, one after another, and those of its witnesses."""

from __future__ import annotations

from dataclasses import dataclass

from lims.domain.events.registry import event


@event(353)
@dataclass(frozen=True, slots=True)
class SealingKeyChanged:
    """From here on a new key seals. The former one signed it, so that whoever trusts the one can trust the other."""

    public_key: str
    former_key: str
    endorsement: str  # signature of the former key, base64, over what lims/ledger/keys.py writes
    reason: str


@event(354)
@dataclass(frozen=True, slots=True)
class WitnessNamed:
    """Somebody outside holds a key of their own and cosigns checkpoints: name and key as C2SP writes them."""

    witness: str
    verifier_key: str
    reason: str


@event(355)
@dataclass(frozen=True, slots=True)
class WitnessGivenUp:
    """This witness cosigns no more; what it cosigned stays."""

    witness: str
    reason: str
