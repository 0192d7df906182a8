"""A register as workbooks: the list as it is shown, and the empty sheet to fill in."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.records.finding import declaration_or_404
from zhuzhen.pages.records.listing import Asked, filters_of
from zhuzhen.pages.records.siding import choice_of, choose_side
from zhuzhen.pages.records.unit import unit_asked
from zhuzhen.people.models import Account
from zhuzhen.registers.exports import export_records, template_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
def export_list(request: HttpRequest, register: str) -> HttpResponseBase:
    """Exactly what the list shows with these filters, all its pages."""
    declaration, today = declaration_or_404(register), clock.today()
    assert isinstance(request.user, Account)
    asked = request.GET.get("region", "")
    choice = choice_of(register, by=request.user, today=today, asked=asked)
    if choice.sides and not asked:
        return choose_side(request, declaration, sides=choice.sides, for_export=True)
    file, _ = export_records(
        register,
        by=request.user,
        today=today,
        filters=filters_of(request.GET, unit=unit_asked(request.GET, today=today), today=today),
        sort=Asked.of(request.GET).sort,
        region=choice.asked,
        own_region=choice.own,
    )
    period = switch_of(request.GET, today=today).period.label
    name = f"{declaration.title}（{period}）.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@login_required
@require_safe
def sheet_template(request: HttpRequest, register: str) -> HttpResponseBase:
    """The empty sheet of a register, with its choices and notes."""
    declaration, asked = declaration_or_404(register), request.GET.get("region", "")
    assert isinstance(request.user, Account)
    choice = choice_of(register, by=request.user, today=clock.today(), asked=asked)
    if choice.sides and choice.asked is None:
        return choose_side(request, declaration, sides=choice.sides, for_export=False)
    file = template_workbook(register, region=choice.asked or choice.own)
    name = f"{declaration.title}导入模板.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
