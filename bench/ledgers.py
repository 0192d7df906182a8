"""The three ledgers, the fund statistics and the overview of money, against SQL written by hand.

Today, on a past day, and as that day was known then; as a county's reader and the province's, each
within its own scope. The sums are compared. What a page shows is a county's rows or a wide place's
parts; the workbook holds all rows. Told in seconds of processors, this one's and the server's,
without parallel workers; the pages by the clock.
"""

import datetime as dt
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from django.db import connections, transaction
from django.utils import timezone
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bench import ledgers_by_hand as by_hand
from bench import money, pages
from bench.timing import Line, compare, print_lines, processor_seconds
from zhuzhen.assets.exports import export_ledger
from zhuzhen.assets.queries import ledgers, statistics
from zhuzhen.assets.queries.ledgers.parts import span, width_below
from zhuzhen.base import scope
from zhuzhen.base.periods import Period
from zhuzhen.base.scope import CodeRange, Scope
from zhuzhen.funds.queries import balances_at

PROVINCE, AIM, HEAD, COLUMNS = money.PROVINCE, "1.5", 3, 20
TODAY, DAY = dt.date(2022, 11, 20), dt.date(2022, 6, 20)
QUARTER = Period.holding(DAY, kind="quarter")
_OVERVIEW = ("city", "source", "year", "stage")
_PATHS = ("/ledgers/", "/ledgers/assets/", "/ledgers/disposals/", "/statistics/", "/funds/")
_MOMENTS = ("", f"day={DAY}", f"day={DAY}&known=yes")


@dataclass(frozen=True)
class Moment:
    """As of when figures are asked, and under which name `by_hand` has the SQL for it."""

    name: str
    day: dt.date
    known_at: dt.datetime | None = None


def _end_of(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min))


MOMENTS = (Moment("today", TODAY), Moment("day", DAY), Moment("known", DAY, _end_of(DAY)))
QUARTERS = (Moment("day", QUARTER.ends_on), Moment("known", QUARTER.ends_on, _end_of(DAY)))


def _asked(sql: str, under: str, moment: Moment) -> list[tuple[object, ...]]:
    """Asked by hand."""
    lo, hi = span(under)
    given: dict[str, str | int | dt.date | None] = {
        "lo": lo, "hi": hi, "day": moment.day, "known_at": moment.known_at,
        "width": width_below(under), "since": QUARTER.starts_on, "year": QUARTER.year,
    }  # fmt: skip
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


def _summed(sql: str, under: str, moment: Moment) -> Callable[[], int]:
    """The sum of the last column is what must agree."""
    return lambda: sum(int(str(row[-1] or 0)) for row in _asked(sql, under, moment))


@contextmanager
def _reader_of(place: str) -> Iterator[None]:
    """As one who sees a place and all below; nothing is kept."""
    with transaction.atomic():
        scope.enter(Scope(ranges=(CodeRange.under(place),)))
        yield
        transaction.set_rollback(True)


def _by_processor() -> Callable[[Callable[[], object]], float]:
    """Measures by processors, once the servers work without helpers."""
    servers = []
    for alias in ("default", "owner"):
        with connections[alias].cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")
            cursor.execute("SELECT pg_backend_pid()")
            servers.append(cursor.fetchone()[0])
    return partial(processor_seconds, servers=servers)


def _ledger(ledger: Callable[..., object], under: str, moment: Moment, *, sums: str) -> int:
    found = ledger(under, day=moment.day, known_at=moment.known_at)
    return int(getattr(found.totals, sums))  # type: ignore[attr-defined]


def _quarterly(under: str, moment: Moment) -> int:
    total = statistics.quarterly(under, period=QUARTER, known_at=moment.known_at).total
    return total.sums.total


def _standing(moment: Moment) -> int:
    rows = balances_at(day=moment.day, known_at=moment.known_at, group=_OVERVIEW)
    return sum(each.fen for each in rows if each.key[-1] != "origin")


