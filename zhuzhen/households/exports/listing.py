"""Households taken out as a workbook: as the list shows them, or one row a member.

It needs a right and a reason, is watermarked, and leaves an audit entry. Masked unless the account
may also unmask; of children below fourteen the number stays masked in any case (docs/adr/0011).
"""

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import IO

from django.db.models import Q, QuerySet
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from zhuzhen.base import audit, clock
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange, in_ranges
from zhuzhen.base.sheets.layout import FORMULA_SIGNS, Formats, sheet_name, stamp_as
from zhuzhen.households import sealing
from zhuzhen.households.choices import ResidentState, SafeguardResult, Secret
from zhuzhen.households.exports.marking import SYSTEM, Watermark
from zhuzhen.households.models import Household, IncomeSheet, Resident, SafeguardCheck
from zhuzhen.households.queries import Filters, latest_income, latest_safeguards, matching
from zhuzhen.households.rules.privacy import is_child, masked_account, masked_id, masked_phone
from zhuzhen.people.access import grants_for, require
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account

SHORTEST_REASON = 4
_CHUNK = 1000
_TITLE, _MARK, _HEAD = 0, 1, 2
MOST_ROWS = 1_048_000
Cell = str | int | dt.date | None
ACT = "导出农户"
NAMES = {"households": "农户名册", "members": "家庭成员名册"}
AS_OF = "{name}（截至 {day}）"


class Shape(StrEnum):
    """One row a household, or one row a member."""

    HOUSEHOLDS = "households"
    MEMBERS = "members"


HEADS: dict[Shape, tuple[tuple[str, int], ...]] = {
    Shape.HOUSEHOLDS: (
        ("户编号", 20), ("村", 30), ("户主", 12), ("人口（人）", 10), ("有劳动力（人）", 12),
        ("弱劳动力（人）", 12), ("户类别", 12), ("社会救助", 14), ("住址", 24), ("电话", 16),
        ("银行账号", 22), ("人均纯收入（元）", 16), ("人均判定收入（元）", 16), ("采集日期", 12),
        ("义务教育", 10), ("基本医疗", 10), ("住房安全", 10), ("饮水安全", 10), ("建档日期", 12),
    ),
    Shape.MEMBERS: (
        ("户编号", 20), ("村", 30), ("户主", 12), ("姓名", 12), ("与户主关系", 12),
        ("证件号码", 22), ("性别", 8), ("出生日期", 12), ("劳动能力", 18), ("在校状况", 14),
        ("健康状况", 20), ("残疾人证号", 26), ("户类别", 12), ("社会救助", 14),
    ),
}  # fmt: skip
HIDDEN = "已登记（脱敏）"


@dataclass(frozen=True)
class Asked:
    """What is taken out, by whom and why. `unmasked` needs the right to unmask as well."""

    by: Account | None
    reason: str
    filters: Filters = Filters()
    shape: Shape = Shape.HOUSEHOLDS
    unmasked: bool = False


def _require_reason(reason: str) -> None:
    if len("".join(reason.split())) < SHORTEST_REASON:
        raise Problem("reason_needed", act=ACT)


def reach_of(by: Account | None, acts: Sequence[Act]) -> Q:
    """Households where all of the acts are allowed: in the places of grants that allow them.

    A right held in one town takes nothing out of another, though both may be in view. Raises
    not_allowed where some act is allowed nowhere.
    """
    found = Q()
    for act in acts if by is not None else ():
        require(by, act, on=clock.today())
        held = grants_for(by, act=act, on=clock.today())  # type: ignore[arg-type]  # not None
        # Who may export has the role in a place, not in a cluster.
        found &= in_ranges(CodeRange.under(each.place_id) for each in held if each.place_id)
    return found


class _Reader:
    """Cells of households and members, opened or masked."""

    def __init__(self, asked: Asked, *, today: dt.date) -> None:
        self.is_open, self.today = asked.unmasked, today

    def secret(self, secret: Secret, sealed: str, *, mask: Callable[[str], str]) -> str:
        """A sealed fact, masked unless it may be shown; '' for none."""
        plain = sealing.unseal(secret, sealed)
        return plain if self.is_open or not plain else mask(plain)

    def household(
        self, each: Household, *, income: IncomeSheet | None, check: SafeguardCheck | None
    ) -> tuple[Cell, ...]:
        results = (
            [check.education, check.medical, check.housing, check.water] if check else [None] * 4
        )
        return (
            each.number, each.place.path, each.head_name, each.size, each.able, each.weak,
            each.get_kind_display(), each.get_social_assist_display(), each.address,
            self.secret(Secret.PHONE, each.phone_sealed, mask=masked_phone),
            self.secret(Secret.ACCOUNT, each.account_sealed, mask=masked_account),
            income.net_per_head_fen if income else None,
            income.judged_per_head_fen if income else None,
            income.taken_on if income else None,
            *(SafeguardResult(result).label if result else None for result in results),
            each.registered_on,
        )  # fmt: skip

    def member(self, person: Resident, *, of: Household) -> tuple[Cell, ...]:
        child = is_child(person.born_on, on=self.today)
        opened = self.is_open and not child
        number = masked_id(person.id_shown, child=child)
        health = HIDDEN if person.health_sealed else ""
        certificate = HIDDEN if person.certificate_sealed else ""
        if opened:
            number = sealing.unseal(Secret.ID, person.id_sealed)
            plain = sealing.unseal(Secret.HEALTH, person.health_sealed)
            health = "、".join(str(each.label) for each in sealing.health_of(plain))
            certificate = sealing.unseal(Secret.CERTIFICATE, person.certificate_sealed)
        return (
            of.number, of.place.path, of.head_name, person.name, person.get_relation_display(),
            number, person.get_sex_display(), None if child else person.born_on,
            person.get_labour_display(), "" if child else person.get_schooling_display(),
            health, certificate, of.get_kind_display(), of.get_social_assist_display(),
        )  # fmt: skip


