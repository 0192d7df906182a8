"""Sheets of households: made-up identity numbers, and a few lines to bring sheets in."""

from collections.abc import Sequence
from pathlib import Path

import openpyxl

from tests.conftest import TODAY
from zhuzhen.households.importing import ImportOutcome, Terms, import_households
from zhuzhen.people.models import Account

HEADS = ("户编号", "村", "户主", "姓名", "与户主关系", "证件号码", "劳动能力", "在校状况",
         "健康状况", "残疾人证号", "户类别", "社会救助", "电话", "银行账号")  # fmt: skip
VILLAGE, OTHER_VILLAGE = "440282113201", "440282113202"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity(order: int, *, born: str = "19900101") -> str:
    """A valid number of the area that nobody lives in."""
    first = f"449900{born}{order:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(first, _WEIGHTS, strict=True))
    return first + "10X98765432"[total % 11]


def line(name: str, relation: str, number: str = "", **more: str) -> dict[str, object]:
    """A row of the sheet by its heads."""
    return {
        "村": VILLAGE, "户主": "陈一", "姓名": name, "与户主关系": relation, "证件号码": number,
        "劳动能力": "普通劳动力", "在校状况": "非在校生", "健康状况": "健康", "户类别": "一般农户",
        **more,
    }  # fmt: skip


FAMILY = (
    line("陈一", "户主", identity(1), 电话="13800001234", 社会救助="低保"),
    line("陈二", "配偶", identity(2), 健康状况="长期慢性病、残疾", 残疾人证号=identity(2) + "41"),
    line("陈三", "子女", 劳动能力="无劳动力", 在校状况="小学", 出生日期="2013-05-01"),
)


def sheet(path: Path, *lines: dict[str, object], heads: Sequence[str] = HEADS) -> Path:
    heads = (*heads, *(head for each in lines for head in each if head not in heads))
    heads = tuple(dict.fromkeys(heads))
    made = openpyxl.Workbook()
    page = made.worksheets[0]
    page.append(heads)
    for each in lines:
        page.append([each.get(head, "") for head in heads])
    made.save(path)
    return path


def bring(path: Path, *, by: Account | None = None, **how) -> ImportOutcome:
    return import_households(path, terms=Terms(by, TODAY, **how))


def told(found: ImportOutcome) -> list[tuple[int | None, str, str]]:
    assert len(found.faults) == found.fault_count
    return [(each.row, each.column, each.what) for each in found.faults]
