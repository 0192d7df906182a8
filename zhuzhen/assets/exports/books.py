"""A ledger as a workbook: its parts summed up on one sheet, its rows on the other."""

import datetime as dt
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO

from django.utils import timezone
from xlsxwriter import Workbook

from zhuzhen.assets.choices import (
    AssetForm,
    AssetKind,
    AssetState,
    DisposalKind,
    DisposalLevel,
    DisposalReason,
    DisposalState,
    OperationMode,
)
from zhuzhen.assets.exports.wording import (
    ASSET_PARTS,
    ASSET_ROWS,
    ASSETS,
    DETAIL,
    DISPOSAL_PARTS,
    DISPOSAL_ROWS,
    DISPOSALS,
    FUND_PARTS,
    FUND_ROWS,
    FUNDS,
    ITEMS,
    NAMES,
    NOT_SPENT,
    OF_THEM,
    SUMMARY,
    SYSTEM,
    facts_of,
    signatures_of,
    title_of,
)
from zhuzhen.assets.queries import ledgers
from zhuzhen.assets.queries.ledgers.assets import fundings_told, operation_told
from zhuzhen.base import audit
from zhuzhen.base.problems import Problem
from zhuzhen.base.sheets.official import ROW_BY_ROW, Column, Sheet, Value, write_sheets
from zhuzhen.funds.choices import Source
from zhuzhen.people.access import require
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division
from zhuzhen.places.queries import place_names

_SOURCES = {each.value: str(each.label) for each in Source}
_MODES = {each.value: str(each.label) for each in OperationMode}
Cells = tuple[Value, ...]


@dataclass(frozen=True)
class _Content:
    """What the two sheets of a ledger hold."""

    part_columns: tuple[Column, ...]
    parts: Sequence[Cells]
    part_totals: Cells
    row_columns: tuple[Column, ...]
    rows: Sequence[Cells]
    row_totals: Cells
    subtotals: Sequence[tuple[str, Cells]] = ()


def _stages(sums: ledgers.FundSums) -> Cells:
    return (
        sums.total,
        sums.arrived,
        sums.handed_down,
        sums.spent,
        sums.paid,
        sums.capitalised,
        sums.expensed,
        sums.left,
        sums.allocated,
        sums.committed,
        sums.reclaimed,
    )


def _funds(place: Division, *, day: dt.date, known_at: dt.datetime | None) -> _Content:
    found = ledgers.fund_use(place.code, day=day, known_at=known_at)
    names = place_names({each.place_id for each in found.rows})
    givers = place_names({each.helper_code for each in found.rows if each.helper_code})
    rows = [
        (
            number,
            names.get(each.place_id, each.place_id),
            _SOURCES.get(each.source, each.source),
            each.year,
            givers.get(each.helper_code, each.helper_code),
            each.purpose or NOT_SPENT,
            each.project_code,
            each.approval_no,
            *_stages(each.sums),
        )
        for number, each in enumerate(found.rows, start=1)
    ]
    parts = [(each.part.name, *_stages(each.sums)) for each in found.parts]
    totals = _stages(found.totals)
    blank = (None,) * 8
    return _Content(FUND_PARTS, parts, (None, *totals), FUND_ROWS, rows, (*blank, *totals))


def _kinds(sums: ledgers.AssetSums) -> Cells:
    return (
        sums.operating,
        sums.operating_fen,
        sums.public,
        sums.public_fen,
        sums.household,
        sums.household_fen,
        sums.count,
        sums.original_fen,
    )


def _asset_cells(row: ledgers.AssetRow, *, number: int, place: str) -> Cells:
    return (
        number,
        row.code,
        row.title,
        AssetKind(row.kind).label,
        AssetForm(row.form).label,
        place,
        row.size,
        row.built_on,
        row.project,
        fundings_told(row, _SOURCES),
        row.original_fen,
        row.net_fen,
        row.owners,
        operation_told(row, _MODES),
        row.yearly_fen,
        row.owed_fen or None,
        row.received_fen or None,
        row.keeper,
        row.keeping_fen,
        AssetState(row.state).label,
    )


def _assets(place: Division, *, day: dt.date, known_at: dt.datetime | None) -> _Content:
    found = ledgers.asset_list(place.code, day=day, known_at=known_at)
    names = place_names({each.place_id for each in found.rows})
    rows = [
        _asset_cells(each, number=number, place=names.get(each.place_id, each.place_id))
        for number, each in enumerate(found.rows, start=1)
    ]
    parts = [(each.part.name, *_kinds(each.sums)) for each in found.parts]
    of_kinds = [
        (OF_THEM.format(kind=kind.label), _asset_totals([r for r in found.rows if r.kind == kind]))
        for kind in AssetKind
    ]
    return _Content(
        ASSET_PARTS,
        parts,
        (None, *_kinds(found.totals)),
        ASSET_ROWS,
        rows,
        _asset_totals(found.rows),
        of_kinds,
    )


