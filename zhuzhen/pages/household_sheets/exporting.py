"""Taking households out: what, masked or not, and why; the ledger of monitored households."""

from typing import IO

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.casework.exports import export_ledger
from zhuzhen.casework.exports.ledger import NAME as LEDGER
from zhuzhen.households import access
from zhuzhen.households.exports.listing import (
    NAMES,
    SHORTEST_REASON,
    Asked,
    Shape,
    export_households,
)
from zhuzhen.pages.asking import me
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.household_sheets.finding import EXPORT, EXPORTING, LIST, XLSX
from zhuzhen.pages.households.acting import require
from zhuzhen.pages.households.listing import filters_of
from zhuzhen.people.access import grants_for
from zhuzhen.people.choices import Act

_WHAT = [
    ("households", f"{NAMES['households']}：一户一行，和名册上列出的一样"),
    ("members", f"{NAMES['members']}：一人一行"),
    ("ledger", f"{LEDGER}：所选地区的监测对象，按正式表样"),
]


class ExportForm(forms.Form):
    """What is taken out, and why."""

    what = forms.ChoiceField(
        label="导出什么", choices=_WHAT, widget=forms.RadioSelect, initial="households"
    )
    reason = forms.CharField(
        label="用途",
        max_length=200,
        min_length=SHORTEST_REASON,
        help_text="写明做什么用、给谁看；会印在表上，并记入审计日志",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "请填写用途",
            "min_length": f"请写明用途，至少 {SHORTEST_REASON} 个字",
        },
    )
    unmasked = forms.BooleanField(
        label="显示完整的证件号码、电话、账号和健康状况",
        required=False,
        help_text="未满 14 周岁的始终不显示",
    )


def _made(request: HttpRequest, form: ExportForm) -> tuple[IO[bytes], str]:
    given, by, today = form.cleaned_data, me(request), clock.today()
    if given["what"] == "ledger":
        place = switch_of(request.GET, today=today).place or _ground(request)
        file, _ = export_ledger(place, by=by, reason=given["reason"])
        return file, LEDGER
    shape = Shape(given["what"])
    asked = Asked(
        by,
        given["reason"],
        filters=filters_of(request.GET, today=today),
        shape=shape,
        unmasked=given.get("unmasked", False),
    )
    file, _ = export_households(asked)
    return file, NAMES[shape.value]


def _ground(request: HttpRequest) -> str:
    """The place of the grant by which one exports, where none is chosen in the frame."""
    grants = grants_for(me(request), act=Act.FAMILY_EXPORT, on=clock.today())
    return next((each.place_id for each in grants if each.place_id), "")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponseBase:
    """Ask what for; the filters of the list stay in the address."""
    require(request, Act.FAMILY_EXPORT)
    form = ExportForm(request.POST if request.method == "POST" else None)
    if not access.may(me(request), Act.FAMILY_UNMASK):
        del form.fields["unmasked"]
    if request.method == "POST" and form.is_valid():
        file, name = _made(request, form)
        told = f"{name}（{clock.today()}）.xlsx"
        answer = FileResponse(file, as_attachment=True, filename=told, content_type=XLSX)
        answer.headers["Cache-Control"] = "no-store"  # of persons: no browser keeps a second copy
        return answer
    return _form_page(request, form)


def _form_page(request: HttpRequest, form: ExportForm) -> HttpResponse:
    query = request.GET.urlencode()
    context = {
        "form": form,
        "filters": filters_of(request.GET, today=clock.today()),
        "action": f"{EXPORT}?{query}" if query else EXPORT,
        "back": f"{LIST[1]}?{query}" if query else LIST[1],
        "crumbs": [LIST, (EXPORTING, "")],
    }
    status = 422 if form.errors else 200
    return page(request, "household_sheets/export.html", context=context, status=status)
