"""A sheet of sales imported: against reading it and COPY, and against django-import-export."""

import statistics
import tempfile
from pathlib import Path

from django.db import connection, connections, transaction

from bench import other_importer
from bench.memory import peak
from bench.sheet import make_sheet
from bench.timing import Line, compare, seconds
from bench.world import taken_back
from zhuzhen.base import clock
from zhuzhen.duties.commands import settle_changes
from zhuzhen.registers.importing import import_sheet, undo_import
from zhuzhen.registers.models import Receipt

REGISTER = "consumption_sale"
ROWS_OF_OTHER = 5_000
_PLAIN = """CREATE TEMP TABLE bench_rows (key text, happened_on date, org text, place text,
    mode text, amount numeric, channel text, product text, product_kind text) ON COMMIT DROP"""


def ours(path: str | Path, *, settle: bool = False) -> None:
    """The whole import, its checks, records, steps and receipt; taken back at the end."""
    with taken_back():
        outcome = import_sheet(
            REGISTER, by=None, path=Path(path), today=clock.today(), papers_later=True
        )
        assert outcome.created == outcome.read > 0
        check_references()
        if settle:
            settle_changes(now=clock.now())


def check_references() -> None:
    """What a commit would do last; here all is taken back, and it would be left out."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def undone(path: Path) -> tuple[float, float]:
    """Seconds that undoing takes, and seconds that the import took."""
    with taken_back():
        today = clock.today()
        took = seconds(lambda: import_sheet(REGISTER, by=None, path=path, today=today))
        check_references()
        receipt = Receipt.objects.latest("pk")
        return seconds(lambda: undo_import(receipt, by=None, today=today)), took


def floor(path: str | Path) -> None:
    """Read the sheet and COPY its rows into a plain table: no checks, no names, no index."""
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_PLAIN)
        with cursor.copy("COPY bench_rows FROM STDIN") as copy:
            for row in rows[1:]:
                copy.write_row(row)
        transaction.set_rollback(True)


def other(path: str | Path) -> None:
    with taken_back():
        other_importer.run(Path(path), register=REGISTER)


def lines(*, rows: int, runs: int, records: int) -> list[Line]:
    with tempfile.TemporaryDirectory() as folder:
        path, small = Path(folder, "sales.xlsx"), Path(folder, "some.xlsx")
        make_sheet(path, rows=rows)
        few = min(ROWS_OF_OTHER, rows)
        make_sheet(small, rows=few)
        memory = {
            way: peak(f"bench.importing:{way}", sheet, records=records)
            for way, sheet in (("ours", path), ("floor", path), ("other", small))
        }
        against_floor = compare(
            f"{rows:,} rows / calamine and COPY",
            ours=lambda: ours(path),
            other=lambda: floor(path),
            runs=runs,
            aim="≤ 2",
            note=f"peak {memory['ours']} MiB; floor {memory['floor']} MiB",
        )
        slow = [seconds(lambda: other(small)) * rows / few for _ in range(min(runs, 3))]
        settled = seconds(lambda: ours(path, settle=True))
        undoing, took = undone(path)
    for alias in connections:
        connections[alias].close()
    return [
        against_floor,
        _against_other(against_floor.ours, slow=slow, rows=rows, few=few, peak=memory["other"]),
        _once(
            f"{rows:,} rows and every figure settled / import alone", settled, against_floor.ours
        ),
        _once(f"undoing {rows:,} rows / their import", undoing, took),
    ]


def _against_other(mine: float, *, slow: list[float], rows: int, few: int, peak: int) -> Line:
    """`slow`: seconds of the other importer, scaled from `few` rows to `rows`."""
    return Line(
        what=f"{rows:,} rows / django-import-export",
        ours=mine,
        other=statistics.median(slow),
        ratio=mine / statistics.median(slow),
        lowest=mine / max(slow),
        highest=mine / min(slow),
        aim="< 1",
        note=f"its bulk mode without checks or history; {few:,} rows scaled, peak {peak} MiB",
    )


def _once(what: str, mine: float, other: float) -> Line:
    """A comparison made once."""
    ratio = mine / other
    return Line(what, mine, other, ratio, lowest=ratio, highest=ratio, aim="", note="once")
