"""Exports as sheets: the records of a register, its empty sheet, and the board."""

from typing import IO

from django.http import FileResponse, HttpRequest
from ninja import Query, Router

from zhuzhen.base import clock
from zhuzhen.duties.queries import Filters
from zhuzhen.pages.api.asking import AskedRecords
from zhuzhen.pages.api.auth import caller
from zhuzhen.pages.api.choices import EXPORTS
from zhuzhen.pages.api.failures import FAILURES
from zhuzhen.pages.api.fields import Name, OwnerKey, PeriodText, PlaceCode
from zhuzhen.pages.board.exporting import exported_board
from zhuzhen.pages.records.siding import own_side
from zhuzhen.registers.exports import export_records, template_workbook

router = Router(tags=[EXPORTS])
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILE: dict[str, object] = {
    "responses": {200: {"content": {_XLSX: {"schema": {"type": "string", "format": "binary"}}}}}
}


def sent(file: IO[bytes], *, name: str) -> FileResponse:
    """A temporary file as an attachment; it is gone when it is closed."""
    return FileResponse(file, as_attachment=True, filename=name, content_type=_XLSX)


@router.get(
    "/registers/{register_id}/records.xlsx",
    response={200: bytes, **FAILURES},
    summary="导出登记记录",
    openapi_extra=FILE,
)
def records_sheet(
    request: HttpRequest,
    register_id: Name,
    asked: Query[AskedRecords],
    region: PlaceCode | None = None,
) -> FileResponse:
    """The records that the filters pass (.xlsx); money in yuan. Imported again it changes
    nothing. `region` (code of a helping side): its columns, and only the records that follow it;
    else one's own side's columns."""
    by, today = caller(request), clock.today()
    file, _ = export_records(
        register_id,
        by=by,
        today=today,
        filters=asked.filters(),
        region=region,
        own_region=own_side(register_id, by=by, today=today),
    )
    return sent(file, name=f"{register_id}.xlsx")


@router.get(
    "/registers/{register_id}/template.xlsx",
    response={200: bytes, **FAILURES},
    summary="导入模板",
    openapi_extra=FILE,
)
def template(
    request: HttpRequest, register_id: Name, region: PlaceCode | None = None
) -> FileResponse:
    """The empty sheet of a register (.xlsx); headings name the unit of money. `region` (code of a
    helping side), else one's own side, picks among the packs that declare it."""
    side = region or own_side(register_id, by=caller(request), today=clock.today())
    return sent(template_workbook(register_id, region=side), name=f"{register_id}-template.xlsx")


@router.get(
    "/board.xlsx",
    response={200: bytes, **FAILURES},
    summary="导出职责看板",
    openapi_extra=FILE,
)
def board_export(
    request: HttpRequest,
    period: PeriodText,
    place: PlaceCode | None = None,
    duty: Name | None = None,
    owner: OwnerKey | None = None,
) -> FileResponse:
    """The board of a period as the official sheet (.xlsx), all owners in scope."""
    filters = Filters(place=place or "", duty=duty or "", owner=owner or "")
    sheet = exported_board(period, by=caller(request), filters=filters)
    return sent(sheet, name=f"board-{period}.xlsx")
