"""The ledger: posting with its invariants on against bare inserts of the same rows, and balances
of all towns at a past day against the best hand-written SQL.

It has a database of its own with divisions only, `--lines` lines of income over five years.
"""

import datetime as dt
import os
import random
import statistics

from rich.console import Console

from bench.timing import Line, compare, print_lines, seconds

DATABASE = os.environ.get("ZHUZHEN_BENCH_DATABASE", "zhuzhen_bench")
BATCH, POSTED = 100_000, 300
YEARS, SOURCES = range(2021, 2026), ("donation", "self_raised", "city_special")
DAYS = (dt.date(2022, 3, 31), dt.date(2023, 8, 17), dt.date(2025, 12, 31))
_TOWNS = 1_127

# Each entry brings money to one town on one day: two lines, in statements of many entries.
_ENTRIES = """
WITH town AS (SELECT code, row_number() OVER (ORDER BY code) - 1 AS at FROM places_division
    WHERE level = 'town' ORDER BY code LIMIT %(towns)s)
INSERT INTO funds_entry (uid, kind, "on", posted_at, posted_in, place_id, helper_code, amount_fen,
    text, voucher_no, payee, use_code, papers, cause)
SELECT gen_random_uuid(), 'income', make_date(2021 + n %% 5, 1 + n / 5 %% 12, 1 + n / 60 %% 28),
    now(), 0, town.code, '', 1 + n %% 9973, 'bench', '', '', '', '{}',
    (ARRAY['donation', 'self_raised', 'city_special'])[1 + n %% 3]
FROM generate_series(%(first)s, %(last)s) n JOIN town ON town.at = n::bigint * 7919 %% %(towns)s
"""
_ACCOUNTS = """
INSERT INTO funds_ledgeraccount (stage, source, year, place_id, helper_code, balance_fen)
SELECT stage, source, year, code, '', 0 FROM unnest(ARRAY['origin', 'arrived']) stage,
    unnest(%(sources)s::text[]) source, generate_series(2021, 2025) year,
    (SELECT code FROM places_division WHERE level = 'town' ORDER BY code LIMIT %(towns)s) t
"""
_LINES = """
INSERT INTO funds_line (entry_id, account_id, amount_fen, "on", posted_at, place_id, helper_code)
SELECT e.id, a.id, CASE a.stage WHEN 'origin' THEN -e.amount_fen ELSE e.amount_fen END, e."on",
    e.posted_at, e.place_id, '' FROM funds_entry e
JOIN funds_ledgeraccount a ON a.place_id = e.place_id AND a.source = e.cause
    AND a.year = extract(year FROM e."on") WHERE e.id > %s
"""
# By the tables' owner (no row-level security), written for this question alone.
_BY_HAND = """
SELECT left(a.place_id, 9), sum(b.fen) FROM (
    SELECT account_id, sum(amount_fen) AS fen FROM (
        SELECT account_id, amount_fen FROM funds_monthtotal WHERE month < date_trunc('month', %(d)s)
        UNION ALL SELECT account_id, amount_fen FROM funds_line
        WHERE "on" BETWEEN date_trunc('month', %(d)s)::date AND %(d)s
    ) s GROUP BY 1
) b JOIN funds_ledgeraccount a ON a.id = b.account_id WHERE a.stage = 'arrived' GROUP BY 1
"""
_FROM_LINES = """
SELECT left(l.place_id, 9), sum(l.amount_fen) FROM funds_line l
JOIN funds_ledgeraccount a ON a.id = l.account_id
WHERE l."on" <= %(d)s AND a.stage = 'arrived' GROUP BY 1
"""

_BARE_ENTRY = """
INSERT INTO bare_entry (id, uid, kind, "on", posted_at, posted_in, place_id, helper_code,
    amount_fen, text, voucher_no, payee, use_code, papers, cause)
VALUES (%s, gen_random_uuid(), 'income', '2022-06-01', now(), 1, '440282113000', '', 100, 'bench',
    '', '', '', '{}', '')
"""
_BARE_LINES = """
INSERT INTO bare_line (id, entry_id, account_id, amount_fen, "on", posted_at, place_id, helper_code)
VALUES (%s, %s, 1, -100, '2022-06-01', now(), '440282113000', ''),
    (%s, %s, 2, 100, '2022-06-01', now(), '440282113000', '')
"""


def _stand_up(lines: int) -> None:
    os.environ["ZHUZHEN_DATABASE"] = f"{DATABASE}_funds_{lines}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhuzhen.project.settings")
    from zhuzhen.project import database

    database.start_embedded()
    import django

    django.setup()
    from zhuzhen.project import readying

    readying.make_ready(demonstration=False, say=print)
    _fill(lines)


