"""Columns of a foreign sheet: proposed, chosen by the user, remembered for the next of its kind."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhuzhen.base import clock
from zhuzhen.base.money import in_words_of_size
from zhuzhen.base.numbers import whole_number
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.pages.records.checking import checked_page, crumbs_of_import, dry_run
from zhuzhen.pages.records.siding import declaration_of_held
from zhuzhen.people.access import require
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.policy.choices import FieldKind
from zhuzhen.registers.choices import MONEY_UNITS
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.importing.columns import layout_of
from zhuzhen.registers.importing.heads import fillable, known_headers
from zhuzhen.registers.importing.mapping import (
    AS_NAMED,
    ColumnMapping,
    Offer,
    likely_header_row,
    offers,
)
from zhuzhen.registers.importing.remembering import remember, remembered
from zhuzhen.registers.importing.shape import letters
from zhuzhen.registers.importing.workbook import Sheet
from zhuzhen.registers.problems import Unreadable
from zhuzhen.registers.reading import money_reader

NOT_READ = ("", "不导入")


@dataclass(frozen=True)
class Line:
    """One column as it is asked about; `readings` is its money read in each unit."""

    offer: Offer
    letter: str
    readings: tuple[tuple[str, str], ...]


def needs_mapping(register: str, *, token: str, by: Account, today: dt.date) -> bool:
    """Whether a held sheet's heads do not tell all by themselves, nor were they asked about."""
    declaration, sheet = declaration_of_held(register, token=token, by=by, today=today)
    if remembered(declaration.id, sheet=sheet, by=by) is not None:
        return False
    layout, faults = layout_of(sheet, declaration=declaration)
    return layout is None or bool(faults)


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


def _place_of(sheet: Sheet, *, asked: str, chosen: ColumnMapping, declaration: Declaration) -> int:
    """The place in the sheet's head of its row of heads: asked for, chosen before, or likely."""
    numbers = [number for number, _ in sheet.head]
    for number in (whole_number(asked), chosen.header_row):
        if number in numbers:
            return numbers.index(number)
    return likely_header_row(sheet, known_headers(declaration))


def _mapping_page(
    request: HttpRequest,
    declaration: Declaration,
    *,
    sheet: Sheet,
    chosen: ColumnMapping,
    token: str,
    problem: Problem | None = None,
) -> HttpResponse:
    asked = request.GET.get("row", "")
    place = _place_of(sheet, asked=asked, chosen=chosen, declaration=declaration)
    found = offers(sheet, place=place, known=known_headers(declaration), chosen=chosen)
    money = {each.id for each in declaration.register.fields if each.kind is FieldKind.MONEY_FEN}
    context = {
        "register": declaration.register,
        "path": f"/registers/{declaration.id}/",
        "held": token,
        "file_name": sheet.file,
        "lines": [Line(each, letters(each.index), _readings(each.samples)) for each in found],
        "targets": [NOT_READ, *fillable(declaration)],
        "money": money,
        "units": MONEY_UNITS,
        "header_row": sheet.head[place][0],
        "rows": [(number, _start_of(cells)) for number, cells in sheet.head[:10]],
        "problem": problem,
        "crumbs": crumbs_of_import(declaration, "列对应"),
    }
    return page(
        request, "records/import_mapping.html", context=context, status=422 if problem else 200
    )


def _start_of(cells: list[object]) -> str:
    return " | ".join(str(cell)[:12] for cell in cells if cell not in ("", None))[:60]


def _chosen(request: HttpRequest, *, sheet: Sheet) -> ColumnMapping:
    """What was chosen for each column. The row of heads goes with it."""
    numbers = [number for number, _ in sheet.head]
    row = whole_number(request.POST.get("header_row", ""))
    row = row if row in numbers else numbers[0]
    cells = sheet.head[numbers.index(row)][1]
    targets, units = {}, {}
    for index, cell in enumerate(cells):
        head = str(cell).strip() if cell is not None else ""
        if f"target-{index}" in request.POST:
            targets[head] = request.POST[f"target-{index}"]
        if request.POST.get(f"unit-{index}") in MONEY_UNITS:
            units[head] = request.POST[f"unit-{index}"]
    return ColumnMapping(targets, units, header_row=row)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def map_columns(request: HttpRequest, register: str, token: str) -> HttpResponse:
    """Ask what each column of a held sheet fills; answered, it is remembered and checked."""
    account, today = request.user, clock.today()
    assert isinstance(account, Account)
    require(account, Act.IMPORT, on=today)
    declaration, sheet = declaration_of_held(register, token=token, by=account, today=today)
    if request.method != "POST":
        chosen = remembered(register, sheet=sheet, by=account) or AS_NAMED
        return _mapping_page(request, declaration, sheet=sheet, chosen=chosen, token=token)
    chosen = _chosen(request, sheet=sheet)
    _, faults = layout_of(sheet, declaration=declaration, mapping=chosen)
    if faults:
        problem = Problem("faults", faults=faults)
        return _mapping_page(
            request, declaration, sheet=sheet, chosen=chosen, token=token, problem=problem
        )
    remember(register, sheet=sheet, mapping=chosen, by=account)
    checked = dry_run(declaration, token=token, by=account, today=today)
    return checked_page(request, declaration, checked, token=token, by=account)