def _pairs(county: str) -> Iterator[tuple[str, str, Callable[[], int], str, Moment]]:
    """What is compared, whose, ours, by hand, and as of when."""
    fund, fund_parts = ledgers.fund_use, ledgers.fund_use_by_part
    asked = (
        ("fund use, page", county, fund, "total", by_hand.FUND_ROWS),
        ("fund use, page", PROVINCE, fund_parts, "total", by_hand.FUND_PARTS),
        ("fund use, all rows", PROVINCE, fund, "total", by_hand.FUND_ROWS),
        ("assets, page", county, ledgers.asset_list, "original_fen", by_hand.ASSET_ROWS),
        ("assets, page", PROVINCE, ledgers.asset_parts, "original_fen", by_hand.ASSET_PARTS),
        ("assets, all rows", PROVINCE, ledgers.asset_list, "original_fen", by_hand.ASSET_ROWS),
        ("disposals", county, ledgers.disposal_list, "original_fen", by_hand.DISPOSALS),
        ("disposals", PROVINCE, ledgers.disposal_list, "original_fen", by_hand.DISPOSALS),
    )
    for what, under, ledger, sums, sqls in asked:
        for moment in MOMENTS:
            ours = partial(_ledger, ledger, under, moment, sums=sums)
            yield what, under, ours, sqls[moment.name], moment
    for under in (county, PROVINCE):
        for moment in QUARTERS:
            ours = partial(_quarterly, under, moment)
            yield "statistics", under, ours, by_hand.STATISTICS[moment.name], moment
    for moment in MOMENTS:
        sql = by_hand.OVERVIEW[moment.name]
        yield "overview", PROVINCE, partial(_standing, moment), sql, moment


def _exported(name: str, under: str) -> Callable[[], int]:
    def export() -> int:
        made = export_ledger(name, under, by=None, day=TODAY, today=TODAY)
        made.file.close()
        return made.count

    return export


def _write(page: Worksheet, at: int, column: int, value: object, day: Format) -> None:
    if isinstance(value, dt.date):
        page.write_datetime(at, column, dt.datetime(value.year, value.month, value.day), day)
    elif isinstance(value, str):
        page.write_string(at, column, value)
    elif isinstance(value, int):
        page.write_number(at, column, value / 100)


def _written(sql: str, under: str) -> Callable[[], int]:
    """The same rows by hand in a workbook."""

    def write() -> int:
        rows = _asked(sql, under, MOMENTS[0])
        options = {"constant_memory": True, "strings_to_formulas": False}
        with tempfile.TemporaryFile(suffix=".xlsx") as file, Workbook(file, options) as book:
            page, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
            for at, row in enumerate(rows, HEAD):
                for column, value in enumerate(row[:COLUMNS]):
                    _write(page, at, column, value, day)
        return len(rows)

    return write


def lines(*, runs: int) -> list[Line]:
    """Each question, ours and by hand in turn."""
    county, found, measured = money.county(), [], _by_processor()
    places = {county: "county", PROVINCE: "province"}
    for what, under, ours, sql, moment in _pairs(county):
        other, name = _summed(sql, under, moment), f"{what}, {places[under]}, {moment.name}"
        with _reader_of(under):
            assert ours() == other(), f"{name}: {ours()} and {other()}"
            found.append(
                compare(name, ours=ours, other=other, runs=runs, aim=AIM, measured=measured)
            )
    for book, sqls in (("fund_use", by_hand.FUND_ROWS), ("assets", by_hand.ASSET_ROWS)):
        for under in places:
            ours, other = _exported(book, under), _written(sqls["today"], under)
            with _reader_of(under):
                rows = ours()
                assert rows == other(), f"{book}, {under}: {rows} rows"
                found.append(
                    compare(
                        f"{book} as a workbook, {places[under]}", ours=ours, other=other,
                        runs=min(runs, 3), aim=AIM, note=f"{rows:,} rows", measured=measured,
                    )
                )  # fmt: skip
    return found


def _print_pages(*, runs: int) -> None:
    """The pages themselves, whole, as the two readers."""
    clients = pages.signed_in({name: name for name in money.READERS})
    for path in _PATHS:
        for moment in _MOMENTS if path.startswith("/ledgers/") else ("",):
            asked = f"{path}?{moment}" if moment else path
            told = (
                f"{each.user} {each.p50:.0f} / {each.p95:.0f} ms"
                for each in pages.timed(asked, clients=clients, rounds=3 * runs)
            )
            print(f"{asked}: p50 / p95 {', '.join(told)}", flush=True)


def print_all(*, runs: int) -> None:
    print_lines("The ledgers", lines(runs=runs))
    _print_pages(runs=runs)
    print(f"load {os.getloadavg()[0]:.1f}")
