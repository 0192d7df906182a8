"""One record of either side of a match, and the reading of those in the viewer's scope."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from zhuzhen.policy.schema.matches import Side
from zhuzhen.registers.choices import COUNTING
from zhuzhen.registers.models import Record
from zhuzhen.registers.queries import Filters, records_matching

UNLIMITED = float("inf")


@dataclass(frozen=True)
class Row:
    """One record of a side. `amount` is what it needs, or what is left of it.

    Of a record out of the viewer's scope there is no `pk` and no `uid`: nothing leads to it. Its
    `values` are the columns that the match declares open, and `contact` says whom to ask.
    """

    pk: int | None
    uid: uuid.UUID | None
    place: str
    summary: str
    day: dt.date
    values: Mapping[str, object]
    amount: float
    contact: str = ""

    @property
    def is_beyond(self) -> bool:
        """Whether it lies out of the viewer's scope."""
        return self.uid is None


def amount_of(values: Mapping[str, object], *, name: str | None, unsaid: float) -> float:
    """How much a record says in that field; one where the side counts records."""
    if name is None:
        return 1.0
    value = values.get(name)
    return unsaid if value is None or value == "" else float(str(value))


def is_open(values: Mapping[str, object], *, side: Side, today: dt.date) -> bool:
    """Whether a record still takes part."""
    if any(values.get(name) for name in side.closed_by):
        return False
    until = values.get(side.open_until) if side.open_until else None
    return not until or str(until) >= today.isoformat()


def rows_in_scope(side: Side, *, place: str, unsaid: float) -> list[Row]:
    """The standing records of a side, open or not, the oldest first; one query."""
    filters = Filters(place=place, states=COUNTING)
    found = records_matching(side.register_id, filters=filters).order_by("happened_on", "pk")
    columns = ("pk", "uid", "place_id", "summary", "happened_on", "values")
    return [
        Row(
            pk,
            uid,
            at or "",
            summary,
            day,
            values,
            amount_of(values, name=side.amount, unsaid=unsaid),
        )
        for pk, uid, at, summary, day, values in found.values_list(*columns)
    ]


def record_row(record: Record, *, side: Side) -> Row:
    """A record as a row, open or not."""
    return Row(
        record.pk,
        record.uid,
        record.place_id or "",
        record.summary,
        record.happened_on,
        record.values,
        amount_of(record.values, name=side.amount, unsaid=1.0),
    )
