"""Income outside the shares: self-raised, special, charity day, donations; villages' targets."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from zhuzhen.base import clock, money
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.funds import commands, parameters
from zhuzhen.funds.choices import (
    PROVINCE_CODE,
    SHARED,
    SOCIAL,
    Direction,
    EntryKind,
    PurposeKind,
    Source,
    Stage,
)
from zhuzhen.funds.models import Line, Purpose
from zhuzhen.pages.asking import page_number, pages_of
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.funds import choices, forms
from zhuzhen.pages.funds.acting import kept, sent_form
from zhuzhen.pages.funds.may import inside, may_somewhere, require_somewhere, spans_of
from zhuzhen.pages.funds.reach import Crumbs, address_of, me, percent, span_of
from zhuzhen.partners.queries import scope_of
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.choices import Level, Tag
from zhuzhen.places.models import Division, DivisionTag
from zhuzhen.places.queries import resolve

_A_PAGE, _MOST_PURPOSES, _MOST_VILLAGES = 50, 300, 200


@dataclass(frozen=True)
class Row:
    """Income as it was entered, and what it is for."""

    line: Line
    address: str


@dataclass(frozen=True)
class Village:
    """A key village with what was raised for it in the year, against its target."""

    place: Division
    raised_fen: int
    target_fen: int

    @property
    def short_fen(self) -> int:
        return max(self.target_fen - self.raised_fen, 0)

    @property
    def share(self) -> str:
        return percent(self.raised_fen, self.target_fen)


def villages_of(request: HttpRequest, *, year: int) -> list[Village]:
    """The key villages of the place, those furthest from their target first; two queries."""
    span, today = span_of(request), clock.today()
    tags = DivisionTag.objects.filter(
        tag=Tag.KEY_VILLAGE, during__contains=today, division__level=Level.VILLAGE
    )
    raised = Line.objects.filter(
        entry__kind__in=(EntryKind.INCOME, EntryKind.REVERSAL),
        account__stage=Stage.ARRIVED,
        account__source__in=SOCIAL,
        account__year=year,
    )
    if span:
        tags = tags.filter(division__code__range=(span.lo, span.hi))
        raised = raised.filter(place_id__range=(span.lo, span.hi))
    else:
        mine = scope_of(me(request), on=today).ranges
        tags = tags.filter(inside(mine, column="division_id"))
    summed = dict(raised.values_list("place_id").annotate(Sum("amount_fen")))
    target = parameters.village_target_fen(place=span.lo if span else PROVINCE_CODE, on=today)
    codes = tags.values("division_id")
    rows = [
        Village(each, summed.get(each.pk, 0), target)
        for each in Division.objects.filter(pk__in=codes).order_by("code")
    ]
    return sorted(rows, key=lambda each: (-each.short_fen, each.place.code))


@login_required
@require_safe
def income_list(request: HttpRequest) -> HttpResponse:
    """Income of the year by source, the latest first; and the villages that are short."""
    account, today, number = me(request), clock.today(), page_number(request)
    year = switch_of(request.GET, today=today).period.year
    rows = Line.objects.filter(
        entry__kind=EntryKind.INCOME, account__stage=Stage.ARRIVED, account__year=year
    ).exclude(entry__reversed_by__isnull=False)
    if span := span_of(request):
        rows = rows.filter(place_id__range=(span.lo, span.hi))
    summed = dict(rows.values_list("account__source").annotate(Sum("amount_fen")))
    source = request.GET.get("source", "")
    if source in Source.values:
        rows = rows.filter(account__source=source)
    start = (number - 1) * _A_PAGE
    listed = list(
        rows.select_related("entry", "account__place", "account__purpose").order_by("-on", "-pk")[
            start : start + _A_PAGE + 1
        ]
    )
    villages = villages_of(request, year=year)
    context = {
        "year": year,
        "rows": [Row(each, address_of(each.entry)) for each in listed[:_A_PAGE]],
        "sums": [
            (value, label, summed.get(value, 0))
            for value, label in Source.choices
            if value not in SHARED
        ],
        "whole": sum(summed.values()),
        "source": source,
        "villages": villages[:_MOST_VILLAGES],
        "villages_more": max(len(villages) - _MOST_VILLAGES, 0),
        "short": sum(bool(each.short_fen) for each in villages),
        "may_enter": may_somewhere(account, Act.FUND_INCOME),
        "today": today,
        **pages_of(request.GET, number=number, has_next=len(listed) > _A_PAGE),
    }
    return page(request, "funds/income.html", part="rows", context=context)


def _purposes(by: Account) -> list[tuple[str, str]]:
    rows = Purpose.objects.select_related("place").filter(
        inside(spans_of(by, Act.FUND_INCOME)), closed_on=None
    )
    ordered = rows.order_by("place_id", "title")[:_MOST_PURPOSES]
    return [(f"{each.uid}", f"{each.place.name} · {each.title}") for each in ordered]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_income(request: HttpRequest) -> HttpResponse:
    """Enter income outside the shares."""
    by, today = me(request), clock.today()
    require_somewhere(by, Act.FUND_INCOME)
    at = Division.objects.filter(pk=switch_of(request.GET, today=today).place).first()
    source = request.GET.get("source", "")
    initial = {
        "on": today, "year": today.year, "place": at.path if at else "",
        "source": source if source in Source.values else "",
    }  # fmt: skip
    form = forms.IncomeForm(
        request.POST or None, request.FILES or None, initial=initial, purposes=_purposes(by)
    )
    made: list[str] = []

    def work() -> str:
        made.append(_entered(form, by=by))
        return made[0]

    def told() -> str:
        given = form.cleaned_data
        label = Source(given["source"]).label
        return choices.INCOME_SAVED.format(source=label, amount=money.yuan(given["amount_fen"]))

    crumbs: Crumbs = [choices.INCOME, (choices.NEW_INCOME, "")]
    context = {"title": choices.NEW_INCOME, "crumbs": crumbs, "back": choices.INCOME[1]}
    return sent_form(request, form, work=work, told=told, context=context)


def _entered(form: forms.IncomeForm, *, by: Account) -> str:
    """The entry's address. Raises what the command does."""
    given = form.cleaned_data
    # Asked before a new purpose is opened: a second press opens none.
    same = {name: given[name] for name in ("amount_fen", "on", "text")}
    if earlier := commands.earlier_income(given["request_id"], **same):
        return address_of(earlier)
    place = resolve(given["place"]).code
    purpose = _purpose(form, place=place, by=by)
    where = purpose.place_id if purpose else place
    entry = commands.receive_income(
        source=Source(given["source"]),
        year=given["year"],
        place=where,
        amount_fen=given["amount_fen"],
        on=given["on"],
        by=by,
        text=given["text"],
        voucher_no=given["voucher_no"],
        purpose=purpose,
        request_id=given["request_id"],
        papers=kept(given["papers"], by=by, place=where),
    )
    return address_of(entry)


def _purpose(form: forms.IncomeForm, *, place: str, by: Account) -> Purpose | None:
    given = form.cleaned_data
    if given["new_purpose"]:
        return commands.open_purpose(
            kind=PurposeKind.DONATION,
            title=given["new_purpose"],
            place=place,
            direction=Direction(given["direction"]),
            on=given["on"],
            by=by,
        )
    if not given["purpose"]:
        return None
    found = Purpose.objects.filter(uid=given["purpose"]).first()
    if found is None:
        raise Problem("bad_value", field=choices.A_PURPOSE, why=choices.GONE)
    return found
