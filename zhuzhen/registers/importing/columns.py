"""Which column of a sheet holds what: headers matched by label, alias or code."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from zhuzhen.base.problems import Fault
from zhuzhen.policy.choices import UNITS, FieldKind, Link
from zhuzhen.policy.schema import Field
from zhuzhen.registers.choices import (
    CODE_HEADERS,
    HEADER_ALIASES,
    KEPT_APART,
    KEY_HEADERS,
    MONEY_UNITS,
    NEAREST,
    SHOWN_ONLY,
)
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.importing.workbook import Cell, Sheet
from zhuzhen.registers.problems import LISTED, fault

_BRACKET = re.compile(r"[（(\[【]([^（）()\[\]【】]*)[)）\]】]\s*$")


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


def _plain(text: str) -> str:
    return re.sub(r"[\s*＊：:]", "", text).lower()


def _split(header: str) -> tuple[str, str]:
    """A header and the unit it carries in brackets: 金额（万元） is (金额, 万元)."""
    found = _BRACKET.search(header)
    return (header[: found.start()], found[1].strip()) if found else (header, "")


def known_headers(declaration: Declaration) -> dict[str, tuple[str, Field | None]]:
    """Every header that means something for a register, to (target, field). Labels come last,
    as they win over aliases."""
    known: dict[str, tuple[str, Field | None]] = {}
    register = declaration.register
    for header in KEY_HEADERS:
        known[_plain(header)] = ("key", None)
    for target, headers in HEADER_ALIASES.items():
        if target == "happened_on" or Link(target) in register.links:
            known.update({_plain(header): (target, None) for header in headers})
    for header, (link, target) in CODE_HEADERS.items():
        if Link(link) in register.links:
            known[_plain(header)] = (target, None)
    known[_plain(register.happened_on)] = ("happened_on", None)
    for link, rule in register.links.items():
        known[_plain(rule.label)] = (link.value, None)
    for field in register.fields:
        for header in (field.id, field.label, _split(field.label)[0]):
            known[_plain(header)] = (field.id, field)
    return known


def _meaning(
    header: str, known: dict[str, tuple[str, Field | None]]
) -> tuple[str, Field | None, str] | None:
    whole = known.get(_plain(header))
    name, unit = _split(header)
    if whole is not None:
        return (*whole, unit)
    part = known.get(_plain(name))
    return (*part, unit) if part is not None else None


def _header_row(sheet: Sheet, known: dict[str, tuple[str, Field | None]]) -> int | None:
    """The place in `sheet.head` of the row that names most columns, if any names two."""
    scores = [
        sum(_meaning(str(cell), known) is not None for cell in cells if cell not in ("", None))
        for _, cells in sheet.head
    ]
    best = max(scores, default=0)
    return scores.index(best) if best >= min(2, len(known)) else None


def _unit_faults(column: Column) -> Iterable[Fault]:
    if column.field is None:
        return
    if column.field.kind is FieldKind.MONEY_FEN:
        if column.unit not in MONEY_UNITS:
            name = _split(column.header)[0]
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


def layout_of(sheet: Sheet, *, declaration: Declaration) -> tuple[Layout | None, tuple[Fault, ...]]:
    """The layout of a sheet, or every fault in its header (located by the caller)."""
    known = known_headers(declaration)
    needed = _needed(declaration)
    place = _header_row(sheet, known)
    if place is None:
        return None, (fault("no_header", known=LISTED.join(needed.values())),)
    number, cells = sheet.head[place]
    columns, ignored, faults = _read_headers(cells, known)
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
    cells: list[Cell], known: dict[str, tuple[str, Field | None]]
) -> tuple[list[Column], list[str], list[Fault]]:
    columns: dict[str, Column] = {}
    ignored: list[str] = []
    faults: list[Fault] = []
    for index, cell in enumerate(cells):
        header = str(cell).strip() if cell is not None else ""
        if not header:
            continue
        meaning = _meaning(header, known)
        if meaning is None:
            if _plain(header) not in SHOWN_ONLY:
                ignored.append(header)
            continue
        target, field, unit = meaning
        if target in columns:
            first = columns[target].index + 1
            faults.append(fault("double_column", column=header, first=first, second=index + 1))
            continue
        columns[target] = Column(index, header, target, field, unit)
    return list(columns.values()), ignored, faults
