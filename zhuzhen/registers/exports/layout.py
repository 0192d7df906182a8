"""What workbooks of a register share: its columns with units, and the hidden stamp."""

import datetime as dt
from dataclasses import dataclass

from xlsxwriter import Workbook

from zhuzhen.base.sheets.layout import stamp_as
from zhuzhen.policy.choices import UNITS, FieldKind, Link
from zhuzhen.policy.schema import Field
from zhuzhen.registers.declarations import Declaration

KEY = "编号"
STATE, PAPERS, ENTERED_BY, UPDATED = "状态", "佐证份数", "登记人", "更新时间"


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
