"""The overview as a workbook: exact sums in 元, by source, year and place, with day and unit."""

import tempfile
from pathlib import Path
from typing import IO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from zhuzhen.base import audit, clock, scope
from zhuzhen.pages.funds import choices
from zhuzhen.pages.funds.choices import FIGURES
from zhuzhen.pages.funds.figures import DUE, OWN
from zhuzhen.pages.funds.standing import Asked, Overview, Row, Sums, overview
from zhuzhen.people.access import require
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division

_HEADS = (DUE, *(each.title for each in FIGURES), choices.ARRIVAL, choices.SPENDING)
_FIRST_ROW = 4  # title, place and day, empty, heads


def exported(asked: Asked, *, by: Account) -> tuple[IO[bytes], str]:
    """All lines of the overview in an open file that is gone from the disk when closed, and its
    name. Raises not_allowed."""
    require(by, Act.EXPORT, on=clock.today())
    found = overview(asked)
    place = Division.objects.filter(pk=asked.place).values_list("path", flat=True).first()
    name = place or choices.EVERYWHERE
    path = _written(found, place=name)
    file = path.open("rb")
    path.unlink()
    facts: dict[str, object] = {"day": f"{asked.day}", "year": asked.year}
    audit.record(
        "fund.export", by=by, subject="funds", subject_id=asked.place or "all", facts=facts
    )
    return file, choices.EXPORT_NAME.format(place=name, day=asked.day)


def _written(found: Overview, *, place: str) -> Path:
    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as file:
        path = Path(file.name)
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet(choices.OVERVIEW[0])
    bold = book.add_format({"bold": True, "border": 1, "align": "center", "text_wrap": True})
    money = book.add_format({"border": 1, "num_format": "#,##0.00"})
    plain = book.add_format({"border": 1})
    _headed(sheet, found.asked, place=place, bold=bold)
    at = _FIRST_ROW
    for part, rows in _parts(found):
        for title, sums, arrival in rows:
            _row(sheet, at, (part, title, arrival), sums, plain=plain, money=money)
            at += 1
    sheet.freeze_panes(_FIRST_ROW, 2)
    sheet.set_column(0, 0, 10)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 1 + len(_HEADS), 20)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_FIRST_ROW - 1)
    book.close()
    return path


def _headed(sheet: Worksheet, asked: Asked, *, place: str, bold: Format) -> None:
    sheet.merge_range(0, 0, 0, 1 + len(_HEADS), choices.SHEET_TITLE.format(place=place), bold)
    told = choices.SHEET_AS_OF.format(day=asked.day)
    if asked.known_at:
        told += choices.SHEET_KNOWN.format(day=f"{asked.known_at:%Y-%m-%d}")
    if asked.year:
        told += choices.SHEET_YEAR.format(year=asked.year)
    if asked.place and not scope.covers(asked.place):
        told += choices.SHEET_PART
    sheet.write_string(1, 0, told)
    for column, head in enumerate((choices.PART, choices.ITEM, *_HEADS)):
        sheet.write_string(_FIRST_ROW - 1, column, head, bold)


def _parts(found: Overview) -> list[tuple[str, list[tuple[str, Sums, str]]]]:
    def named(row: Row) -> tuple[str, Sums, str]:
        title = row.title if row.is_whole else OWN.format(name=row.title)
        return (title, row.sums, row.arrival)

    return [
        (choices.TOTAL, [(choices.TOTAL, found.total, found.total.arrival)]),
        (choices.BY_SOURCE, [named(each) for each in found.sources]),
        (choices.BY_YEAR, [named(each) for each in found.years]),
        (choices.BY_PLACE, [named(each) for each in found.places]),
    ]


def _row(
    sheet: Worksheet, at: int, told: tuple[str, str, str], sums: Sums, *, plain: Format,
    money: Format,
) -> None:  # fmt: skip
    *titles, arrival = told
    for column, title in enumerate(titles):
        sheet.write_string(at, column, title, plain)
    for column, fen in enumerate((sums.due_fen, *(sums.of(each) for each in FIGURES)), start=2):
        sheet.write_number(at, column, fen / 100, money)
    for column, rate in enumerate((arrival, sums.spending), start=3 + len(FIGURES)):
        sheet.write_string(at, column, rate, plain)
