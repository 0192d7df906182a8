"""监测对象台账: the official sheet of a village, town or county (clauses A8), as offices print it.

Each monitored household on one row: who, why, income, the four safeguards, what is done, who
answers for it, where it stands. It needs the right to export and a reason, and is watermarked.
"""

import datetime as dt
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import IO

from django.db.models import Q, QuerySet
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from zhuzhen.base import audit, clock
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.base.sheets.layout import Formats, sheet_name
from zhuzhen.casework.choices import (
    CLEARING,
    UNDER_WATCH,
    CaseState,
    Category,
    MeasureKind,
    MeasureState,
    Risk,
)
from zhuzhen.casework.models import Case, HelperPair, Measure, Plan
from zhuzhen.households.choices import SafeguardResult
from zhuzhen.households.exports.listing import ACT, SHORTEST_REASON, reach_of
from zhuzhen.households.exports.marking import SYSTEM, Watermark
from zhuzhen.households.models import IncomeSheet, SafeguardCheck
from zhuzhen.households.queries import latest_income, latest_safeguards
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division

LISTED = "、"
TITLE = "{place}监测对象台账"
NAME = "监测对象台账"
FACTS = ("填报单位：{place}", "截至日期：{day}", "共 {count} 户 {people} 人")
SIGNATURES = ("单位负责人：", "审核人：", "填报人：{who}", "填报日期：　　年　　月　　日")
NOTHING = "（截至当日没有监测对象）"
HEADS = (
    ("序号", 5), ("村", 16), ("户主", 9), ("户类别", 14), ("人口\n（人）", 6), ("风险类型", 16),
    ("纳入日期", 11), ("人均纯收入\n（元）", 11), ("人均判定收入\n（元）", 11), ("义务教育", 8),
    ("基本医疗", 8), ("住房安全", 8), ("饮水安全", 8), ("帮扶措施", 26), ("责任人", 12),
    ("状态", 10),
)  # fmt: skip
_MONEY, _MIDDLE, _NUMBER = {7, 8}, {0, 3, 6, 9, 10, 11, 12, 15}, {4}
_STATES = (*UNDER_WATCH, *CLEARING, CaseState.CLEARED)
_TITLE, _MARK, _FACTS, _HEAD = 0, 1, 2, 3
_CHUNK = 1000
_FONT = "宋体"
Cell = str | int | dt.date | None


class _Page:
    """The ruled sheet, written from the top down."""

    def __init__(self, book: Workbook, page: Worksheet) -> None:
        def made(**more: object) -> Format:
            base = {"font_name": _FONT, "font_size": 10, "valign": "vcenter", "text_wrap": True}
            return book.add_format({**base, **more})

        self.page, self.row = page, _HEAD + 1
        self.plain = made()
        self.title = made(font_name="黑体", font_size=16, align="center")
        self.head = made(border=1, bold=True, align="center")
        self.left = made(border=1, num_format="@")
        self.middle = made(border=1, align="center")
        self.money = made(border=1, align="right", num_format="#,##0.00")

    def across(self, text: str, *, row: int, form: Format, height: int) -> None:
        self.page.merge_range(row, 0, row, len(HEADS) - 1, "", form)
        self.page.write_string(row, 0, text, form)
        self.page.set_row(row, height)

    def heads(self) -> None:
        for column, (head, width) in enumerate(HEADS):
            self.page.set_column(column, column, width)
            self.page.write_string(_HEAD, column, head, self.head)
        self.page.set_row(_HEAD, 30)
        self.page.repeat_rows(_HEAD)
        self.page.freeze_panes(_HEAD + 1, 3)

    def line(self, cells: tuple[Cell, ...]) -> None:
        for column, value in enumerate(cells):
            form = self.middle if column in _MIDDLE | _NUMBER else self.left
            if isinstance(value, dt.date):
                self.page.write_string(self.row, column, value.isoformat(), self.middle)
            elif isinstance(value, int) and column in _MONEY:
                self.page.write_number(self.row, column, value / 100, self.money)
            elif isinstance(value, int):
                self.page.write_number(self.row, column, value, form)
            else:
                self.page.write_string(self.row, column, value or "–", form)
        self.row += 1


def _responsible(cases: Collection[Case]) -> dict[int, str]:
    """Who answers for each household: the plan's, else whoever helps it now."""
    keys = [each.household_id for each in cases]
    pairs = HelperPair.objects.filter(household__in=keys, during__contains=clock.today())
    found = {each.household_id: each.name for each in pairs.order_by("-pk")}
    plans = Plan.objects.filter(case__in=[each.pk for each in cases])
    return found | {each.household_id: each.responsible for each in plans}


