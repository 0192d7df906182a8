"""The empty workbook to fill in: its columns, drop-downs, and what each column wants."""

import tempfile
from typing import IO

from xlsxwriter import Workbook

from zhuzhen.base import clock
from zhuzhen.base.sheets.layout import Formats, offer_choices, sheet_name
from zhuzhen.policy.choices import FIELD_KINDS, FieldKind
from zhuzhen.policy.schema import Field
from zhuzhen.registers.choices import YES_NO_WORDS
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.exports.layout import (
    KEY,
    Heading,
    headings,
    write_stamp,
)
from zhuzhen.registers.queries import declared

_NOTES = "填写说明"
_KEY_HELP = "自己编的号，同一编号再次导入即为同一条；可以不填"
_LINK_HELP = {
    "place": "写全称（如 韶关市南雄市珠玑镇）或 12 位代码",
    "org": "写单位全称或统一社会信用代码",
    "cluster": "写组团全称；能由单位和地点看出时可不填",
    "team": "写工作队全称",
    "person": "写派驻干部姓名；同一单位有同名的，写人员编号",
    "parent": "写所属记录的编号（导出表第一列），或照抄它的摘要",
    "happened_on": "如 2022-03-10，不得晚于今天",
}


def _options(field: Field, declaration: Declaration) -> list[str]:
    if field.kind is FieldKind.CHOICE:
        return [term.label for term in declaration.terms_of(field).values]
    return list(YES_NO_WORDS.values()) if field.kind is FieldKind.YES_NO else []


def _offered(heading: Heading, declaration: Declaration) -> tuple[str, list[str]]:
    return heading.header, _options(heading.field, declaration) if heading.field else []


def _help(heading: Heading, declaration: Declaration) -> str:
    if heading.header == KEY:
        return _KEY_HELP
    if heading.field is None:
        return heading.help or _LINK_HELP.get(heading.source, "")
    words = "、".join(_options(heading.field, declaration))
    parts = [heading.help, heading.field.hint or "", f"可选：{words}" if words else ""]
    return "；".join(part for part in parts if part)


def _write_notes(
    book: Workbook, *, columns: list[Heading], declaration: Declaration, formats: Formats
) -> None:
    page = book.add_worksheet(_NOTES)
    page.write_row(0, 0, ["列", "必填", "填什么", "说明"], formats.head)
    for row, heading in enumerate(columns, start=1):
        kind = FIELD_KINDS[heading.field.kind] if heading.field else ""
        page.write_row(
            row,
            0,
            [
                heading.header,
                YES_NO_WORDS[heading.required],
                kind.partition("（")[0],
                _help(heading, declaration),
            ],
        )
    page.set_column(0, 0, 24)
    page.set_column(3, 3, 80)


def template_workbook(register: str, *, region: str | None = None) -> IO[bytes]:
    """An empty .xlsx for a register (a temporary file, rewound). Raises unknown_register."""
    declaration = declared(register, region=region)
    columns = headings(declaration, codes=False)
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  (the caller closes it)
    book = Workbook(file)
    formats = Formats.of(book)
    page = book.add_worksheet(sheet_name(declaration.title))
    for column, heading in enumerate(columns):
        form = formats.day if heading.source == "happened_on" else formats.text
        is_number = heading.field is not None and heading.field.counted_in is not None
        page.set_column(column, column, heading.width, None if is_number else form)
        head = formats.required if heading.required else formats.head
        page.write_string(0, column, heading.header, head)
        if text := _help(heading, declaration):
            page.write_comment(0, column, text[:1000])
    page.freeze_panes(1, 0)
    _write_notes(book, columns=columns, declaration=declaration, formats=formats)
    offer_choices(book, page, offered=[_offered(each, declaration) for each in columns])
    write_stamp(book, declaration=declaration, at=clock.now(), region=region)
    book.close()
    file.seek(0)
    return file
