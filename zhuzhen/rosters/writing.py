"""Rows written for one receipt, table by table, each kept as it was before and is afterwards."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model

from zhuzhen.partners.commands.shifting import shift_of
from zhuzhen.partners.models import Shift
from zhuzhen.rosters.models import RosterChange, RosterReceipt

_BATCH = 1000
_LABEL = 200
Attributes = dict[str, object]


def attributes(row: Model) -> Attributes:
    """The columns of a row, but its number, as JSON holds them."""
    fields = row._meta.concrete_fields
    return {
        each.attname: _plain(getattr(row, each.attname)) for each in fields if not each.primary_key
    }


def _plain(value: object) -> object:
    if isinstance(value, DateRange):
        return [_plain(value.lower), _plain(value.upper)]
    return value.isoformat() if isinstance(value, dt.date) else value


def put_back(row: Model, *, kept: Mapping[str, object]) -> None:
    """Give a row the columns that were kept as JSON."""
    for name, value in kept.items():
        if isinstance(value, list):
            days = [dt.date.fromisoformat(each) if each else None for each in value]
            setattr(row, name, DateRange(*days))
        else:
            setattr(row, name, value)


class Writing:
    """What one import writes; `done` tells duties once all is written."""

    def __init__(self, receipt: RosterReceipt) -> None:
        self.receipt = receipt
        self._shifts: list[Shift] = []

    def create(self, rows: Sequence[tuple[Model, str]]) -> None:
        """Insert rows of one table, each with its label; they get their numbers."""
        if not rows:
            return
        model = type(rows[0][0])
        model._default_manager.bulk_create([row for row, _ in rows], batch_size=_BATCH)
        self._keep([(row, label, None) for row, label in rows])

    def change(
        self, model: type[Model], *, changes: Mapping[int, tuple[Mapping[str, object], str]]
    ) -> None:
        """Give rows other columns: number to (columns, label)."""
        if not changes:
            return
        rows = list(
            model._default_manager.select_for_update().filter(pk__in=list(changes)).order_by("pk")
        )
        kept = []
        names: set[str] = set()
        for row in rows:
            before = attributes(row)
            self._note(row)
            columns, label = changes[row.pk]
            for name, value in columns.items():
                setattr(row, name, value)
            names |= set(columns)
            kept.append((row, label, before))
        model._default_manager.bulk_update(rows, sorted(names), batch_size=_BATCH // 2)
        self._keep(kept)

    def _note(self, row: Model) -> None:
        shift = shift_of(row)
        if shift is not None:
            self._shifts.append(shift)

    def _keep(self, rows: Sequence[tuple[Model, str, Attributes | None]]) -> None:
        for row, _, _ in rows:
            self._note(row)
        RosterChange.objects.bulk_create(
            [
                RosterChange(
                    receipt=self.receipt,
                    table=row._meta.label_lower,
                    row_id=row.pk,
                    label=label[:_LABEL],
                    before=before,
                    after=attributes(row),
                )
                for row, label, before in rows
            ],
            batch_size=_BATCH,
        )

    def done(self) -> None:
        """Tell duties who may owe otherwise."""
        Shift.objects.bulk_create(self._shifts, batch_size=_BATCH)
