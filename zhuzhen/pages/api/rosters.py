"""Typed sheets of organisations, clusters, members, teams, people and pairings: in, out, undone."""

from django.http import FileResponse, HttpRequest
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from zhuzhen.base import clock
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.pages.api.auth import caller
from zhuzhen.pages.api.choices import A_RECEIPT, IMPORTS
from zhuzhen.pages.api.failures import FAILURES
from zhuzhen.pages.api.fields import Id, Moment, Name, PageNumber, Size, Text
from zhuzhen.pages.api.paging import Rows, page_of
from zhuzhen.pages.api.sending import FILE, sent
from zhuzhen.pages.api.sheets import on_disk
from zhuzhen.rosters.choices import ROSTERS
from zhuzhen.rosters.exports import export_roster, roster_template
from zhuzhen.rosters.importing import RosterOutcome, import_roster
from zhuzhen.rosters.models import RosterReceipt
from zhuzhen.rosters.undoing import undo_roster

router = Router(tags=[IMPORTS])


class ColumnOut(Schema):
    """A column of a typed sheet; `kind` says what its cells hold."""

    name: str
    title: str
    kind: str
    required: bool
    note: str


class RosterOut(Schema):
    """A typed sheet with its columns."""

    id: str
    title: str
    columns: list[ColumnOut]


class RosterReceiptOut(Schema):
    """An import: rows read = created + updated + unchanged."""

    id: int
    roster_id: str
    file_name: str
    rows_read: int
    created: int
    updated: int
    unchanged: int
    by: str | None
    at: Moment
    undone_at: Moment | None


class ToldOut(Schema):
    """What was found in a sheet: in which row (from 1) and column, and what would be right."""

    row: int | None
    column: str
    what: str
    right: str


class RosterImportOut(Schema):
    """What an import did, or as a dry run would do, in rows; `receipt` null after a dry run.

    A dry run tells `faults` (must be mended), `differences` (need `update`) and `likenesses`
    (need `alike_too`)."""

    read: int
    created: int
    updated: int
    unchanged: int
    ignored_columns: list[str]
    hidden_rows: int
    hidden_columns: list[str]
    seen_before: bool
    faults: list[ToldOut]
    differences: list[ToldOut]
    likenesses: list[ToldOut]
    receipt: RosterReceiptOut | None


class RosterImportIn(Schema):
    """How to import: a dry run unless told otherwise; `update` known rows that differ; `alike_too`
    lets in new rows that look known."""

    dry_run: bool = True
    update: bool = False
    alike_too: bool = False
    sheet: Text = ""


def _receipt(receipt: RosterReceipt) -> RosterReceiptOut:
    return RosterReceiptOut(
        id=receipt.pk,
        roster_id=receipt.roster,
        file_name=receipt.file_name,
        rows_read=receipt.rows_read,
        created=receipt.created,
        updated=receipt.updated,
        unchanged=receipt.unchanged,
        by=receipt.by.display_name if receipt.by else None,
        at=receipt.at,
        undone_at=receipt.undone_at,
    )


def _told(faults: tuple[Fault, ...]) -> list[ToldOut]:
    return [ToldOut(row=f.row, column=f.column, what=f.what, right=f.right) for f in faults]


def _outcome(outcome: RosterOutcome) -> RosterImportOut:
    return RosterImportOut(
        read=outcome.read,
        created=outcome.created,
        updated=outcome.updated,
        unchanged=outcome.unchanged,
        ignored_columns=list(outcome.ignored_columns),
        hidden_rows=outcome.hidden.rows,
        hidden_columns=list(outcome.hidden.columns),
        seen_before=outcome.seen_before,
        faults=_told(outcome.faults),
        differences=_told(outcome.differences),
        likenesses=_told(outcome.likenesses),
        receipt=_receipt(outcome.receipt) if outcome.receipt else None,
    )


def _found(number: int) -> RosterReceipt:
    found = RosterReceipt.objects.select_related("by").filter(pk=number).first()
    if found is None:
        raise Problem("not_found", what=A_RECEIPT.format(key=number))
    return found


@router.get("/rosters", response={200: list[RosterOut], **FAILURES}, summary="名册")
def rosters(request: HttpRequest) -> list[RosterOut]:
    """The typed sheets that there are, in the order in which they are best imported."""
    return [
        RosterOut(
            id=each.id,
            title=each.title,
            columns=[
                ColumnOut(
                    name=column.name,
                    title=column.title,
                    kind=column.kind.value,
                    required=column.required,
                    note=column.note,
                )
                for column in each.columns
            ],
        )
        for each in ROSTERS.values()
    ]


@router.get(
    "/rosters/{roster_id}/sheet.xlsx",
    response={200: bytes, **FAILURES},
    summary="导出名册",
    openapi_extra=FILE,
)
def sheet(request: HttpRequest, roster_id: Name) -> FileResponse:
    """All rows in scope as an .xlsx, to be changed and imported again."""
    file, _ = export_roster(roster_id, by=caller(request))
    return sent(file, name=f"{roster_id}.xlsx")


@router.get(
    "/rosters/{roster_id}/template.xlsx",
    response={200: bytes, **FAILURES},
    summary="名册模板",
    openapi_extra=FILE,
)
def template(request: HttpRequest, roster_id: Name) -> FileResponse:
    """The empty .xlsx with drop-downs and notes."""
    return sent(roster_template(roster_id), name=f"{roster_id}-template.xlsx")


@router.post(
    "/rosters/{roster_id}/imports",
    response={200: RosterImportOut, **FAILURES},
    summary="导入名册",
)
def import_rows_of_roster(
    request: HttpRequest,
    roster_id: Name,
    how: Form[RosterImportIn],
    file: File[UploadedFile],
) -> RosterImportOut:
    """Import an .xlsx (multipart), all rows or none; every fault with its row and column."""
    with on_disk(file) as path:
        outcome = import_roster(
            roster_id,
            by=caller(request),
            path=path,
            today=clock.today(),
            file_name=file.name or "",
            sheet=how.sheet,
            dry_run=how.dry_run,
            update=how.update,
            alike_too=how.alike_too,
        )
    return _outcome(outcome)


@router.get(
    "/roster-imports", response={200: Rows[RosterReceiptOut], **FAILURES}, summary="名册导入回执"
)
def roster_receipts(
    request: HttpRequest, page: PageNumber = 1, size: Size = 50
) -> Rows[RosterReceiptOut]:
    """Receipts in scope and the caller's own, the latest first; counts are of rows."""
    found = RosterReceipt.objects.select_related("by").order_by("-pk")
    return page_of(found, page=page, size=size, shown=_receipt)


@router.get(
    "/roster-imports/{number}",
    response={200: RosterReceiptOut, **FAILURES},
    summary="一份名册回执",
)
def one_roster_receipt(request: HttpRequest, number: Id) -> RosterReceiptOut:
    """A receipt; counts are of rows."""
    return _receipt(_found(number))


@router.post(
    "/roster-imports/{number}/undoing",
    response={200: RosterReceiptOut, **FAILURES},
    summary="撤销名册导入",
)
def undo_roster_import(request: HttpRequest, number: Id) -> RosterReceiptOut:
    """Delete what an import made and put back what it changed, all of it or nothing."""
    return _receipt(undo_roster(_found(number), by=caller(request)))
