"""Households imported: against reading the file and COPY; and how fast columns are blinded."""

import csv
import tempfile
from pathlib import Path

from django.db import connection, connections, transaction

from bench.household_sheet import HEADS, identity, make_book, make_list
from bench.memory import peak
from bench.timing import Line, compare, seconds
from bench.world import taken_back
from zhuzhen.base import clock
from zhuzhen.base.bulk import crew
from zhuzhen.households.importing import Terms, import_households
from zhuzhen.households.importing.undoing import undo_import
from zhuzhen.places.models import Division

_PLAIN = f"CREATE TEMP TABLE bench_rows ({', '.join(f'c{at} text' for at in range(len(HEADS)))})"
_COUNTY = "440282"


def _check_references() -> None:
    """What a commit would do last; here all is taken back, and it would be left out."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def ours(path: str | Path) -> None:
    """The whole import, its checks, seals, history and receipt; taken back at the end."""
    with taken_back():
        outcome = import_households(Path(path), terms=Terms(None, clock.today()))
        assert outcome.receipt is not None and outcome.tally.households_created > 0
        _check_references()


def _rows(path: Path) -> "list[list[object]] | csv.reader":  # type: ignore[valid-type]  # csv has no name for it
    from python_calamine import CalamineWorkbook

    if path.suffix == ".xlsx":
        return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    return csv.reader(path.open(encoding="gb18030", newline=""))


def floor(path: str | Path) -> None:
    """Read the file and COPY its rows into a plain table: no checks, no seals, no index."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_PLAIN)
        with cursor.copy("COPY bench_rows FROM STDIN") as copy:
            for row in _rows(Path(path)):
                copy.write_row(row)
        transaction.set_rollback(True)


def _villages() -> list[str]:
    found = Division.objects.filter(level="village", pk__startswith=_COUNTY).order_by("pk")
    return list(found.values_list("pk", flat=True))


def lines(*, households: int, runs: int, records: int) -> list[Line]:
    with tempfile.TemporaryDirectory() as folder:
        book, plain = Path(folder, "households.xlsx"), Path(folder, "households.csv")
        make_book(book, _villages(), households=households)
        make_list(plain, _villages(), households=households)
        found = [
            compare(
                f"{households:,} households, {path.suffix} / read and COPY",
                ours=lambda path=path: ours(path),  # type: ignore[misc]  # bound now, not later
                other=lambda path=path: floor(path),  # type: ignore[misc]
                runs=runs,
                aim="≤ 2",
                note=f"peak {peak('bench.household_import:ours', path, records=records)} MiB",
            )
            for path in (book, plain)
        ]
        undoing, took = _undone(plain)
    for alias in connections:
        connections[alias].close()
    ratio = undoing / took
    return [*found, Line("undoing / its import", undoing, took, ratio, ratio, ratio, "", "once")]


def _undone(path: Path) -> tuple[float, float]:
    with taken_back():
        today = clock.today()
        receipts = []
        took = seconds(
            lambda: receipts.append(import_households(path, terms=Terms(None, today)).receipt)
        )
        return seconds(lambda: undo_import(receipts[0], by=None, today=today)), took


def blinding(*, numbers: int) -> str:
    """How many identity numbers a second are blinded, and sealed."""
    texts = [identity(at) for at in range(numbers)]
    with crew(texts=numbers) as by:
        by.blinded(texts[:100_000])  # the processes are there by now
        blinded = seconds(lambda: by.blinded(texts))
        sealed = seconds(lambda: by.sealed(texts, column="bench.id"))
    return f"{numbers / blinded:,.0f} blinded a second, {numbers / sealed:,.0f} sealed"
