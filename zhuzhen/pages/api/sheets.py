"""Sheets into registers: tried, imported, undone as a whole."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.http import HttpRequest
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from zhuzhen.base import clock
from zhuzhen.base.problems import Problem
from zhuzhen.pages.api.auth import caller
from zhuzhen.pages.api.choices import A_RECEIPT, IMPORTS
from zhuzhen.pages.api.failures import FAILURES
from zhuzhen.pages.api.fields import Id, Moment, Name, PageNumber, PlaceCode, Size, Text
from zhuzhen.pages.api.paging import Rows, page_of
from zhuzhen.registers.importing import ImportOutcome, OnConflict, import_sheet, undo_import
from zhuzhen.registers.models import Receipt

router = Router(tags=[IMPORTS])


class ReceiptOut(Schema):
    """An import: rows read = created + updated + unchanged."""

    id: int
    register_id: str
    file_name: str
    rows_read: int
    created: int
    updated: int
    unchanged: int
    by: str | None
    at: Moment
    undone_at: Moment | None


class ImportOut(Schema):
    """What an import did, or as a dry run would do, in rows; `receipt` null after a dry run.

    `drafts`: rows kept as drafts because their register asks for papers."""

    read: int
    created: int
    updated: int
    unchanged: int
    drafts: int
    ignored_columns: list[str]
    seen_before: bool
    receipt: ReceiptOut | None


class ImportIn(Schema):
    """How to import: a dry run unless told otherwise; `on_conflict` for rows known with other
    content; `region` (12-digit code of the helping side) picks among declaring packs."""

    dry_run: bool = True
    on_conflict: OnConflict = OnConflict.REFUSE
    papers_later: bool = False
    sheet: Text = ""
    region: PlaceCode | None = None


def _receipt(receipt: Receipt) -> ReceiptOut:
    return ReceiptOut(
        id=receipt.pk,
        register_id=receipt.register,
        file_name=receipt.file_name,
        rows_read=receipt.rows_read,
        created=receipt.created,
        updated=receipt.updated,
        unchanged=receipt.unchanged,
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
        seen_before=outcome.seen_before,
        receipt=_receipt(outcome.receipt) if outcome.receipt else None,
    )


def _found(number: int) -> Receipt:
    found = Receipt.objects.select_related("by").filter(pk=number).first()
    if found is None:
        raise Problem("not_found", what=A_RECEIPT.format(key=number))
    return found


@contextmanager
def _on_disk(upload: UploadedFile) -> Iterator[Path]:
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
    with _on_disk(file) as path:
        outcome = import_sheet(
            register_id,
            by=caller(request),
            path=path,
            today=clock.today(),
            file_name=file.name or "",
            sheet=how.sheet,
            region=how.region,
            dry_run=how.dry_run,
            on_conflict=how.on_conflict,
            papers_later=how.papers_later,
        )
    return _outcome(outcome)


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
