"""A sheet as an export gives it, taken up again: half its rows change a known sale, half are new.

Every row names its place and unit by code, every other one also the order it belongs to.
"""

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter
from django.db import connection
from django.utils import timezone

from bench.sheet import CHANNELS, MODES, PRODUCT_KINDS
from zhuzhen.base import scope
from zhuzhen.partners.models import Membership

REGISTER, ORDERS = "consumption_sale", 5_000
HEADERS = (
    "编号",
    "成交日期",
    "采购或帮销单位",
    "单位编号",
    "产地",
    "地点代码",
    "对应的订单",
    "所属记录编号",
    "消费帮扶方式",
    "金额（元）",
    "消费帮扶渠道",
    "产品",
    "产品类别",
)
# Confirmed sales may not be changed by a sheet: those to be changed are put back to waiting.
_OPEN = """UPDATE registers_record SET state = 'submitted' WHERE id IN (
    SELECT id FROM registers_record WHERE register = %s AND happened_on BETWEEN '2021-07-01'
    AND '2022-10-31' AND state IN ('submitted', 'confirmed') ORDER BY id LIMIT %s)"""
_ORDERS = """INSERT INTO registers_record (id, uid, register, state, happened_on, place_id,
    helper_code, cluster_id, values, summary, version, content_sm3, origin, return_reason,
    created_at, updated_at)
SELECT nextval('registers_record_id_seq'), md5('bench' || n)::uuid, 'sale_order', 'submitted',
    '2021-07-01', c.place_id, c.helper_code, c.id,
    '{"buyer": "一家食堂", "category": "grain", "quantity": "100", "goods_unit": "kg"}',
    '食堂要大米' || n, 1, '', 'demo', '', %s, %s
FROM (SELECT id, town_id AS place_id, helper_id AS helper_code, row_number() OVER (ORDER BY id) AS n
      FROM partners_cluster) c WHERE n <= %s"""
_KNOWN = """SELECT r.uid::text, r.happened_on, o.name, r.org_id, p.path, p.code, r.cluster_id
FROM registers_record r JOIN partners_org o ON o.id = r.org_id
JOIN places_division p ON p.code = r.place_id
WHERE r.register = %s AND r.happened_on BETWEEN '2021-07-01' AND '2022-10-31'
AND r.state IN ('submitted', 'confirmed') ORDER BY r.id LIMIT %s"""
_ORDERS_OF = """SELECT c.id, '食堂要大米' || n, md5('bench' || n)::uuid::text
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM partners_cluster) c WHERE n <= %s"""
Sale = tuple[str, dt.date, str, int, str, str, int]


def prepare(known: int) -> None:
    """Within a transaction that is taken back: orders to belong to, and sales that may change."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_ORDERS, [now, now, ORDERS])
        cursor.execute(_OPEN, [REGISTER, known])


def _known(count: int) -> list[Sale]:
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN, [REGISTER, count])
        return cursor.fetchall()


def _new(count: int, *, chance: random.Random) -> Iterator[Sale]:
    members = list(
        Membership.objects.filter(during__contains=dt.date(2022, 6, 1))
        .exclude(role="special_support")
        .order_by("pk")
        .values_list("org__name", "org_id", "place__path", "place_id", "cluster_id")
    )
    for number in range(count):
        name, org, path, code, cluster = chance.choice(members)
        day = dt.date(2022, 1, 1) + dt.timedelta(days=chance.randrange(300))
        yield f"XF-{number:06}", day, name, org, path, code, cluster


def make_linked_sheet(path: Path, *, rows: int) -> int:
    """Write it; returns how many of its rows change a known sale. The same each time."""
    chance = random.Random(rows)
    with scope.within(scope.EVERYTHING):
        known = _known(rows // 2)
        with connection.cursor() as cursor:
            cursor.execute(_ORDERS_OF, [ORDERS])
            orders = {cluster: (summary, uid) for cluster, summary, uid in cursor.fetchall()}
        sales = [*known, *_new(rows - len(known), chance=chance)]
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("消费帮扶")
    sheet.write_row(0, 0, HEADERS)
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for at, (key, happened_on, name, org, place, code, cluster) in enumerate(sales, start=1):
        moment = dt.datetime.combine(happened_on, dt.time())
        sheet.write_string(at, 0, key)
        sheet.write_datetime(at, 1, moment, day)
        links = (name, str(org), place, code, *(orders.get(cluster, ("", "")) * (at % 2)))
        sheet.write_row(at, 2, links)
        sheet.write_string(at, 8, chance.choice(MODES))
        sheet.write_number(at, 9, chance.randrange(1, 2_000_000) / 100)
        sheet.write_string(at, 10, chance.choice(CHANNELS))
        sheet.write_string(at, 11, f"大米{chance.randrange(500)}号")
        sheet.write_string(at, 12, chance.choice(PRODUCT_KINDS))
    book.close()
    return len(known)
