"""Which column of a sheet holds what: headers matched by label, alias or code."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from zhuzhen.base.problems import Fault
from zhuzhen.base.sheets.heads import plain, split_unit
from zhuzhen.base.sheets.workbook import Cell, Sheet
from zhuzhen.policy.choices import UNITS, FieldKind, Link
from zhuzhen.policy.schema import Field
from zhuzhen.registers.choices import (
    CODE_HEADERS,
    KEPT_APART,
    MONEY_UNITS,
    NEAREST,
    SHOWN_ONLY,
)
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.importing.heads import Known, known_headers
from zhuzhen.registers.importing.mapping import AS_NAMED, ColumnMapping, heads_of
from zhuzhen.registers.problems import LISTED, fault


@dataclass(frozen=True)
class Column:
    """One column that is read: where it is, its header, and what it fills.

    `target` is `key`, `happened_on`, a link's name, `place_code`, `org_code`, or a field's id.
    """

    index: int
    header: str
    target: str
    field: Field | None = None
    unit: str = ""


@dataclass(frozen=True)
class Layout:
    """How a sheet is laid out: its header's row, its columns, and those not read."""

    header_row: int
    columns: tuple[Column, ...]
    ignored: tuple[str, ...]

    def column(self, target: str) -> Column | None:
        return next((each for each in self.columns if each.target == target), None)


def _unit_faults(column: Column) -> Iterable[Fault]:
    if column.field is None:
        return
    if column.field.kind is FieldKind.MONEY_FEN:
        if column.unit not in MONEY_UNITS:
            name = split_unit(column.header)[0]
            yield fault("money_unit", column=column.header, name=name)
    elif column.field.unit is not None and column.unit in KEPT_APART:
        wanted = UNITS[column.field.unit]
        if column.unit != wanted:
            yield fault("unit_differs", column=column.header, unit=column.unit, wanted=wanted)


def _needed(declaration: Declaration) -> dict[str, str]:
    """The columns a sheet must have: target to label. A cluster may follow from the unit."""
    register = declaration.register
    needed = {"happened_on": register.happened_on}
    for link, rule in register.links.items():
        derivable = link in (Link.CLUSTER, Link.TEAM) and len(register.links) > 1
        if rule.required and not derivable:
            needed[link.value] = rule.label
    needed |= {field.id: field.label for field in register.fields if field.required}
    return needed


_STANDS_FOR = {target: link for link, target in CODE_HEADERS.values()}


def _header_row(sheet: Sheet, known: Known, mapping: ColumnMapping) -> int | None:
    """The place in `sheet.head` of the row of heads: as chosen, or of two known heads at least."""
    if mapping.header_row:
        numbers = [number for number, _ in sheet.head]
        return numbers.index(mapping.header_row) if mapping.header_row in numbers else None
    scores = [
        sum(mapping.meaning(head, known) is not None for head in heads_of(cells) if head)
        for _, cells in sheet.head
    ]
    best = max(scores, default=0)
    return scores.index(best) if best >= min(2, len(known)) else None


def _mapping_faults(heads: list[str], known: Known, mapping: ColumnMapping) -> Iterable[Fault]:
    """A chosen head that the sheet does not have; a choice that the register does not have."""
    for head, target in mapping.targets.items():
        if head not in heads:
            yield fault("no_such_head", column=head, known=LISTED.join(filter(None, heads)))
        elif target and plain(target) not in known:
            targets = dict.fromkeys(each for each, _ in known.values())
            yield fault("unknown_field", column=head, name=target, known=LISTED.join(targets))


def layout_of(
    sheet: Sheet, *, declaration: Declaration, mapping: ColumnMapping = AS_NAMED
) -> tuple[Layout | None, tuple[Fault, ...]]:
    """The layout of a sheet, or every fault in its header (located by the caller)."""
    known, needed = known_headers(declaration), _needed(declaration)
    return layout_by(sheet, known=known, needed=needed, mapping=mapping)


def layout_by(
    sheet: Sheet, *, known: Known, needed: dict[str, str], mapping: ColumnMapping = AS_NAMED
) -> tuple[Layout | None, tuple[Fault, ...]]:
    """As `layout_of`, for any heads that mean something; `needed` is target to label."""
    place = _header_row(sheet, known, mapping)
    if place is None:
        return None, (fault("no_header", known=LISTED.join(needed.values())),)
    number, cells = sheet.head[place]
    columns, ignored, faults = _read_headers(cells, known, mapping)
    faults += _mapping_faults(heads_of(cells), known, mapping)
    for column in columns:
        faults += _unit_faults(column)
    have = {_STANDS_FOR.get(each.target, each.target) for each in columns}
    for target, label in needed.items():
        if target not in have:
            close = get_close_matches(label, ignored, n=1, cutoff=0.4)
            nearest = NEAREST.format(name=close[0]) if close else ""
            faults.append(fault("missing_column", column=label, name=label, nearest=nearest))
    located = [Fault(each.what, each.right, row=number, column=each.column) for each in faults]
    return Layout(number, tuple(columns), tuple(ignored)), tuple(located)


def _read_headers(
    cells: list[Cell], known: Known, mapping: ColumnMapping
) -> tuple[list[Column], list[str], list[Fault]]:
    columns: dict[str, Column] = {}
    ignored: list[str] = []
    faults: list[Fault] = []
    for index, cell in enumerate(cells):
        header = str(cell).strip() if cell is not None else ""
        if not header:
            continue
        meaning = mapping.meaning(header, known)
        if meaning is None:
            if plain(header) not in SHOWN_ONLY:
                ignored.append(header)
            continue
        target, field, unit = meaning
        if target in columns:
            first = columns[target].index + 1
            faults.append(fault("double_column", column=header, first=first, second=index + 1))
            continue
        columns[target] = Column(index, header, target, field, unit)
    return list(columns.values()), ignored, faults
