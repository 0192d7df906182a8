"""A register's list as a workbook: the web's own export, against a cursor and XlsxWriter alone."""

import datetime as dt
import tempfile
from decimal import Decimal
from pathlib import Path

from django.db import connections, transaction
from django.utils import timezone
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bench.memory import alone
from bench.timing import Line, ratio_line
from zhuzhen.base import clock, scope
from zhuzhen.registers.choices import RecordState
from zhuzhen.registers.exports import export_records
from zhuzhen.registers.queries import Filters, declared

REGISTER = "consumption_sale"
FEW = 2_000  # rows that are compared cell by cell
HEAD = 3
COLUMNS, STATE = 21, 17
_WORDS = {9: "mode", 11: "channel", 13: "product_kind", 16: "goods_unit"}
_CUT = """SELECT happened_on FROM registers_record WHERE register = %s
    ORDER BY happened_on, id OFFSET %s LIMIT 1"""
_ROWS = """SELECT r.uid::text, r.happened_on, o.name, o.id::text, c.name, p.path, p.code,
    up.summary, up.uid::text, r.values ->> 'mode', (r.values ->> 'amount')::bigint / 100.0,
    r.values ->> 'channel', r.values ->> 'product', r.values ->> 'product_kind',
    r.values ->> 'buyer', (r.values ->> 'quantity')::float8, r.values ->> 'goods_unit', r.state,
    (SELECT count(*) FROM registers_recordpaper x WHERE x.record_id = r.id),
    coalesce(a.display_name, '系统'), r.updated_at
FROM registers_record r LEFT JOIN partners_org o ON o.id = r.org_id
LEFT JOIN partners_cluster c ON c.id = r.cluster_id
LEFT JOIN places_division p ON p.code = r.place_id
LEFT JOIN registers_record up ON up.id = r.parent_id
LEFT JOIN people_account a ON a.id = r.created_by_id
WHERE r.register = %s AND r.happened_on <= %s ORDER BY r.happened_on DESC, r.id DESC"""


def last_day(rows: int) -> dt.date:
    """The day up to which the register has about so many records."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(_CUT, [REGISTER, rows])
        found = cursor.fetchone()
    return found[0] - dt.timedelta(days=1) if found else dt.date(2100, 1, 1)


def ours(until: str, *, kept: Path | None = None) -> int:
    """All up to that day by the web's function; returns the rows."""
    filters = Filters(until=dt.date.fromisoformat(until))
    with transaction.atomic():
        scope.enter(scope.EVERYTHING)
        file, count = export_records(REGISTER, by=None, today=clock.today(), filters=filters)
        with file:
            if kept is not None:
                kept.write_bytes(file.read())
        transaction.set_rollback(True)
    return count


class _Plain:
    """Cells of one sheet, as the export has them, by hand."""

    def __init__(self, book: Workbook) -> None:
        self.page: Worksheet = book.add_worksheet()
        self.day: Format = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.money: Format = book.add_format({"num_format": "#,##0.00"})
        self.text: Format = book.add_format({"num_format": "@"})
        declaration = declared(REGISTER)
        self.columns: list[dict[str, str]] = [{} for _ in range(COLUMNS)]
        for at, name in _WORDS.items():
            field = declaration.register.field(name)
            assert field is not None
            terms = declaration.terms_of(field).values
            self.columns[at] = {term.code: term.label for term in terms}
        self.columns[STATE] = {str(code): str(label) for code, label in RecordState.choices}

    def write(self, at: int, row: tuple[object, ...]) -> None:
        """Each cell by its type; days and money have formats of their own."""
        page = self.page
        for column, (value, words) in enumerate(zip(row, self.columns, strict=True)):
            if value is None:
                continue
            if isinstance(value, dt.datetime):
                page.write_string(
                    at, column, f"{timezone.localtime(value):%Y-%m-%d %H:%M}", self.text
                )
            elif isinstance(value, dt.date):
                moment = dt.datetime(value.year, value.month, value.day)
                page.write_datetime(at, column, moment, self.day)
            elif isinstance(value, int | float):
                page.write_number(at, column, value)
            elif isinstance(value, Decimal):
                page.write_number(at, column, float(value), self.money)
            else:
                page.write_string(at, column, words.get(str(value), str(value)), self.text)


def floor(until: str, *, kept: Path | None = None) -> int:
    """The same cells from a cursor of the server, by the tables' owner (no row-level security)."""
    count = 0
    with tempfile.TemporaryFile(suffix=".xlsx") as file:
        book = Workbook(kept or file, {"constant_memory": True, "strings_to_formulas": False})
        sheet = _Plain(book)
        with transaction.atomic(using="owner"):
            connections["owner"].ensure_connection()
            inner = connections["owner"].connection
            with inner.cursor(name="bench_export") as cursor:
                cursor.itersize = 2000
                cursor.execute(_ROWS, [REGISTER, until])
                for row in cursor:
                    sheet.write(HEAD + count, row)
                    count += 1
        book.close()
    return count


def _assert_equal(folder: Path) -> None:
    """The two workbooks say the same, cell by cell."""
    until = last_day(FEW).isoformat()
    paths = folder / "ours.xlsx", folder / "floor.xlsx"
    ours(until, kept=paths[0])
    floor(until, kept=paths[1])
    mine, plain = (CalamineWorkbook.from_path(each).get_sheet_by_index(0) for each in paths)
    ours_rows, floor_rows = mine.to_python()[HEAD:], plain.to_python()
    # The plain sheet begins where its first cell is.
    if ours_rows != floor_rows[-len(ours_rows) :]:
        differ = [(a, b) for a, b in zip(ours_rows, floor_rows, strict=False) if a != b]
        raise SystemExit(f"the workbooks differ, first: {differ[:2]}")


def _alone(rows: int, *, runs: int, records: int) -> Line:
    """Each run in a process of its own: it is long, and its memory is asked."""
    until = last_day(rows).isoformat()
    found = [
        [alone(f"bench.exporting:{way}", until, records=records) for way in ("ours", "floor")]
        for _ in range(runs)
    ]
    peaks = [max(run[way][1] for run in found) for way in (0, 1)]
    return ratio_line(
        f"about {rows:,} rows / cursor and XlsxWriter",
        pairs=[(mine[0], plain[0]) for mine, plain in found],
        aim="constant memory",
        note=f"peak {peaks[0]} MiB; floor {peaks[1]} MiB",
    )


def lines(*, rows: int, runs: int, records: int) -> list[Line]:
    """A tenth of the rows and all of them; of each at most three pairs."""
    connections["owner"].ensure_connection()
    with tempfile.TemporaryDirectory() as folder:
        _assert_equal(Path(folder))
    few, most = rows // 10, min(runs, 3)
    found = [_alone(each, runs=most, records=records) for each in (few, rows)]
    for alias in connections:
        connections[alias].close()
    return found
