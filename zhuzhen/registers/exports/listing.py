"""A register's records as a workbook, row by row, just as the list shows them."""

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import count
from typing import IO

from django.utils import timezone
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from zhuzhen.base import audit, clock
from zhuzhen.base.sheets.layout import FORMULA_SIGNS, Formats, sheet_name
from zhuzhen.people.access import require
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division
from zhuzhen.policy.choices import FieldKind
from zhuzhen.policy.schema import Field
from zhuzhen.registers.choices import SYSTEM_NAME, YES_NO_WORDS, RecordState
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.exports.layout import (
    ENTERED_BY,
    PAPERS,
    STATE,
    UPDATED,
    Heading,
    headings,
    write_stamp,
)
from zhuzhen.registers.exports.siding import of_form
from zhuzhen.registers.facts import world_in_scope
from zhuzhen.registers.models import Record
from zhuzhen.registers.queries import (
    ALL,
    SORTS,
    Filters,
    declared,
    records_matching,
    with_names,
)
from zhuzhen.registers.world import World

Progress = Callable[[int, int], None]
_TITLE, _NOTE, _HEAD = 0, 1, 2
_CHUNK = 2000
# A sheet of .xlsx ends at row 1,048,576; writing past it fails without a word.
MOST_ROWS = 1_000_000
_SHOWN = (STATE, PAPERS, ENTERED_BY, UPDATED)


_LINKED: dict[str, Callable[[Record], str]] = {
    "key": lambda record: str(record.uid),
    "place": lambda record: record.place.path if record.place else "",
    "place_code": lambda record: record.place_id or "",
    "org": lambda record: record.org.name if record.org else "",
    "org_code": lambda record: str(record.org_id or ""),
    "cluster": lambda record: record.cluster.name if record.cluster else "",
    "team": lambda record: record.team.name if record.team else "",
    "person": lambda record: record.person.name if record.person else "",
    "person_code": lambda record: str(record.person_id or ""),
    "parent": lambda record: record.parent.summary if record.parent else "",
    "parent_code": lambda record: str(record.parent.uid) if record.parent else "",
}


class _Writer:
    """Writes cells of one sheet, each by its kind."""

    def __init__(
        self, page: Worksheet, *, formats: Formats, declaration: Declaration, world: World
    ) -> None:
        self.page, self.formats = page, formats
        self.declaration, self.world = declaration, world

    def text(self, row: int, column: int, value: str) -> None:
        """Never a formula: what begins like one is marked as text."""
        risky = value.startswith(FORMULA_SIGNS)
        form = self.formats.plain_text if risky else self.formats.text
        self.page.write_string(row, column, value, form)

    def day(self, row: int, column: int, value: dt.date) -> None:
        self.page.write_datetime(
            row, column, dt.datetime(value.year, value.month, value.day), self.formats.day
        )

    def field(self, row: int, column: int, field: Field, value: object) -> None:
        kind = field.kind
        if value is None or value == "":
            return
        if kind is FieldKind.MONEY_FEN:
            amount = float(Decimal(str(value)) / 100)
            self.page.write_number(row, column, amount, self.formats.money)
        elif kind is FieldKind.PERCENT:
            self.page.write_number(row, column, int(str(value)) / 10, self.formats.percent)
        elif kind in (FieldKind.INTEGER, FieldKind.PEOPLE_COUNT):
            self.page.write_number(row, column, int(str(value)), self.formats.whole)
        elif kind is FieldKind.DECIMAL and repr(float(str(value))).removesuffix(".0") == value:
            self.page.write_number(row, column, float(str(value)))
        elif kind is FieldKind.DATE:
            self.day(row, column, dt.date.fromisoformat(str(value)))
        else:
            self.text(row, column, self.words(field, value))

    def words(self, field: Field, value: object) -> str:
        if field.kind is FieldKind.CHOICE:
            return self.declaration.terms_of(field).label_of(str(value))
        if field.kind is FieldKind.YES_NO:
            return YES_NO_WORDS[bool(value)]
        if field.kind is FieldKind.ORGANISATION and value in self.world.orgs:
            return self.world.orgs[int(str(value))].name
        return str(value)

    def link(self, row: int, column: int, name: str, record: Record) -> None:
        if value := _LINKED[name](record):
            self.text(row, column, value)

    def record(self, row: int, record: Record, columns: list[Heading]) -> None:
        for column, heading in enumerate(columns):
            if heading.field is not None:
                value = record.values.get(heading.field.id)
                self.field(row, column, heading.field, value)
            elif heading.source == "happened_on":
                self.day(row, column, record.happened_on)
            else:
                self.link(row, column, heading.source, record)
        after = len(columns)
        self.text(row, after, str(RecordState(record.state).label))
        self.page.write_number(row, after + 1, getattr(record, "paper_count", 0))
        self.text(row, after + 2, str(record.created_by or SYSTEM_NAME))
        at = timezone.localtime(record.updated_at)
        self.text(row, after + 3, f"{at:%Y-%m-%d %H:%M}")


