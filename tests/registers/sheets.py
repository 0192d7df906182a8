"""Writes the workbooks that import tests read."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

VISIT_HEADERS = ("编号", "调研日期", "调研单位", "调研地点", "来访者职级", "同行人数", "调研内容")
SALE_HEADERS = ("编号", "成交日期", "所属组团", "消费帮扶方式", "金额（万元）", "产品")


def workbook(
    path: Path,
    headers: Sequence[object],
    *rows: Sequence[object],
    title: str = "",
    sheet: str = "Sheet1",
) -> Path:
    """An .xlsx with an optional title row, a header and rows; days become real dates."""
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet(sheet)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    top = 0
    if title:
        page.merge_range(0, 0, 0, len(headers) - 1, title)
        top = 1
    page.write_row(top, 0, headers)
    for number, row in enumerate(rows, start=top + 1):
        for column, value in enumerate(row):
            if isinstance(value, dt.date):
                page.write_datetime(number, column, value, day)
            elif value is not None:
                page.write(number, column, value)
    book.close()
    return path


def visits(path: Path, *rows: Sequence[object], **more: str) -> Path:
    return workbook(path, VISIT_HEADERS, *rows, **more)


GOOD = (
    ("甲-1", dt.date(2022, 3, 10), "东莞市甲局", "韶关市南雄市珠玑镇", "主要负责同志", 3, "看产业"),
    ("甲-2", "2022年5月1日", "东莞市甲局", "440282113000", "分管领导", 2.0, None),
)
