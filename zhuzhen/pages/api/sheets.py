"""Sheets into registers: tried, imported, undone as a whole."""

import datetime as dt
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.http import FileResponse, HttpRequest
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from zhuzhen.base import clock
from zhuzhen.base.problems import Problem
from zhuzhen.pages.api.auth import caller
from zhuzhen.pages.api.choices import A_RECEIPT, IMPORTS
from zhuzhen.pages.api.failures import FAILURES
from zhuzhen.pages.api.fields import Id, Moment, Name, PageNumber, PlaceCode, Size, Text
from zhuzhen.pages.api.paging import Rows, page_of
from zhuzhen.pages.api.sending import FILE, sent
from zhuzhen.pages.records.siding import own_side
from zhuzhen.registers.importing import (
    ImportOutcome,
    OnConflict,
    OnDouble,
    annotate_sheet,
    import_sheet,
    undo_import,
)
from zhuzhen.registers.models import Receipt

router = Router(tags=[IMPORTS])
DOUBLES_SHOWN = 1_000


class ReceiptOut(Schema):
    """An import: rows read = created + updated + unchanged + left_out (likely doubles)."""

    id: int
    register_id: str
    file_name: str
    rows_read: int
    created: int
    updated: int
    unchanged: int
    left_out: int
    by: str | None
    at: Moment
    undone_at: Moment | None


class DoubleOut(Schema):
    """A row that is likely there already: as the record `uid` (and `others` more), or as an
    earlier row of the same sheet (`first_row`)."""

    row: int
    first_row: int | None
    uid: UUID | None
    summary: str
    happened_on: dt.date | None
    others: int


class ImportOut(Schema):
    """What an import did, or as a dry run would do, in rows; `receipt` null after a dry run.

    `drafts`: rows kept as drafts because their register asks for papers. `doubles` (dry run): new
    rows that are likely there already, the first of `double_count`; `left_out` for that."""

    read: int
    created: int
    updated: int
    unchanged: int
    drafts: int
    ignored_columns: list[str]
    hidden_rows: int
    hidden_columns: list[str]
    seen_before: bool
    left_out: int
    double_count: int
    doubles: list[DoubleOut]
    receipt: ReceiptOut | None


class CheckIn(Schema):
    """How to check: `on_conflict` for rows known with other content; `region` (12-digit code of
    the helping side) picks among declaring packs, else the sheet's stamp, else one's own side."""

    on_conflict: OnConflict = OnConflict.REFUSE
    sheet: Text = ""
    region: PlaceCode | None = None


class ImportIn(CheckIn):
    """How to import: a dry run unless told otherwise; `doubles` for new rows that are likely there
    already."""

    dry_run: bool = True
    doubles: OnDouble = OnDouble.KEEP
    papers_later: bool = False


def _receipt(receipt: Receipt) -> ReceiptOut:
    return ReceiptOut(
        id=receipt.pk,
        register_id=receipt.register,
        file_name=receipt.file_name,
        rows_read=receipt.rows_read,
        created=receipt.created,
        updated=receipt.updated,
        unchanged=receipt.unchanged,
        left_out=receipt.left_out,
        by=receipt.by.display_name if receipt.by else None,
        at=receipt.at,
        undone_at=receipt.undone_at,
    )


def _outcome(outcome: ImportOutcome) -> ImportOut:
    return ImportOut(
        read=outcome.read,
        created=outcome.created,
        updated=outcome.updated,
        unchanged=outcome.unchanged,
        drafts=outcome.drafts,
        ignored_columns=list(outcome.ignored_columns),
        hidden_rows=outcome.hidden.rows,
        hidden_columns=list(outcome.hidden.columns),
        seen_before=outcome.seen_before,
        left_out=outcome.left_out,
        double_count=outcome.double_count,
        doubles=[
            DoubleOut(
                row=each.row,
                first_row=each.first,
                uid=each.uid,
                summary=each.summary,
                happened_on=each.happened_on,
                others=each.others,
            )
            for each in outcome.doubles[:DOUBLES_SHOWN]
        ],
        receipt=_receipt(outcome.receipt) if outcome.receipt else None,
    )


def _found(number: int) -> Receipt:
    found = Receipt.objects.select_related("by").filter(pk=number).first()
    if found is None:
        raise Problem("not_found", what=A_RECEIPT.format(key=number))
    return found


@contextmanager
def on_disk(upload: UploadedFile) -> Iterator[Path]:
    """The upload as a file, gone afterwards: the reader of sheets wants a path."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        for chunk in upload.chunks():
            file.write(chunk)
        file.flush()
        yield Path(file.name)


@router.post(
    "/registers/{register_id}/imports", response={200: ImportOut, **FAILURES}, summary="导入表格"
)
def import_rows(
    request: HttpRequest,
    register_id: Name,
    how: Form[ImportIn],
    file: File[UploadedFile],
) -> ImportOut:
    """Import an .xlsx (multipart), all rows or none; every fault with its sheet, row and column.
    Money in the unit its heading names."""
    by, today = caller(request), clock.today()
    with on_disk(file) as path:
        outcome = import_sheet(
            register_id,
            by=by,
            path=path,
            today=today,
            file_name=file.name or "",
            sheet=how.sheet,
            region=how.region,
            own_region=own_side(register_id, by=by, today=today),
            dry_run=how.dry_run,
            on_conflict=how.on_conflict,
            doubles=how.doubles,
            papers_later=how.papers_later,
        )
    return _outcome(outcome)


@router.post(
    "/registers/{register_id}/imports/annotated",
    response={200: bytes, **FAILURES},
    summary="标注了问题的表格",
    openapi_extra=FILE,
)
def annotated(
    request: HttpRequest,
    register_id: Name,
    how: Form[CheckIn],
    file: File[UploadedFile],
) -> FileResponse:
    """The sent .xlsx back with every fault (red) and likely double (yellow) in its cell and a list
    of them; nothing is saved. The header `Annotation` says `marked`, `copied` (a new workbook of
    the same rows) or `listed` (too large: the list alone)."""
    by, today = caller(request), clock.today()
    with on_disk(file) as path:
        found = annotate_sheet(
            register_id,
            by=by,
            path=path,
            today=today,
            file_name=file.name or "",
            sheet=how.sheet,
            region=how.region,
            own_region=own_side(register_id, by=by, today=today),
            on_conflict=how.on_conflict,
        )
    answer = sent(found.file, name=f"{register_id}-annotated.xlsx")
    answer["Annotation"] = found.kind.value
    return answer


@router.get("/imports", response={200: Rows[ReceiptOut], **FAILURES}, summary="导入回执")
def receipts(
    request: HttpRequest,
    register_id: Name | None = None,
    page: PageNumber = 1,
    size: Size = 50,
) -> Rows[ReceiptOut]:
    """Receipts in scope and the caller's own, the latest first; counts are of rows."""
    found = Receipt.objects.select_related("by").order_by("-pk")
    if register_id:
        found = found.filter(register=register_id)
    return page_of(found, page=page, size=size, shown=_receipt)


@router.get("/imports/{number}", response={200: ReceiptOut, **FAILURES}, summary="一份回执")
def one_receipt(request: HttpRequest, number: Id) -> ReceiptOut:
    """A receipt; counts are of rows."""
    return _receipt(_found(number))


@router.post(
    "/imports/{number}/undoing", response={200: ReceiptOut, **FAILURES}, summary="撤销导入"
)
def undo(request: HttpRequest, number: Id) -> ReceiptOut:
    """Void what an import created and restore what it updated, all of it or nothing."""
    return _receipt(undo_import(_found(number), by=caller(request), today=clock.today()))
