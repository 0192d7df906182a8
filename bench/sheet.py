"""A sheet of sales as a city's office would send it: names, not numbers; days as days."""

import datetime as dt
import random
from pathlib import Path

import xlsxwriter

from zhuzhen.base import scope
from zhuzhen.partners.models import Membership

HEADERS = (
    "编号",
    "成交日期",
    "采购或帮销单位",
    "产地",
    "消费帮扶方式",
    "金额（元）",
    "消费帮扶渠道",
    "产品",
    "产品类别",
)
MODES = ("直接采购", "帮助销售")
CHANNELS = ("单位食堂", "工会", "超市", "电商平台")
PRODUCT_KINDS = ("农产品", "畜牧产品", "其他")


def make_sheet(path: Path, *, rows: int) -> None:
    """`rows` sales of 2022, deterministic, by units of all clusters in their towns."""
    chance = random.Random(rows)
    with scope.within(scope.EVERYTHING):
        members = list(
            Membership.objects.filter(during__contains=dt.date(2022, 6, 1))
            .exclude(role="special_support")
            .order_by("pk")
            .values_list("org__name", "place__path")
        )
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("消费帮扶")
    sheet.write_row(0, 0, HEADERS)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number in range(1, rows + 1):
        org, place = chance.choice(members)
        happened_on = dt.date(2022, 1, 1) + dt.timedelta(days=chance.randrange(300))
        sheet.write_string(number, 0, f"XF-{number:06}")
        sheet.write_datetime(number, 1, dt.datetime.combine(happened_on, dt.time()), day)
        sheet.write_string(number, 2, org)
        sheet.write_string(number, 3, place)
        sheet.write_string(number, 4, chance.choice(MODES))
        sheet.write_number(number, 5, chance.randrange(1, 2_000_000) / 100)
        sheet.write_string(number, 6, chance.choice(CHANNELS))
        sheet.write_string(number, 7, f"大米{chance.randrange(500)}号")
        sheet.write_string(number, 8, chance.choice(PRODUCT_KINDS))
    book.close()