def _asset_totals(rows: Sequence[ledgers.AssetRow]) -> Cells:
    """How many stands in the column of names; sums in those of money."""
    return (
        *(None,) * 9,
        ITEMS.format(count=len(rows)),
        sum(each.original_fen for each in rows),
        sum(each.net_fen for each in rows),
        None,
        None,
        sum(each.yearly_fen or 0 for each in rows),
        sum(each.owed_fen for each in rows),
        sum(each.received_fen for each in rows),
        None,
        sum(each.keeping_fen or 0 for each in rows),
        None,
    )


def _ended(sums: ledgers.DisposalSums) -> Cells:
    return (
        sums.count,
        sums.done,
        sums.original_fen,
        sums.value_fen,
        sums.proceeds_fen,
        sums.booked_fen,
    )


def _disposal_cells(row: ledgers.DisposalRow, *, number: int, place: str) -> Cells:
    return (
        number,
        place,
        row.code,
        row.title,
        AssetKind(row.asset_kind).label,
        row.original_fen,
        DisposalKind(row.kind).label,
        DisposalReason(row.reason).label,
        row.value_fen,
        row.valued_by,
        row.applied_on,
        row.decided_on,
        DisposalLevel(row.level).label,
        row.approved_on,
        row.filed_on,
        row.disposed_on,
        row.proceeds_fen,
        row.receiver,
        row.reinvest,
        DisposalState(row.state).label,
    )


def _disposals(place: Division, *, day: dt.date, known_at: dt.datetime | None) -> _Content:
    found = ledgers.disposal_list(place.code, day=day, known_at=known_at)
    names = place_names({each.place_id for each in found.rows})
    rows = [
        _disposal_cells(each, number=number, place=names.get(each.place_id, each.place_id))
        for number, each in enumerate(found.rows, start=1)
    ]
    parts = [(each.part.name, *_ended(each.sums)) for each in found.parts]
    sums = found.totals
    totals = (
        *(None,) * 5, sums.original_fen, None, None, sums.value_fen, *(None,) * 7,
        sums.proceeds_fen, None, None, None,
    )  # fmt: skip
    return _Content(DISPOSAL_PARTS, parts, (None, *_ended(sums)), DISPOSAL_ROWS, rows, totals)


LEDGERS: dict[str, Callable[..., _Content]] = {
    FUNDS: _funds,
    ASSETS: _assets,
    DISPOSALS: _disposals,
}


@dataclass(frozen=True)
class Written:
    """A workbook (a temporary file, rewound, gone when closed), its name and its rows."""

    file: IO[bytes]
    name: str
    count: int


def sheets_of(
    name: str, place: Division, *, day: dt.date, known_at: dt.datetime | None, who: str
) -> tuple[Sheet, Sheet]:
    """The two sheets of a ledger: summed by the parts of the place, and row by row."""
    content = LEDGERS[name](place, day=day, known_at=known_at)
    told = timezone.localtime(known_at) if known_at else None
    facts, signed = facts_of(place, day=day, known_at=told), signatures_of(who)
    title = title_of(name, place)
    return (
        Sheet(
            SUMMARY,
            title,
            facts,
            content.part_columns,
            content.parts,
            content.part_totals,
            signatures=signed,
            paper="A4",
        ),
        Sheet(
            DETAIL,
            title,
            facts,
            content.row_columns,
            content.rows,
            content.row_totals,
            content.subtotals,
            signatures=signed,
        ),
    )


def export_ledger(
    name: str,
    place_code: str,
    *,
    by: Account | None,
    day: dt.date,
    today: dt.date,
    known_at: dt.datetime | None = None,
) -> Written:
    """A ledger of a place as an official workbook, as it stood on a day.

    Call it inside the transaction whose scope holds; the file outlives it. Raises not_allowed,
    not_found (no such ledger), unknown_place.
    """
    require(by, Act.EXPORT, on=today)
    if name not in LEDGERS:
        raise Problem("not_found", what=name)
    place = Division.objects.filter(pk=place_code).first()
    if place is None:
        raise Problem("unknown_place", name=place_code)
    who = by.display_name if by else SYSTEM
    sheets = sheets_of(name, place, day=day, known_at=known_at, who=who)
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  (the caller closes it)
    with Workbook(file, ROW_BY_ROW) as book:
        write_sheets(book, sheets)
    file.seek(0)
    count = len(sheets[1].rows)
    facts: dict[str, object] = {"ledger": name, "day": f"{day}", "count": count}
    audit.record("ledger.export", by=by, subject="ledger", subject_id=place_code, facts=facts)
    return Written(file, f"{title_of(name, place)}（{day}）.xlsx", count)


assert set(LEDGERS) == set(NAMES)
