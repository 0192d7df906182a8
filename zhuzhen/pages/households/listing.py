"""The list of households: searched by any part of a name, filtered, paged by keys."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.households import access, queries
from zhuzhen.households.choices import HouseholdKind, HouseholdState, SafeguardResult, SocialAssist
from zhuzhen.households.models import Household, IncomeSheet, SafeguardCheck
from zhuzhen.households.queries import Filters
from zhuzhen.pages.asking import me, page_number
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.households.acting import require
from zhuzhen.pages.households.choices import LABOURS
from zhuzhen.people.choices import Act


@dataclass(frozen=True)
class Row:
    """A household in the list: its income against its line, and how its four safeguards are."""

    household: Household
    income: IncomeSheet | None
    check: SafeguardCheck | None
    line_fen: int | None

    @property
    def is_below(self) -> bool:
        """Whether the judged income lies below the line."""
        if self.income is None or self.line_fen is None:
            return False
        return self.income.judged_per_head_fen < self.line_fen

    @property
    def unmet(self) -> str:
        """How many of the four safeguards are not in order; '' without a check."""
        if self.check is None:
            return ""
        results = (self.check.education, self.check.medical, self.check.housing, self.check.water)
        return f"{sum(each != SafeguardResult.OK for each in results)}"


def filters_of(asked: QueryDict, *, today: dt.date) -> Filters:
    """The filters of an address; what is no known value counts as none."""

    def one_of(name: str, values: list[str], default: str = "") -> str:
        value = asked.get(name, default)
        return value if value in values else default

    return Filters(
        place=switch_of(asked, today=today).place,
        kind=one_of("kind", HouseholdKind.values),
        social_assist=one_of("assist", SocialAssist.values),
        labour=one_of("labour", list(queries.LABOURS)),
        state=one_of("state", HouseholdState.values, HouseholdState.ACTIVE),
        text=asked.get("q", "").strip()[:60],
    )


def rows_of(households: list[Household]) -> list[Row]:
    """Rows with their latest income, its line and the latest check, in three queries."""
    keys = [each.pk for each in households]
    incomes, checks = queries.latest_income(keys), queries.latest_safeguards(keys)
    lines = queries.lines_of({(e.place_id, e.taken_on.year) for e in incomes.values()})
    rows = []
    for each in households:
        income = incomes.get(each.pk)
        line = lines[each.place_id, income.taken_on.year] if income else None
        rows.append(Row(each, income, checks.get(each.pk), line))
    return rows


def _page_query(asked: QueryDict, *, number: int) -> str:
    query = asked.copy()
    query["page"] = f"{number}"
    return query.urlencode()


@login_required
@require_safe
def household_list(request: HttpRequest) -> HttpResponse:
    """Households of the place, by village and head."""
    require(request, Act.FAMILY_READ)
    today = clock.today()
    filters = filters_of(request.GET, today=today)
    number = page_number(request)
    found = queries.households_in(filters, page=number)
    context = {
        "filters": filters,
        "rows": rows_of(found.rows),
        "count_text": f"{found.count} 户以上" if found.is_more else f"共 {found.count} 户",
        "before": _page_query(request.GET, number=found.page - 1) if found.page > 1 else "",
        "after": _page_query(request.GET, number=found.page + 1) if found.has_next else "",
        "kinds": HouseholdKind.choices,
        "assists": SocialAssist.choices,
        "labours": LABOURS,
        "states": HouseholdState.choices,
        "is_filtered": filters != Filters(place=filters.place),
        "may_keep": bool(access.may(me(request), Act.HOUSEHOLD_KEEP)),
        "may_export": bool(access.may(me(request), Act.FAMILY_EXPORT)),
    }
    return page(request, "households/list.html", context=context)
