"""A long sheet with links of which half changes what is known, against reading it and COPY."""

import tempfile
from pathlib import Path

from django.db import connection, connections, transaction

from bench.importing import check_references
from bench.linked_sheet import REGISTER, make_linked_sheet, prepare
from bench.memory import alone
from bench.timing import Line, ratio_line, seconds
from bench.world import taken_back
from zhuzhen.base import clock
from zhuzhen.registers.importing import OnConflict, import_sheet

_PLAIN = """CREATE TEMP TABLE bench_rows (key text, happened_on date, org text, org_id text,
    place text, place_code text, parent text, parent_code text, mode text, amount numeric,
    channel text, product text, product_kind text) ON COMMIT DROP"""


def _import(path: Path, *, rows: int) -> None:
    """The whole import with its checks, records, steps and receipt."""
    outcome = import_sheet(
        REGISTER,
        by=None,
        path=path,
        today=clock.today(),
        papers_later=True,
        on_conflict=OnConflict.UPDATE,
    )
    assert outcome.read == rows and outcome.updated > 0, outcome
    check_references()


def ours(path: str | Path) -> float:
    """Seconds of the import alone; what it needs is laid before, all is taken back after."""
    rows = _rows_of(Path(path))
    with taken_back():
        prepare(rows // 2)
        return seconds(lambda: _import(Path(path), rows=rows))


def _rows_of(path: Path) -> int:
    return int(path.stem.rpartition("-")[2])


def floor(path: str | Path) -> float:
    """Read the sheet and COPY its rows into a plain table: no checks, no names, no index."""
    from python_calamine import CalamineWorkbook

    def work() -> None:
        rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_PLAIN)
            with cursor.copy("COPY bench_rows FROM STDIN") as copy:
                for row in rows[1:]:
                    copy.write_row(row)
            transaction.set_rollback(True)

    return seconds(work)


def lines(*, rows: int, runs: int, records: int) -> list[Line]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"sales-{rows}.xlsx")
        known = make_linked_sheet(path, rows=rows)
        for alias in connections:
            connections[alias].close()
        found = [
            [alone(f"bench.updating:{way}", path, records=records) for way in ("ours", "floor")]
            for _ in range(min(runs, 3))
        ]
    peaks = [max(run[way][1] for run in found) for way in (0, 1)]
    return [
        ratio_line(
            f"{rows:,} rows with links, {known:,} of them change a record / calamine and COPY",
            pairs=[(mine[0], plain[0]) for mine, plain in found],
            aim="≤ 2.5, < 180 s",
            note=f"peak {peaks[0]} MiB; floor {peaks[1]} MiB",
        )
    ]
