"""Who took a sheet out, when and why: on its first line, and in head and foot of each page."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from zhuzhen.base.sheets.layout import Formats

FIRST_LINE = "导出人：{who}　　导出时间：{at}　　用途：{reason}　　含个人信息，专事专用，不得外传"
FOOT = "{who} {at} 导出"
SECRECY = "含个人信息　专事专用　不得外传"
SYSTEM = "系统"
_MOST_OF_REASON = 60


@dataclass(frozen=True)
class Watermark:
    """Who exports, when, and why."""

    who: str
    at: dt.datetime
    reason: str

    @property
    def moment(self) -> str:
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M}"

    @property
    def line(self) -> str:
        return FIRST_LINE.format(who=self.who, at=self.moment, reason=self.reason)

    def put_on(self, book: Workbook, page: Worksheet) -> None:
        """Head and foot of every printed page, and the properties of the workbook; the first line
        is written by whoever lays out the page."""
        told = _plain(f"{self.reason[:_MOST_OF_REASON]}")
        page.set_header(f"&L&9{_plain(SECRECY)}&R&9{told}")
        page.set_footer(f"&L&9{_plain(FOOT.format(who=self.who, at=self.moment))}&R&9&P / &N")
        book.set_properties({"author": self.who, "comments": self.line})

    def write_line(self, page: Worksheet, *, row: int, last: int, formats: Formats) -> None:
        """The first line, over all columns."""
        page.merge_range(row, 0, row, max(last, 1), "", formats.note)
        page.write_string(row, 0, self.line, formats.note)


def _plain(text: str) -> str:
    """A text in which nothing is a code of heads and feet."""
    return text.replace("&", "&&")
