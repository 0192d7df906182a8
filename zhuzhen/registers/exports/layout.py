"""What workbooks of a register share: its columns with units, formats, and the hidden stamp."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from xlsxwriter import Workbook
from xlsxwriter.format import Format

from zhuzhen.policy.choices import UNITS, FieldKind, Link
from zhuzhen.policy.schema import Field
from zhuzhen.registers.choices import (
    NO_VALUE,
    STAMP_AT,
    STAMP_PACK,
    STAMP_REGION,
    STAMP_REGISTER,
    STAMP_SHEET,
    STAMP_TITLE,
)
from zhuzhen.registers.declarations import Declaration

KEY = "编号"
STATE, PAPERS, ENTERED_BY, UPDATED = "状态", "佐证份数", "登记人", "更新时间"
# A text that begins so would be read as a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
# Signs that a sheet's name may not hold.
_NO_SHEET_SIGNS = str.maketrans("", "", "[]:*?/\\")


def sheet_name(title: str) -> str:
    """A title as the name of a worksheet: no forbidden signs, 31 at most."""
    return title.translate(_NO_SHEET_SIGNS)[:31] or NO_VALUE


@dataclass(frozen=True)
class Heading:
    """A column of a workbook: its header, what fills it, how wide it is."""

    header: str
    source: str
    field: Field | None = None
    width: int = 14
    required: bool = False
    help: str = ""


def field_header(field: Field) -> str:
    """The label with its unit, as imports ask for it: 金额（元）, 同行人数（人）."""
    unit = UNITS.get(field.counted_in) if field.counted_in else None
    return f"{field.label}（{unit}）" if unit and f"（{unit}）" not in field.label else field.label


_LINKS = list(Link)
# What leaves no name in doubt, beside the column of each link.
_CODES = {
    Link.PLACE: Heading("地点代码", "place_code"),
    Link.ORG: Heading("单位编号", "org_code", width=10),
    Link.PERSON: Heading("人员编号", "person_code", width=10),
    Link.PARENT: Heading("所属记录编号", "parent_code", width=38),
}


def _link_headings(declaration: Declaration, *, codes: bool) -> list[Heading]:
    found = []
    # The order of links is not kept by the database that packs are stored in.
    ordered = sorted(declaration.register.links.items(), key=lambda each: _LINKS.index(each[0]))
    for link, rule in ordered:
        wide = 28 if link is Link.PLACE else 22
        found.append(Heading(rule.label, link.value, None, wide, rule.required, rule.help or ""))
        if codes and link in _CODES:
            found.append(_CODES[link])
    return found


_WIDE = {FieldKind.LONG_TEXT: 40, FieldKind.TEXT: 24, FieldKind.CREDIT_CODE: 22, FieldKind.URL: 30}


def headings(declaration: Declaration, *, codes: bool) -> list[Heading]:
    """Every column that an import reads; `codes` adds those that leave no name in doubt."""
    register = declaration.register
    key_width = 38 if codes else 14
    fields = [
        Heading(
            field_header(each),
            each.id,
            each,
            _WIDE.get(each.kind, 14),
            each.required,
            each.help or "",
        )
        for each in register.fields
    ]
    return [
        Heading(KEY, "key", width=key_width),
        Heading(register.happened_on, "happened_on", required=True),
        *_link_headings(declaration, codes=codes),
        *fields,
    ]


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


def write_stamp(
    book: Workbook, *, declaration: Declaration, at: dt.datetime, region: str | None = None
) -> None:
    """The hidden sheet that tells where the workbook came from, and whose form it follows."""
    stamp_as(
        book,
        register=declaration.id,
        title=declaration.title,
        version=declaration.pack_version,
        at=at,
        region=region or "",
    )


def stamp_as(
    book: Workbook, *, register: str, title: str, version: str, at: dt.datetime, region: str = ""
) -> None:
    """As `write_stamp`, for what no pack declares."""
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