def described(filters: Filters) -> str:
    """The filters in words, as they stand above the list; 全部 when there are none."""
    parts = []
    if filters.period is not None:
        parts.append(filters.period.label)
    if filters.since is not None or filters.until is not None:
        parts.append(f"{filters.since or '…'} 至 {filters.until or '…'}")
    if filters.place:
        path = Division.objects.filter(pk=filters.place).values_list("path", flat=True).first()
        parts.append(path or filters.place)
    parts += [str(RecordState(state).label) for state in filters.states]
    if filters.text:
        parts.append(f"含“{filters.text}”")
    if filters.lacks_papers:
        parts.append("缺佐证")
    return "，".join(parts) or "全部"


def _write_top(
    page: Worksheet,
    *,
    declaration: Declaration,
    formats: Formats,
    columns: list[Heading],
    filters: Filters,
    at: dt.datetime,
) -> None:
    moment = f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
    page.write_string(_TITLE, 0, declaration.title, formats.title)
    note = f"范围：{described(filters)}　　单位见表头，金额为元　　截至时间：{moment}"
    page.write_string(_NOTE, 0, note, formats.note)
    for column, heading in enumerate(columns):
        page.set_column(column, column, heading.width)
        page.write_string(_HEAD, column, heading.header, formats.head)
    for offset, header in enumerate(_SHOWN, start=len(columns)):
        page.set_column(offset, offset, 16 if header == UPDATED else 10)
        page.write_string(_HEAD, offset, header, formats.head)
    page.freeze_panes(_HEAD + 1, 2)
    page.repeat_rows(_HEAD)
    page.set_landscape()


def _needs_names(declaration: Declaration) -> bool:
    return any(each.kind is FieldKind.ORGANISATION for each in declaration.register.fields)


@dataclass(frozen=True)
class _Listing:
    """What one export is of."""

    declaration: Declaration
    filters: Filters
    sort: str
    at: dt.datetime
    progress: Progress | None
    region: str | None
    of_region_only: bool

    def write(self, book: Workbook) -> int:
        """The whole workbook; returns the records written."""
        done = self._rows(self._sheets(book))
        write_stamp(book, declaration=self.declaration, at=self.at, region=self.region)
        return done

    def _sheets(self, book: Workbook) -> Iterator[_Writer]:
        """One sheet after another, as many as are asked for: what is past a sheet's end is lost."""
        formats = Formats.of(book)
        world = world_in_scope() if _needs_names(self.declaration) else World()
        for number in count(1):
            title = self.declaration.title
            name = sheet_name(title if number == 1 else f"{title[:27]}（{number}）")
            page = book.add_worksheet(name)
            _write_top(
                page,
                declaration=self.declaration,
                formats=formats,
                columns=self.columns,
                filters=self.filters,
                at=self.at,
            )
            yield _Writer(page, formats=formats, declaration=self.declaration, world=world)

    @cached_property
    def columns(self) -> list[Heading]:
        return headings(self.declaration, codes=True)

    def _rows(self, sheets: Iterator[_Writer]) -> int:
        found = records_matching(self.declaration.id, filters=self.filters)
        if self.region and self.of_region_only:
            found = found.filter(of_form(self.declaration, region=self.region))
        total = found.count() if self.progress else 0
        done, writer = 0, next(sheets)
        ordered = with_names(found).order_by(*SORTS[self.sort])
        for record in ordered.iterator(chunk_size=_CHUNK):
            if done and done % MOST_ROWS == 0:
                writer = next(sheets)
            writer.record(_HEAD + 1 + done % MOST_ROWS, record, self.columns)
            done += 1
            if self.progress and (done % _CHUNK == 0 or done == total):
                self.progress(done, total)
        return done


def export_records(
    register: str,
    *,
    by: Account | None,
    today: dt.date,
    filters: Filters = ALL,
    sort: str = "recent",
    region: str | None = None,
    own_region: str | None = None,
    progress: Progress | None = None,
) -> tuple[IO[bytes], int]:
    """The records that the filters pass, in a temporary .xlsx file (rewound, gone when closed),
    and how many they are. Imported again as it is, it changes nothing: it carries the records' uid.

    The columns are those of the pack of `region` (then only the records that follow it), else of
    `own_region`. Call it inside the transaction whose scope holds; the file outlives it. Raises
    not_allowed, unknown_register.
    """
    require(by, Act.EXPORT, on=today)
    side = region or own_region
    declaration = declared(register, region=side)
    listing = _Listing(
        declaration, filters, sort, clock.now(), progress, side, of_region_only=region is not None
    )
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  (the caller closes it)
    with Workbook(file, {"constant_memory": True, "strings_to_formulas": False}) as book:
        count = listing.write(book)
    file.seek(0)
    audit.record(
        "record.export",
        by=by,
        subject="register",
        subject_id=register,
        pack_version=declaration.pack_version,
        facts={"count": count, "filters": described(filters)},
    )
    return file, count
