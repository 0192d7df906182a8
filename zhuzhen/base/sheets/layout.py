"""What workbooks share that are written here: formats, names, drop-downs, and the hidden stamp."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from zhuzhen.base.sheets.choices import (
    NO_NAME,
    OPTIONS_SHEET,
    PICK_ONE,
    STAMP_AT,
    STAMP_PACK,
    STAMP_REGION,
    STAMP_REGISTER,
    STAMP_SHEET,
    STAMP_TITLE,
)
from zhuzhen.base.sheets.heads import letters

# A text that begins so would be read as a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
# Signs that a sheet's name may not hold.
_NO_SHEET_SIGNS = str.maketrans("", "", "[]:*?/\\")
_ROWS = 2000  # rows that carry the drop-downs


def sheet_name(title: str) -> str:
    """A title as the name of a worksheet: no forbidden signs, 31 at most."""
    return title.translate(_NO_SHEET_SIGNS)[:31] or NO_NAME


@dataclass(frozen=True)
class Formats:
    """The formats of a workbook; `plain_text` keeps a text that begins like a formula a text."""

    title: Format
    note: Format
    head: Format
    required: Format
    day: Format
    money: Format
    percent: Format
    whole: Format
    text: Format
    plain_text: Format

    @classmethod
    def of(cls, book: Workbook) -> "Formats":
        return cls(
            title=book.add_format({"bold": True, "font_size": 14}),
            note=book.add_format({"font_color": "#555555"}),
            head=book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            required=book.add_format(
                {"bold": True, "bottom": 1, "text_wrap": True, "font_color": "#B00020"}
            ),
            day=book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
            money=book.add_format({"num_format": "#,##0.00"}),
            percent=book.add_format({"num_format": "0.0"}),
            whole=book.add_format({"num_format": "#,##0"}),
            text=book.add_format({"num_format": "@"}),
            plain_text=book.add_format({"num_format": "@", "quote_prefix": True}),
        )


def offer_choices(
    book: Workbook, page: Worksheet, *, offered: Iterable[tuple[str, list[str]]]
) -> None:
    """For each column in turn, its header and the words to choose from (none: anything goes):
    the words stand in a hidden sheet and drop down in the column."""
    store = book.add_worksheet(OPTIONS_SHEET)
    used = 0
    for column, (header, words) in enumerate(offered):
        if not words:
            continue
        store.write_column(0, used, words)
        letter = letters(used)
        page.data_validation(
            1,
            column,
            _ROWS,
            column,
            {
                "validate": "list",
                "source": f"={OPTIONS_SHEET}!${letter}$1:${letter}${len(words)}",
                "error_title": header,
                "error_message": PICK_ONE,
            },
        )
        used += 1
    store.hide()


def stamp_as(
    book: Workbook, *, register: str, title: str, version: str, at: dt.datetime, region: str = ""
) -> None:
    """The hidden sheet that tells where the workbook came from, and whose form it follows."""
    page = book.add_worksheet(STAMP_SHEET)
    stamp = {
        STAMP_REGISTER: register,
        STAMP_TITLE: title,
        STAMP_PACK: version,
        STAMP_AT: timezone.localtime(at).isoformat(timespec="seconds"),
    }
    if region:
        stamp[STAMP_REGION] = region
    for row, (name, value) in enumerate(stamp.items()):
        page.write_string(row, 0, name)
        page.write_string(row, 1, value)
    page.hide()
