"""The list of a register: search, filters, sort, pages; and acting on chosen rows."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from zhuzhen.base import clock
from zhuzhen.base.numbers import whole_number
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.records.columns import columns_of, rows_of
from zhuzhen.pages.records.finding import declaration_or_404, record_or_404
from zhuzhen.pages.records.mine import may_fill
from zhuzhen.pages.records.unit import UnitAsked, unit_asked
from zhuzhen.partners.models import Cluster
from zhuzhen.people.access import may
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.policy.choices import Link
from zhuzhen.registers.choices import RecordState
from zhuzhen.registers.commands import confirm_record, return_record, void_record
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.queries import SORTS, Filters, records

LIVE = tuple(state for state in RecordState.values if state != RecordState.VOIDED)
SORT_LABELS = {
    "recent": "日期从近到远",
    "oldest": "日期从远到近",
    "entered": "登记从新到旧",
    "place": "按地点",
    "org": "按单位",
}
# Above this many, a drop-down is no help; the frame's switch narrows the place instead.
MOST_IN_FILTER = 30
MOST_CHOSEN = 100


@dataclass(frozen=True)
class Asked:
    """What the address asks of a list."""

    q: str = ""
    state: str = ""
    cluster: int | None = None
    sort: str = "recent"
    page: int = 1

    @classmethod
    def of(cls, given: QueryDict) -> "Asked":
        def number(name: str) -> int | None:
            return whole_number(given.get(name, ""))

        sort = given.get("sort", "")
        state = given.get("state", "")
        return cls(
            q=given.get("q", "").strip()[:60],
            state=state if state in RecordState.values else "",
            cluster=number("cluster"),
            sort=sort if sort in SORTS else "recent",
            page=number("page") or 1,
        )

    @property
    def is_filtered(self) -> bool:
        return bool(self.q or self.state or self.cluster)


def filters_of(given: QueryDict, *, unit: UnitAsked, today: dt.date) -> Filters:
    """The filters that an address asks for: the frame's place and period, and the list's own."""
    switch, asked = switch_of(given, today=today), Asked.of(given)
    return Filters(
        period=switch.period,
        place=switch.place,
        org=unit.org,
        cluster=asked.cluster,
        states=(asked.state,) if asked.state else LIVE,
        text=asked.q,
    )


def _page_query(given: QueryDict, *, number: int) -> str:
    query = given.copy()
    query["page"] = str(number)
    return query.urlencode()


def _clusters(declaration: Declaration, *, today: dt.date) -> list[Cluster]:
    """The drop-down of clusters, where there are few enough in scope."""
    if Link.CLUSTER not in declaration.register.links:
        return []
    held = Cluster.objects.filter(during__contains=today).order_by("name", "pk")
    clusters = list(held[: MOST_IN_FILTER + 1])
    return clusters if 1 < len(clusters) <= MOST_IN_FILTER else []


@login_required
@require_safe
def record_list(request: HttpRequest, register: str) -> HttpResponse:
    """One page of a register's records in the place and period of the frame."""
    declaration = declaration_or_404(register)
    account, today = request.user, clock.today()
    assert isinstance(account, Account)
    asked, unit = Asked.of(request.GET), unit_asked(request.GET, today=today)
    found = records(
        register,
        filters=filters_of(request.GET, unit=unit, today=today),
        sort=asked.sort,
        page=asked.page,
    )
    columns = columns_of(declaration)
    path = f"/registers/{register}/"
    context = {
        "register": declaration.register,
        "path": path,
        "new_path": f"{path}new/",
        "verb": declaration.register.verb or "记一笔",
        "asked": asked,
        "columns": columns,
        "rows": rows_of(found.rows, columns=columns, declaration=declaration),
        "count_text": f"共 {found.count_text} 条" if not found.is_more else f"{found.count} 条以上",
        "before": _page_query(request.GET, number=found.page - 1) if found.page > 1 else "",
        "after": _page_query(request.GET, number=found.page + 1) if found.has_next else "",
        "states": RecordState.choices,
        "sorts": list(SORT_LABELS.items()),
        "is_filtered": asked.is_filtered or unit.org is not None,
        "unit": unit,
        "has_units": Link.ORG in declaration.register.links or unit.org is not None,
        "clusters": _clusters(declaration, today=today),
        "cleared": path,
        "empty_what": f"这个周期和地区还没有{declaration.title}的记录。",
        "may_record": may_fill(account, register=declaration.register, today=today),
        "may_import": bool(may(account, Act.IMPORT, on=today)),
        "may_export": bool(may(account, Act.EXPORT, on=today)),
        "bulk_acts": _bulk_acts(account, declaration, today=today),
        "crumbs": [("登记", "/registers/"), (declaration.title, path)],
    }
    return page(request, "records/list.html", context=context)


def _bulk_acts(
    account: Account, declaration: Declaration, *, today: dt.date
) -> list[tuple[str, str]]:
    acts = []
    if declaration.register.needs_confirmation and may(account, Act.RECORD_CONFIRM, on=today):
        acts.append(("confirm", "确认"))
    if may(account, Act.RECORD_RETURN, on=today):
        acts.append(("return", "退回"))
        acts.append(("void", "作废"))
    return acts


def _act_on(uid: str, *, act: str, by: Account, today: dt.date, reason: str) -> None:
    record = record_or_404(_uuid(uid))
    with transaction.atomic():
        if act == "confirm":
            confirm_record(record, by=by, today=today)
        elif act == "return":
            return_record(record, by=by, today=today, reason=reason)
        elif act == "void":
            void_record(record, by=by, today=today, reason=reason)


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Problem("not_found", what=text[:40]) from None


_DONE = {"confirm": "已确认", "return": "已退回", "void": "已作废"}


@login_required
@require_POST
def act_on_chosen(request: HttpRequest, register: str) -> HttpResponse:
    """Confirm, return or void each chosen record; what cannot be done is told, one by one."""
    declaration_or_404(register)
    account, today = request.user, clock.today()
    assert isinstance(account, Account)
    act = request.POST.get("act", "")
    reason = request.POST.get(f"reason_{act}", "").strip()
    chosen = list(dict.fromkeys(request.POST.getlist("uid")))[:MOST_CHOSEN]
    refused: dict[str, int] = {}
    done = 0
    for uid in chosen if act in _DONE else []:
        try:
            _act_on(uid, act=act, by=account, today=today, reason=reason)
            done += 1
        except Problem as problem:
            refused[problem.text] = refused.get(problem.text, 0) + 1
    _tell(request, act=act, done=done, chosen=len(chosen), refused=refused)
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = f"/registers/{register}/"
    return HttpResponseRedirect(back)


def _tell(
    request: HttpRequest, *, act: str, done: int, chosen: int, refused: Mapping[str, int]
) -> None:
    if not chosen or act not in _DONE:
        messages.warning(request, "没有选中记录。请先勾选，再办理。")
        return
    if done:
        messages.success(request, f"{_DONE[act]} {done} 条。")
    for text, count in refused.items():
        messages.error(request, f"{count} 条没有办理：{text}")
