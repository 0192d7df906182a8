"""Notes beside each entry what it asked and what it spared: the load of whose record it is."""

import datetime as dt

from zhuzhen.registers.models import Load, Record
from zhuzhen.registers.rules.load import Filled


def meter(record: Record, *, filled: Filled, is_new: bool, on: dt.date) -> None:
    """Add to the load of the month of `on`; rows are only added, so that nobody waits for another
    (the night merges them)."""
    if filled.is_nothing:
        return
    Load.objects.create(
        register=record.register,
        month=on.replace(day=1),
        place_id=record.place_id,
        helper_code=record.helper_code,
        org_id=record.org_id,
        cluster_id=record.cluster_id,
        entries=int(is_new),
        asked=filled.asked,
        prefilled=filled.prefilled,
    )
