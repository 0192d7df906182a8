"""Every duty of every pack for the whole province in one year: by register, and written anew."""

import statistics
from dataclasses import dataclass

from django.db import connection
from rich.console import Console
from rich.table import Table

from bench.timing import seconds
from bench.world import taken_back
from zhuzhen.base import clock, scope
from zhuzhen.base.periods import Period
from zhuzhen.duties.commands import refresh_period
from zhuzhen.duties.commands.refreshing import many_owners, windows_by_register
from zhuzhen.duties.counting import Window
from zhuzhen.duties.inforce import versions_of_year
from zhuzhen.duties.models import DutyInstance
from zhuzhen.duties.sql import Sql, with_clauses
from zhuzhen.duties.writing import fresh_clauses
from zhuzhen.registers.models import Record

YEAR = "2022"
SHOWN = 12
_COUNT = Sql("SELECT count(*), count(*) FILTER (WHERE value <> 0) FROM fresh")


@dataclass(frozen=True)
class Counted:
    """What one register's duties took: figures, how many are not zero, records read, seconds."""

    register: str
    duties: tuple[str, ...]
    figures: int
    filled: int
    records: int
    seconds: float


def _count(windows: list[Window]) -> tuple[int, int]:
    """Whole instances computed by the server, but neither sent nor written."""
    clauses = fresh_clauses(windows)
    if not clauses:
        return 0, 0
    sql = with_clauses(clauses, then=_COUNT)
    with connection.cursor() as cursor:
        cursor.execute(sql.text, sql.params)
        row = cursor.fetchone()
    return int(row[0]), int(row[1])


def _counted(windows: list[Window], *, runs: int) -> Counted:
    register = windows[0].version.duty.measure.register_id
    figures, filled = _count(windows)
    times = [seconds(lambda: _count(windows)) for _ in range(runs)]
    return Counted(
        register=register,
        duties=tuple(dict.fromkeys(window.version.id for window in windows)),
        figures=figures,
        filled=filled,
        records=Record.objects.filter(register=register, happened_on__year=int(YEAR)).count(),
        seconds=statistics.median(times),
    )


def by_register(*, runs: int) -> list[Counted]:
    """All duties in force in the year, those over one register together, the slowest first."""
    duties = versions_of_year(int(YEAR))
    with scope.within(scope.EVERYTHING), many_owners():
        groups = windows_by_register(duties, within=Period.parse(YEAR), closed=frozenset())
        found = [_counted(windows, runs=runs) for windows in groups]
    return sorted(found, key=lambda each: -each.seconds)


def _anew(*, is_empty: bool) -> tuple[int, float]:
    """Instances written and seconds, when the year is recounted; taken back at the end."""
    with taken_back():
        if is_empty:
            DutyInstance.objects.filter(period__startswith=YEAR).delete()
        took = seconds(lambda: refresh_period(YEAR, now=clock.now()))
        return DutyInstance.objects.filter(period__startswith=YEAR).count(), took


def print_all(*, runs: int) -> None:
    found = by_register(runs=min(runs, 3))
    columns = ("register", "duties", "figures", "not zero", "records of the year", "seconds")
    table = Table(*columns, title="All duties of all packs, computed, not written")
    for each in found[:SHOWN]:
        numbers = (each.figures, each.filled, each.records)
        told = (f"{len(each.duties)}", *(f"{number:,}" for number in numbers))
        table.add_row(each.register, *told, f"{each.seconds:.2f}")
    total = sum(each.seconds for each in found)
    rest = found[SHOWN:]
    told = (f"{sum(len(each.duties) for each in rest)}", f"{sum(e.figures for e in rest):,}")
    took = f"{sum(each.seconds for each in rest):.2f}"
    table.add_row(f"{len(rest)} others", *told, f"{sum(e.filled for e in rest):,}", "", took)
    duties = sum(len(each.duties) for each in found)
    figures = sum(each.figures for each in found)
    table.add_row("all", f"{duties}", f"{figures:,}", "", "", f"{total:.2f}")
    console = Console(width=150)
    console.print(table)
    written, first = _anew(is_empty=True)
    _, again = _anew(is_empty=False)
    console.print(
        f"refresh_period({YEAR}): {written:,} instances written from nothing in {first:.1f} s; "
        f"recounted with nothing changed in {again:.1f} s; computing alone {total:.1f} s"
    )
