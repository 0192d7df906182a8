"""Asks what each column of a foreign sheet fills, for records and for typed sheets alike."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from zhuzhen.base.money import in_words_of_size
from zhuzhen.base.numbers import whole_number
from zhuzhen.base.page import page
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.base.sheets.heads import letters
from zhuzhen.base.sheets.workbook import Sheet
from zhuzhen.registers.choices import MONEY_UNITS
from zhuzhen.registers.importing.mapping import (
    ColumnMapping,
    Known,
    Offer,
    heads_of,
    likely_header_row,
    offers,
)
from zhuzhen.registers.problems import Unreadable
from zhuzhen.registers.reading import as_typed, money_reader

NOT_READ = ("", "不导入")
_ROWS_OFFERED = 10


@dataclass(frozen=True)
class Asked:
    """What a sheet can fill: heads by name, choices of (name, label), names of money, its pages."""

    title: str
    known: Known
    targets: Sequence[tuple[str, str]]
    path: str
    back: str
    crumbs: Sequence[tuple[str, str]]
    money: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Line:
    """One column as it is asked about; `readings` is its money read in each unit."""

    offer: Offer
    letter: str
    readings: tuple[tuple[str, str], ...]


def chosen_columns(request: HttpRequest, *, sheet: Sheet) -> ColumnMapping:
    """What was chosen for each column. The row of heads goes with it."""
    numbers = [number for number, _ in sheet.head]
    row = whole_number(request.POST.get("header_row", ""))
    row = row if row in numbers else numbers[0]
    targets, units = {}, {}
    for index, head in enumerate(heads_of(sheet.head[numbers.index(row)][1])):
        if f"target-{index}" in request.POST:
            targets[head] = request.POST[f"target-{index}"]
        if request.POST.get(f"unit-{index}") in MONEY_UNITS:
            units[head] = request.POST[f"unit-{index}"]
    return ColumnMapping(targets, units, header_row=row)


def columns_page(
    request: HttpRequest,
    asked: Asked,
    *,
    sheet: Sheet,
    chosen: ColumnMapping,
    faults: Sequence[Fault] = (),
) -> HttpResponse:
    """The page that asks; with faults of what was chosen, it is a refusal (422)."""
    place = _place_of(sheet, row=request.GET.get("row", ""), chosen=chosen, known=asked.known)
    found = offers(sheet, place=place, known=asked.known, chosen=chosen)
    context = {
        "asked": asked,
        "file_name": sheet.file,
        "lines": [Line(each, letters(each.index), _readings(each.samples)) for each in found],
        "targets": [NOT_READ, *asked.targets],
        "units": MONEY_UNITS,
        "header_row": sheet.head[place][0],
        "rows": [(number, _start_of(cells)) for number, cells in sheet.head[:_ROWS_OFFERED]],
        "problem": Problem("faults", faults=tuple(faults)) if faults else None,
        "crumbs": asked.crumbs,
    }
    return page(request, "records/columns.html", context=context, status=422 if faults else 200)


def _readings(samples: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    found = []
    for unit in MONEY_UNITS[:2]:
        amounts = []
        for sample in samples:
            try:
                fen = money_reader(unit)(sample)
            except Unreadable:
                continue
            amounts.append(in_words_of_size(int(str(fen))))
        found.append((unit, "、".join(amounts)))
    return tuple(found)


def _place_of(sheet: Sheet, *, row: str, chosen: ColumnMapping, known: Known) -> int:
    """The place in the sheet's head of its row of heads: asked for, chosen before, or likely."""
    numbers = [number for number, _ in sheet.head]
    for number in (whole_number(row), chosen.header_row):
        if number in numbers:
            return numbers.index(number)
    return likely_header_row(sheet, known)


def _start_of(cells: list[object]) -> str:
    return " | ".join(as_typed(cell)[:12] for cell in cells if cell not in ("", None))[:60]