def _fill(lines: int) -> None:
    from django.db import connection, connections

    from zhuzhen.base import scope
    from zhuzhen.funds.models import Line as Row

    with scope.within(scope.EVERYTHING):
        if Row.objects.exists():
            return
        with connection.cursor() as cursor:
            cursor.execute(_ACCOUNTS, {"sources": list(SOURCES), "towns": _TOWNS})
    for first in range(0, lines // 2, BATCH):
        with scope.within(scope.EVERYTHING), connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(id), 0) FROM funds_entry")
            before = cursor.fetchone()[0]
            last = min(first + BATCH, lines // 2) - 1
            cursor.execute(_ENTRIES, {"first": first, "last": last, "towns": _TOWNS})
            cursor.execute(_LINES, [before])
        print(f"posted {2 * (last + 1):,} of {lines:,} lines", flush=True)
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE funds_line")
        cursor.execute("VACUUM ANALYZE funds_monthtotal")
        cursor.execute("VACUUM ANALYZE funds_ledgeraccount")


def print_all(*, lines: int, runs: int) -> None:
    _stand_up(lines)
    from zhuzhen.base import scope

    with scope.within(scope.EVERYTHING):
        found = [each for day in DAYS for each in _balances(day, runs=runs)]
    print_lines(f"Balances of {_TOWNS:,} towns over {lines:,} lines", found)
    _posting(runs=runs)


def _balances(day: dt.date, *, runs: int) -> list[Line]:
    from django.db import connections

    from zhuzhen.funds.choices import Stage
    from zhuzhen.funds.queries import Wanted, balances_at

    asked = Wanted(stages=(Stage.ARRIVED,))

    def ours() -> dict[str, int]:
        rows = balances_at(day=day, group=("town",), wanted=asked)
        return {str(each.key[0])[:9]: each.fen for each in rows}

    def by_hand(sql: str) -> dict[str, int]:
        with connections["owner"].cursor() as cursor:
            cursor.execute(sql, {"d": day})
            return {town: int(fen) for town, fen in cursor.fetchall()}

    assert ours() == by_hand(_BY_HAND) == by_hand(_FROM_LINES)
    aim = "at most 1.5"
    return [
        compare(f"{day}", ours=ours, other=lambda: by_hand(_BY_HAND), runs=runs, aim=aim),
        compare(
            f"{day}, summed from all lines",
            ours=ours,
            other=lambda: by_hand(_FROM_LINES),
            runs=runs,
            note="no months kept",
        ),
    ]


def _posting(*, runs: int) -> None:
    """Entries a second, each in a transaction of its own, as commands post them."""
    posted = statistics.median(seconds(_post_many) for _ in range(runs))
    bare = statistics.median(seconds(_insert_many) for _ in range(runs))
    console = Console(width=150)
    console.print(
        f"posting: {POSTED / posted:,.0f} entries/s with every invariant; bare inserts of the same "
        f"rows {POSTED / bare:,.0f}/s; {posted / bare:.2f} times as long"
    )


def _post_many() -> None:
    from zhuzhen.base import scope
    from zhuzhen.funds.choices import EntryKind, Source, Stage
    from zhuzhen.funds.commands.posting import Facts, post
    from zhuzhen.funds.models import LedgerAccount
    from zhuzhen.funds.rules import AccountKey, Move

    with scope.within(scope.EVERYTHING):
        towns = list(LedgerAccount.objects.values_list("place_id", flat=True).distinct()[:_TOWNS])
    dice = random.Random(2022)
    for _ in range(POSTED):
        start = AccountKey(Stage.ORIGIN, Source.DONATION, 2022, dice.choice(towns))
        facts = Facts(kind=EntryKind.INCOME, on=dt.date(2022, 6, 1), text="bench", by=None)
        with scope.within(scope.EVERYTHING):
            post(facts, (Move(start, start.at(Stage.ARRIVED), 100),))


def _insert_many() -> None:
    """The rows that a posting leaves, into tables without constraint, trigger or policy."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        for name in ("entry", "line"):
            cursor.execute(f"DROP TABLE IF EXISTS bare_{name}")
            cursor.execute(f"CREATE TABLE bare_{name} (LIKE funds_{name} INCLUDING DEFAULTS)")
        for number in range(POSTED):
            cursor.execute("BEGIN")
            cursor.execute(_BARE_ENTRY, [number])
            cursor.execute(_BARE_LINES, [2 * number, number, 2 * number + 1, number])
            cursor.execute("COMMIT")
        cursor.execute("DROP TABLE bare_entry, bare_line")
