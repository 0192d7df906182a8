"""A sheet read and checked up to the first write: its rows in the passing tables, or its faults."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from zhuzhen.base.problems import Fault
from zhuzhen.base.sheets.workbook import Sheet
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.registers.access import reporting_test
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.facts import world_in_scope
from zhuzhen.registers.importing.columns import Layout, layout_of
from zhuzhen.registers.importing.doubles import Double, doubles_found, find_doubles, leave_out
from zhuzhen.registers.importing.mapping import AS_NAMED, ColumnMapping
from zhuzhen.registers.importing.matching import Counts, conflicts, match, twice
from zhuzhen.registers.importing.naming import Names
from zhuzhen.registers.importing.passing import count_up, put
from zhuzhen.registers.importing.remembering import remembered
from zhuzhen.registers.importing.rows import RowReader
from zhuzhen.registers.importing.shape import merged_faults, stamp_faults
from zhuzhen.registers.importing.siding import elsewhere_test
from zhuzhen.registers.problems import MOST_TOLD, SheetRefused, fault

Progress = Callable[[int, int], None]
_PORTION = 2_000


class OnConflict(StrEnum):
    """What becomes of a row whose key is known with other content."""

    REFUSE = "refuse"
    UPDATE = "update"


class OnDouble(StrEnum):
    """What becomes of a new row that is likely there already."""

    KEEP = "keep"
    LEAVE_OUT = "leave_out"


@dataclass(frozen=True)
class Terms:
    """On which terms a sheet is read. `tells_doubles`: likely doubles are looked for though they
    are kept."""

    by: Account | None
    today: dt.date
    mapping: ColumnMapping | None = None
    on_conflict: OnConflict = OnConflict.REFUSE
    doubles: OnDouble = OnDouble.KEEP
    tells_doubles: bool = False
    progress: Progress | None = None

    @property
    def looks_for_doubles(self) -> bool:
        return self.tells_doubles or self.doubles is OnDouble.LEAVE_OUT


@dataclass(frozen=True)
class Checked:
    """A sheet that has no faults, its rows in the passing tables, matched with what is known.

    `doubles`: the first of `double_count` rows that are likely there already; `left_out` of them
    are no longer in the tables.
    """

    sheet: Sheet
    layout: Layout
    counts: Counts
    is_mapped: bool
    doubles: tuple[Double, ...] = ()
    double_count: int = 0
    left_out: int = 0


def _put_rows(reader: RowReader, *, progress: Progress | None) -> None:
    """Read the sheet and put what is ready into the passing table, a portion at a time."""
    sheet, header = reader.sheet, reader.layout.header_row
    total, rows = sheet.last_row - header, sheet.rows(after=header)
    while portion := list(islice(rows, _PORTION)):
        reader.look_ahead(portion)
        ready = (reader.read(row) for row in portion)
        put([row for row in ready if row is not None])
        if progress is not None:
            progress(portion[-1].number - header, total)
    count_up()
    if progress is not None and total > 0:
        progress(total, total)


def _located(
    faults: Sequence[Fault], *, sheet: Sheet, headers: dict[str, str]
) -> tuple[Fault, ...]:
    return tuple(
        replace(
            each,
            file=sheet.file,
            sheet=sheet.name,
            column=each.column or headers.get(each.field, ""),
        )
        for each in faults
    )


def warnings_of(doubles: Sequence[Double], *, sheet: Sheet) -> tuple[Fault, ...]:
    return _located([each.warning for each in doubles], sheet=sheet, headers={})


def layout_for(
    sheet: Sheet, *, declaration: Declaration, terms: Terms
) -> tuple[Layout | None, tuple[Fault, ...], bool]:
    """The sheet's layout as chosen or as it was read before, its faults, and whether it was."""
    chosen = terms.mapping or remembered(declaration.id, sheet=sheet, by=terms.by)
    layout, faults = layout_of(sheet, declaration=declaration, mapping=chosen or AS_NAMED)
    return layout, faults, chosen is not None


def _reader(sheet: Sheet, *, layout: Layout, declaration: Declaration, terms: Terms) -> RowReader:
    world = world_in_scope()
    may = reporting_test(terms.by, act=Act.IMPORT, declaration=declaration, on=terms.today)
    return RowReader(
        declaration,
        sheet=sheet,
        layout=layout,
        world=world,
        names=Names(declaration, world=world),
        may=may,
        elsewhere=elsewhere_test(declaration),
        today=terms.today,
    )


def _refuse(
    reader: RowReader,
    loose: Sequence[Fault],
    *,
    more: int,
    conflicting: tuple[Sequence[Fault], int],
    doubles: Sequence[Double],
) -> None:
    """Raise what is wrong, if anything is. `more`: faults of the sheet that need not be told."""
    sheet, headers = reader.sheet, reader.headers
    found = [*reader.faults, *_located(loose, sheet=sheet, headers=headers)]
    against = _located(conflicting[0], sheet=sheet, headers=headers)
    if not found and not against:
        return
    everything = sorted([*found, *against], key=lambda each: each.row or 0)
    raise SheetRefused(
        "faults" if found else "records_conflict",
        faults=tuple(everything[:MOST_TOLD]),
        warnings=warnings_of(doubles, sheet=sheet),
        count=reader.count + more + conflicting[1],
    )


def check_sheet(sheet: Sheet, *, declaration: Declaration, terms: Terms) -> Checked:
    """Everything up to the first write, within the passing tables. Raises SheetRefused."""
    layout, faults, is_mapped = layout_for(sheet, declaration=declaration, terms=terms)
    faults = stamp_faults(sheet, declaration=declaration) or faults
    if layout is None or faults:
        located = _located(faults, sheet=sheet, headers={})
        raise SheetRefused("faults", faults=located, warnings=(), count=len(located))
    reader = _reader(sheet, layout=layout, declaration=declaration, terms=terms)
    _put_rows(reader, progress=terms.progress)
    merged = list(merged_faults(sheet, layout=layout))
    repeated, repeats = twice()
    updating = terms.on_conflict is OnConflict.UPDATE
    counts = match(declaration.id, lock=updating)
    double_count = find_doubles(declaration) if terms.looks_for_doubles else 0
    doubles = doubles_found() if double_count else ()
    if not reader.count and not merged and not repeats and not counts.read:
        merged.append(fault("empty_sheet"))
    against = conflicts(declaration=declaration, world=reader.world, updating=updating)
    _refuse(
        reader,
        [*merged, *repeated],
        more=len(merged) + repeats,
        conflicting=against,
        doubles=doubles,
    )
    left_out = 0
    if double_count and terms.doubles is OnDouble.LEAVE_OUT:
        leave_out()
        left_out = double_count
        counts = replace(counts, created=counts.created - left_out)
    return Checked(sheet, layout, counts, is_mapped, doubles, double_count, left_out)
