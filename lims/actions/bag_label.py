"""The label of the bag says the dose that is in it, and not the one that was planned."""

from decimal import Decimal
from typing import NoReturn

from lims.actions.label_rules import label_site
from lims.actions.master import protocol_of
from lims.domain.counting import viable_cells
from lims.domain.dose import cells_per_m2
from lims.domain.errors import NotNow, msg
from lims.domain.identifiers import grouped
from lims.domain.label_codes import ISBT_128, isbt_128_before
from lims.domain.label_text import Text, with_dose, with_mark, with_symbol
from lims.domain.labelling import Label
from lims.domain.quality import Formulation
from lims.store.reading.batches import find_batch, get_batch
from lims.store.reading.containers import find_container, labels_of
from lims.store.reading.quality import find_formulation
from lims.store.reading.work import find_work
from lims.store.record import Act

BAG = "bag"


def text_now(act: Act, label: Label) -> Text:
    """What a reprint of a label says: a bag's as it is now, any other's as it was; its symbol as the site has it now.

    A bag says the volume that was filled (as entered, once it is), its dose, and whether it is out of specification.
    """
    found = find_formulation(act.db, label.batch) if label.kind == BAG else None
    if found is None:
        return _with_symbol_of_today(act, label)
    text, volume = _with_symbol_of_today(act, label), _filled_ml(act, label)
    if volume is not None:
        text = _with_volume(text, found, volume)
    return with_mark(text) if get_batch(act.db, label.batch).supplied_at is not None else text


def _with_symbol_of_today(act: Act, label: Label) -> Text:
    code = label_site(act.db).rules.code_of(label.kind)
    batch = find_batch(act.db, label.batch) if code == ISBT_128 and label.batch else None
    return with_symbol(label.text, code, isbt_128_before(batch.din, batch.coi) if batch else "")


def _filled_ml(act: Act, label: Label) -> Decimal | None:
    bag = find_container(act.db, label.target)
    if bag is not None and bag.volume_ml is not None:
        return bag.volume_ml
    protocol = protocol_of(act.db, get_batch(act.db, label.batch))
    step = next((one for one in protocol.steps if "fill" in one.acts), None)
    entered = find_work(act.db, label.batch, step.key).value("volume_filled_ml") if step is not None else ""
    return Decimal(entered) if entered else None


def _with_volume(text: Text, found: Formulation, volume_ml: Decimal) -> Text:
    cells = viable_cells(Decimal(found.dose_cells_per_ml), volume_ml)
    return with_dose(text, cells, int(cells_per_m2(cells, Decimal(found.bsa_m2))), volume_ml)


def check_label_says(act: Act, bag: str, found: Formulation, filled_ml: Decimal) -> None:
    """Refuse to end the fill while the label on the bag says another volume or dose than the bag holds."""
    label = next((one for one in labels_of(act.db, bag) if one.in_force), None)
    if label is not None and label.text != _with_volume(label.text, found, filled_ml):
        _refuse(label, filled_ml)


def _refuse(label: Label, filled_ml: Decimal) -> NoReturn:
    raise NotNow(
        "label_says_other",
        msg("The label on the bag does not say what the bag holds."),
        reasons=(
            msg(
                "Label %(code)s says %(said)s; %(filled)s mL were filled.",
                code=grouped(label.label_code),
                said=dict(label.text).get("volume", "-"),
                filled=filled_ml,
            ),
        ),
        next_step=msg("Print the label again: the new one says the dose that is in the bag. Apply it, scan it."),
        lifted_by=msg("You and a second person, by the reprint."),
    )
