"""The three ledgers of a county and of the province, against SQL written by hand.

By hand: the tables' owner without row-level security, the place as a plain condition, and no more
of history than the figures ask: balances and states as they are now. Both give the same sums,
which are compared.
"""

import datetime as dt
from collections.abc import Callable

from django.db import connections, transaction

from bench import money, world
from bench.timing import Line, compare, print_lines
from zhuzhen.assets.queries import ledgers
from zhuzhen.assets.queries.ledgers.parts import Given, span, width_below
from zhuzhen.base import scope

DAY = dt.date.fromisoformat(world.TODAY)
PROVINCE = "440000000000"
AIM = "1.5"
_FUNDS = """
SELECT left(place_id, %(width)s), sum(balance_fen) FILTER (WHERE stage = 'arrived'),
    sum(balance_fen) FILTER (WHERE stage = 'allocated'),
    sum(balance_fen) FILTER (WHERE stage = 'committed'),
    sum(balance_fen) FILTER (WHERE stage = 'paid'),
    sum(balance_fen) FILTER (WHERE stage = 'capitalised'),
    sum(balance_fen) FILTER (WHERE stage = 'expensed'),
    sum(balance_fen) FILTER (WHERE stage IN ('arrived', 'allocated', 'committed', 'paid',
        'capitalised', 'expensed'))
FROM funds_ledgeraccount WHERE place_id BETWEEN %(lo)s AND %(hi)s GROUP BY 1 ORDER BY 1
"""
_FUND_ROWS = """
SELECT a.place_id, a.source, a.year, a.purpose_id, p.title, j.uid, j.code, j.approval_no,
    sum(a.balance_fen) FILTER (WHERE a.stage = 'arrived'),
    sum(a.balance_fen) FILTER (WHERE a.stage = 'allocated'),
    sum(a.balance_fen) FILTER (WHERE a.stage = 'committed'),
    sum(a.balance_fen) FILTER (WHERE a.stage = 'paid'),
    sum(a.balance_fen) FILTER (WHERE a.stage = 'capitalised'),
    sum(a.balance_fen) FILTER (WHERE a.stage = 'expensed'), array_agg(a.id), sum(a.balance_fen)
FROM funds_ledgeraccount a LEFT JOIN funds_purpose p ON p.id = a.purpose_id
LEFT JOIN projects_project j ON j.purpose_id = p.id
WHERE a.place_id BETWEEN %(lo)s AND %(hi)s AND a.stage NOT IN ('origin', 'in_transit', 'reclaimed')
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 HAVING bool_or(a.balance_fen <> 0) ORDER BY 1, 3, 2
"""
_ASSETS = """
SELECT left(place_id, %(width)s), kind, count(*), sum(original_fen) FROM assets_asset
WHERE place_id BETWEEN %(lo)s AND %(hi)s AND state NOT IN ('disposed', 'cancelled')
    AND booked_on <= %(day)s GROUP BY 1, 2 ORDER BY 1, 2
"""
_ASSET_ROWS = """
SELECT a.uid, a.code, a.title, a.kind, a.form, a.place_id, a.size, a.built_on, a.life_years,
    a.keeper, a.keeping_fen, a.state, j.uid, j.title, f.parts, w.owners, r.mode, r.operator,
    r.from_on, r.to_on, r.yearly_fen, r.owed, r.received, a.papers, a.original_fen
FROM assets_asset a LEFT JOIN projects_project j ON j.id = a.project_id
LEFT JOIN LATERAL (SELECT json_agg(json_build_array(f.source, f.year, f.amount_fen)) AS parts
    FROM assets_assetfunding f WHERE f.asset_id = a.id) f ON true
LEFT JOIN LATERAL (SELECT string_agg(o.owner, ',') AS owners FROM assets_ownership o
    WHERE o.asset_id = a.id) w ON true
LEFT JOIN LATERAL (SELECT o.mode, o.operator, o.from_on, o.to_on, o.yearly_fen,
    sum(d.amount_fen) FILTER (WHERE d.due_on <= %(day)s) AS owed, sum(d.received_fen) AS received
    FROM assets_operation o LEFT JOIN assets_dueincome d ON d.operation_id = o.id
    WHERE o.asset_id = a.id GROUP BY o.id ORDER BY o.from_on DESC LIMIT 1) r ON true
WHERE a.place_id BETWEEN %(lo)s AND %(hi)s AND a.state NOT IN ('disposed', 'cancelled')
    AND a.booked_on <= %(day)s ORDER BY a.place_id, a.code
"""
_DISPOSALS = """
SELECT d.*, a.code, a.title, a.original_fen FROM assets_disposal d
JOIN assets_asset a ON a.id = d.asset_id
WHERE d.place_id BETWEEN %(lo)s AND %(hi)s AND d.applied_on <= %(day)s
ORDER BY d.place_id, d.applied_on, d.id
"""


def _by_hand(sql: str, under: str) -> Callable[[], int]:
    """Asks by hand; the sum of the last column is what must agree."""
    lo, hi = span(under)

    def ask() -> int:
        given: Given = {"lo": lo, "hi": hi, "day": DAY, "width": width_below(under)}
        with connections["owner"].cursor() as cursor:
            cursor.execute(sql, given)
            return sum(int(row[-1] or 0) for row in cursor.fetchall())

    return ask


def _ours(ledger: Callable[..., object], under: str, *, sums: str) -> Callable[[], int]:
    def ask() -> int:
        with transaction.atomic():
            scope.enter(scope.EVERYTHING)
            found = ledger(under, day=DAY)
        return int(getattr(found.totals, sums))  # type: ignore[attr-defined]

    return ask


def lines(*, runs: int, scale: float) -> list[Line]:
    """Each ledger of a county, row by row and by part, and of the province by part."""
    print(money.lay_down(scale=scale), flush=True)
    with transaction.atomic():
        scope.enter(scope.EVERYTHING)
        county = f"{money.towns()[0][:6]}000000"
    asked = (
        ("fund use, a county's rows", county, ledgers.fund_use, "total", _FUND_ROWS),
        ("fund use, the county by town", county, ledgers.fund_use_by_part, "total", _FUNDS),
        ("fund use, the province by city", PROVINCE, ledgers.fund_use_by_part, "total", _FUNDS),
        ("assets, a county's rows", county, ledgers.asset_list, "original_fen", _ASSET_ROWS),
        ("assets, the county by town", county, ledgers.asset_parts, "original_fen", _ASSETS),
        ("assets, the province by city", PROVINCE, ledgers.asset_parts, "original_fen", _ASSETS),
        ("assets, the province's rows", PROVINCE, ledgers.asset_list, "original_fen", _ASSET_ROWS),
        ("disposals, a county", county, ledgers.disposal_list, "original_fen", _DISPOSALS),
        ("disposals, the province", PROVINCE, ledgers.disposal_list, "original_fen", _DISPOSALS),
    )
    found = []
    for what, under, ledger, sums, sql in asked:
        ours, other = _ours(ledger, under, sums=sums), _by_hand(sql, under)
        assert ours() == other(), what
        found.append(compare(what, ours=ours, other=other, runs=runs, aim=AIM))
    return found


def print_all(*, runs: int, scale: float) -> None:
    print_lines("The three ledgers", lines(runs=runs, scale=scale))
