"""Whose keys seal: the site's key is changed, witnesses are named, their cosignatures taken in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lims.actions.rights import acting_person
from lims.domain.errors import NotAllowed, NotFound, NotNow, NotReadable, msg
from lims.domain.events.sealing import SealingKeyChanged, WitnessGivenUp, WitnessNamed
from lims.domain.words import needed_words
from lims.ledger.checkpoint import Checkpoint, CheckpointUnreadable, SealBroken, public_key_text
from lims.ledger.cosignature import Witness, check_cosigned, read_witness
from lims.ledger.keys import endorse
from lims.store.cosignatures import keep_cosignature
from lims.store.reading.sealing import current_public_key, list_witnesses
from lims.store.reading.site import get_site
from lims.store.record import Act

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def change_sealing_key(act: Act, *, former: Ed25519PrivateKey, new_public_key: str, reason: str) -> None:
    """From here on another key seals; the former one signs that. What it sealed stays provable."""
    act.lock("site")
    acting_person(act, "administrator")
    named, origin = current_public_key(act.db), get_site(act.db).origin
    if public_key_text(former.public_key()) != named:
        raise NotNow(
            "not_the_sealing_key",
            msg("The key on this machine is not the one that the record names."),
            next_step=msg("Bring the site's key back from its safe copy, then change it."),
            lifted_by=msg("The administrator of this machine."),
        )
    words = needed_words(reason, msg("The reason"), longest=300)
    endorsement = endorse(origin, former, new_public_key)
    act.record("site", SealingKeyChanged(new_public_key, named, endorsement, words))
    act.enqueue("checkpoint", {"why": "a new key seals"})


def name_witness(act: Act, verifier_key: str, *, reason: str) -> str:
    """Somebody outside, quality for one, cosigns checkpoints from now on by a key of their own; gives the name."""
    act.lock("site")
    acting_person(act, "qa")
    try:
        witness = read_witness(verifier_key)
    except (CheckpointUnreadable, ValueError) as unreadable:
        raise NotReadable(
            "witness_unreadable",
            msg("This is no key of a witness: %(why)s.", why=str(unreadable)),
            next_step=msg("Copy the whole line that lims witness init wrote."),
        ) from unreadable
    if any(one.witness == witness.name for one in list_witnesses(act.db)):
        raise NotAllowed(
            "witness_known",
            msg("A witness %(name)s was named before.", name=witness.name),
            next_step=msg("Choose another name. Names are never given twice."),
        )
    act.record("site", WitnessNamed(witness.name, witness.text, needed_words(reason, msg("The reason"), longest=300)))
    return witness.name


def give_up_witness(act: Act, witness: str, *, reason: str) -> None:
    """This witness cosigns no more; what it cosigned stays."""
    act.lock("site")
    acting_person(act, "qa")
    _named(act, witness)
    act.record("site", WitnessGivenUp(witness, needed_words(reason, msg("The reason"), longest=300)))


def take_cosignature(act: Act, checkpoint: Checkpoint, line: str) -> str:
    """Keep what a named witness signed over a checkpoint of this site; gives the name of the witness."""
    name = line.strip().removeprefix("— ").partition(" ")[0]
    witness = _named(act, name)
    try:
        seconds = check_cosigned(checkpoint, line, witness)
    except (SealBroken, CheckpointUnreadable) as broken:
        raise NotReadable(
            "cosignature_unfit",
            msg("This cosignature does not fit: %(why)s.", why=str(broken)),
            next_step=msg("Ask the witness to sign the newest request again."),
        ) from broken
    keep_cosignature(act.db, name, checkpoint.size, line.strip(), datetime.fromtimestamp(seconds, UTC))
    return name


def _named(act: Act, name: str) -> Witness:
    found = next((one for one in list_witnesses(act.db) if one.witness == name and one.given_up_at is None), None)
    if found is None:
        raise NotFound(
            "unknown_witness",
            msg("No witness %(name)s is named here.", name=name[:60]),
            next_step=msg("Quality names the witness first: lims witness name."),
        )
    return read_witness(found.verifier_key)