def _chunks(rows: QuerySet[Household]) -> Iterator[list[Household]]:
    """All rows in the order of the list, so many at a time, by keys."""
    ordered = rows.select_related("place").order_by("place_id", "head_name", "pk")
    keys = list(ordered.values_list("pk", flat=True))
    if len(keys) > MOST_ROWS:
        raise Problem("bad_value", field=ACT, why=f"超过 {MOST_ROWS} 户，请选小一些的地区")
    for start in range(0, len(keys), _CHUNK):
        part = keys[start : start + _CHUNK]
        yield list(ordered.filter(pk__in=part))


def _household_lines(rows: QuerySet[Household], *, reader: _Reader) -> Iterator[tuple[Cell, ...]]:
    for part in _chunks(rows):
        keys = [each.pk for each in part]
        incomes, checks = latest_income(keys), latest_safeguards(keys)
        for each in part:
            yield reader.household(each, income=incomes.get(each.pk), check=checks.get(each.pk))


def _member_lines(rows: QuerySet[Household], *, reader: _Reader) -> Iterator[tuple[Cell, ...]]:
    for part in _chunks(rows):
        of = {each.pk: each for each in part}
        people: dict[int, list[Resident]] = {key: [] for key in of}
        present = Resident.objects.filter(household__in=list(of), state=ResidentState.PRESENT)
        for person in present.order_by("pk"):
            people[person.household_id].append(person)
        for key, members in people.items():
            for person in sorted(members, key=lambda each: each.relation != "head"):
                yield reader.member(person, of=of[key])


def write_cell(page: Worksheet, row: int, column: int, *, value: Cell, formats: Formats) -> None:
    """A cell as its kind; a text that begins like a formula stays a text. Whole numbers are money
    where the head says 元."""
    if value is None or value == "":
        return
    if isinstance(value, str):
        form = formats.plain_text if value.startswith(FORMULA_SIGNS) else formats.text
        page.write_string(row, column, value, form)
    elif isinstance(value, dt.date):
        page.write_datetime(
            row, column, dt.datetime(value.year, value.month, value.day), formats.day
        )
    else:
        page.write_number(row, column, value, formats.whole)


def _write(
    book: Workbook, *, asked: Asked, lines: Iterator[tuple[Cell, ...]], mark: Watermark
) -> int:
    formats, heads = Formats.of(book), HEADS[asked.shape]
    name = NAMES[asked.shape.value]
    page = book.add_worksheet(sheet_name(name))
    mark.put_on(book, page)
    page.write_string(_TITLE, 0, AS_OF.format(name=name, day=clock.today()), formats.title)
    mark.write_line(page, row=_MARK, last=len(heads) - 1, formats=formats)
    for column, (head, width) in enumerate(heads):
        page.set_column(column, column, width)
        page.write_string(_HEAD, column, head, formats.head)
    page.freeze_panes(_HEAD + 1, 3)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(_HEAD)
    money = {column for column, (head, _) in enumerate(heads) if head.endswith("（元）")}
    count = 0
    for line in lines:
        for column, value in enumerate(line):
            if column in money and isinstance(value, int):
                page.write_number(_HEAD + 1 + count, column, value / 100, formats.money)
            else:
                write_cell(page, _HEAD + 1 + count, column, value=value, formats=formats)
        count += 1
    # Another's sheet is not imported by mistake: its masked numbers are none.
    stamp_as(book, register=f"export:{asked.shape}", title=name, version="", at=mark.at)
    return count


def export_households(asked: Asked) -> tuple[IO[bytes], int]:
    """A workbook of the households that the filters name and the account may take out (a temporary
    file, rewound), and how many rows it has.

    Raises reason_needed, not_allowed, bad_value where a sheet can't hold them.
    """
    _require_reason(asked.reason)
    acts = (Act.FAMILY_EXPORT, *((Act.FAMILY_UNMASK,) if asked.unmasked else ()))
    rows = matching(asked.filters).filter(reach_of(asked.by, acts))
    reader = _Reader(asked, today=clock.today())
    who = asked.by.display_name if asked.by else SYSTEM
    mark = Watermark(who, clock.now(), asked.reason.strip())
    make = _household_lines if asked.shape is Shape.HOUSEHOLDS else _member_lines
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  (the caller closes it)
    with Workbook(file, {"constant_memory": True, "in_memory": False}) as book:
        count = _write(book, asked=asked, lines=make(rows, reader=reader), mark=mark)
    file.seek(0)
    _audit(asked, count=count)
    return file, count


def _audit(asked: Asked, *, count: int) -> None:
    filters = {name: value for name, value in vars(replace(asked.filters)).items() if value}
    audit.record(
        "household.export",
        by=asked.by,
        subject="households",
        subject_id=asked.filters.place or "all",
        reason=asked.reason.strip(),
        facts={
            "shape": asked.shape.value,
            "unmasked": asked.unmasked,
            "rows": count,
            "filters": filters,
        },
    )