def _measures(cases: Collection[Case]) -> dict[int, str]:
    """The kinds of what is planned, runs or is done for each case, as documents order them."""
    rows = Measure.objects.filter(case__in=[each.pk for each in cases])
    kinds: dict[int, set[str]] = defaultdict(set)
    for case, kind in rows.exclude(state=MeasureState.STOPPED).values_list("case_id", "kind"):
        kinds[case].add(kind)
    return {
        case: LISTED.join(str(each.label) for each in MeasureKind if each in held)
        for case, held in kinds.items()
    }


def _cells(
    case: Case, *, number: int, income: IncomeSheet | None, check: SafeguardCheck | None
) -> tuple[Cell, ...]:
    home = case.household
    results = (check.education, check.medical, check.housing, check.water) if check else ()
    return (
        number,
        home.place.name,
        home.head_name,
        Category(case.category).label if case.category else home.get_kind_display(),
        home.size,
        LISTED.join(str(Risk(each).label) for each in case.risks),
        case.admitted_on,
        income.net_per_head_fen if income else None,
        income.judged_per_head_fen if income else None,
        *((SafeguardResult(each).label for each in results) if check else (None,) * 4),
    )


def _lines(rows: QuerySet[Case]) -> Iterator[tuple[Case, tuple[Cell, ...]]]:
    """The rows one by one, read some at a time; each kind of fact in one query for all of them."""
    keys = list(
        rows.order_by("place_id", "household__head_name", "pk").values_list("pk", flat=True)
    )
    for start in range(0, len(keys), _CHUNK):
        part = list(
            Case.objects.filter(pk__in=keys[start : start + _CHUNK])
            .select_related("household__place")
            .order_by("place_id", "household__head_name", "pk")
        )
        homes = [each.household_id for each in part]
        incomes, checks = latest_income(homes), latest_safeguards(homes)
        measures, responsible = _measures(part), _responsible(part)
        for number, case in enumerate(part, start=start + 1):
            home = case.household_id
            cells = _cells(case, number=number, income=incomes.get(home), check=checks.get(home))
            more = (measures.get(case.pk, ""), responsible.get(home, ""), case.get_state_display())
            yield case, (*cells, *more)


def _cases(place: str, *, by: Account | None) -> QuerySet[Case]:
    ground = CodeRange.under(place)
    reach = reach_of(by, (Act.FAMILY_EXPORT,))
    inside = Q(place_id__gte=ground.lo, place_id__lte=ground.hi)
    return Case.objects.filter(reach & inside, state__in=_STATES)


def _write(book: Workbook, *, place: Division, rows: QuerySet[Case], mark: Watermark) -> int:
    page = book.add_worksheet(sheet_name(NAME))
    sheet = _Page(book, page)
    page.set_paper(8)  # A3
    page.set_landscape()
    page.fit_to_pages(1, 0)
    mark.put_on(book, page)
    sheet.across(TITLE.format(place=place.path), row=_TITLE, form=sheet.title, height=34)
    mark.write_line(page, row=_MARK, last=len(HEADS) - 1, formats=Formats.of(book))
    sheet.heads()
    count = people = 0
    for case, cells in _lines(rows):
        sheet.line(cells)
        count, people = count + 1, people + case.household.size
    if not count:
        sheet.across(NOTHING, row=sheet.row, form=sheet.middle, height=24)
        sheet.row += 1
    facts = "　　　　".join(FACTS)
    told = facts.format(place=place.path, day=clock.today(), count=count, people=people)
    sheet.across(told, row=_FACTS, form=sheet.plain, height=20)
    signed = "　　　　".join(SIGNATURES).format(who=mark.who)
    sheet.across(signed, row=sheet.row, form=sheet.plain, height=30)
    return count


def export_ledger(place_code: str, *, by: Account | None, reason: str) -> tuple[IO[bytes], int]:
    """The ledger of a place (a temporary file, rewound), and how many households stand on it.

    Raises reason_needed, not_allowed, unknown_place.
    """
    if len("".join(reason.split())) < SHORTEST_REASON:
        raise Problem("reason_needed", act=ACT)
    place = Division.objects.filter(pk=place_code).first()
    if place is None:
        raise Problem("unknown_place", name=place_code)
    rows = _cases(place_code, by=by)
    mark = Watermark(by.display_name if by else SYSTEM, clock.now(), reason.strip())
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  (the caller closes it)
    with Workbook(file) as book:
        count = _write(book, place=place, rows=rows, mark=mark)
    file.seek(0)
    audit.record(
        "household.export",
        by=by,
        subject="households",
        subject_id=place_code,
        reason=reason.strip(),
        facts={"shape": "ledger", "rows": count, "unmasked": False},
    )
    return file, count
