"""Official sheets: which there are, and each as a workbook."""

from django.http import FileResponse, HttpRequest
from ninja import Router, Schema

from zhuzhen.base import clock
from zhuzhen.pages.api.asking import period_of
from zhuzhen.pages.api.auth import caller
from zhuzhen.pages.api.choices import EXPORTS
from zhuzhen.pages.api.failures import FAILURES
from zhuzhen.pages.api.fields import Name, PeriodText, PlaceCode
from zhuzhen.pages.api.registers import SourceOut
from zhuzhen.pages.api.sending import FILE, sent
from zhuzhen.registers.exports.official import all_reports, write_report

router = Router(tags=[EXPORTS])


class ReportOut(Schema):
    """An official sheet; `per` (month, quarter, half, year) is null for a running ledger."""

    id: str
    name: str
    register_id: str
    pack: str
    per: str | None
    paper: str
    landscape: bool
    sources: list[SourceOut]


@router.get("/reports", response={200: list[ReportOut], **FAILURES}, summary="全部表样")
def reports(request: HttpRequest) -> list[ReportOut]:
    """Every official sheet of the current packs."""
    return [
        ReportOut(
            id=each.id,
            name=each.name,
            register_id=each.declaration.id,
            pack=each.stored.label,
            per=each.report.per.value if each.report.per else None,
            paper=each.report.paper,
            landscape=each.report.landscape,
            sources=[SourceOut(document=s.document, clause=s.clause) for s in each.report.source],
        )
        for each in all_reports()
    ]


@router.get(
    "/reports/{report_id}/sheet.xlsx",
    response={200: bytes, **FAILURES},
    summary="正式报表",
    openapi_extra=FILE,
)
def sheet(
    request: HttpRequest,
    report_id: Name,
    place: PlaceCode | None = None,
    period: PeriodText | None = None,
) -> FileResponse:
    """The sheet of a place, with all below it, and of a period of the kind it is made for (.xlsx);
    a running ledger holds all up to the period's end. Money in the unit its heading names."""
    written = write_report(
        report_id,
        by=caller(request),
        today=clock.today(),
        place=place or "",
        period=period_of(period),
    )
    return sent(written.file, name=f"{report_id}.xlsx")
