"""A county's households as an office would send them: one row a member, numbers kept as texts."""

import random
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter

HEADS = (
    "户编号", "村", "户主", "姓名", "与户主关系", "证件号码", "劳动能力", "在校状况", "健康状况",
    "户类别", "社会救助", "住址", "电话", "银行账号",
)  # fmt: skip
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SURNAMES, _GIVEN = "陈林黄何罗梁谢郭叶邓", "明华秀英芳伟强丽军平东梅"
_MEMBERS = ("配偶", "子女", "子女", "父母", "孙子女")
_LABOURS = ("普通劳动力", "普通劳动力", "弱劳动力或半劳动力", "无劳动力")
_HEALTH = ("健康", "健康", "健康", "长期慢性病", "大病、长期慢性病")


def identity(order: int) -> str:
    """The `order`-th valid number of the area that nobody lives in."""
    day, rest = divmod(order, 999)
    year, month = divmod(day, 12 * 28)
    month, date = divmod(month, 28)
    first = f"449900{1930 + year:04d}{month + 1:02d}{date + 1:02d}{rest + 1:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(first, _WEIGHTS, strict=True))
    return first + "10X98765432"[total % 11]


def rows(villages: list[str], *, households: int) -> Iterator[tuple[str, ...]]:
    """One to six members a household, three and a half on average; deterministic."""
    drawn = random.Random(4)
    order = 0
    for number in range(households):
        village = villages[number % len(villages)]
        head = drawn.choice(_SURNAMES) + "".join(drawn.sample(_GIVEN, 2))
        of_house = ("一般农户", drawn.choice(("无", "低保")), f"{number % 400 + 1} 号")
        for member in range(drawn.randint(1, 6)):
            relation = _MEMBERS[member - 1] if member else "户主"
            name = head if not member else head[0] + "".join(drawn.sample(_GIVEN, 2))
            sealed = (f"138{number:08d}", f"6217{number:015d}") if not member else ("", "")
            yield (
                str(number), village, head, name, relation, identity(order),
                drawn.choice(_LABOURS), "非在校生", drawn.choice(_HEALTH), *of_house, *sealed,
            )  # fmt: skip
            order += 1


def make_book(path: Path, villages: list[str], *, households: int) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet("农户")
        page.write_row(0, 0, HEADS)
        for at, row in enumerate(rows(villages, households=households), start=1):
            page.write_row(at, 0, row)


def make_list(path: Path, villages: list[str], *, households: int) -> None:
    with path.open("w", encoding="gb18030") as stream:
        stream.write(",".join(HEADS) + "\n")
        for row in rows(villages, households=households):
            stream.write(",".join(row) + "\n")
