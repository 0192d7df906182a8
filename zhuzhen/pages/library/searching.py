"""Search: one box over places, units, clusters, registers, clauses and records in scope."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.pages.records.finding import all_registers
from zhuzhen.partners.models import Cluster, OrgName
from zhuzhen.partners.queries import find_orgs
from zhuzhen.places import queries as places
from zhuzhen.policy.queries import clauses_saying
from zhuzhen.registers.choices import RecordState
from zhuzhen.registers.models import Record

SHOWN = 10
LONGEST = 60


@dataclass(frozen=True)
class Hit:
    """One thing found: its name, where it leads, and a line to tell it from its like."""

    title: str
    path: str
    detail: str = ""


@dataclass(frozen=True)
class Group:
    """What was found of one kind; `all_path` lists more."""

    title: str
    hits: tuple[Hit, ...]
    is_more: bool = False
    all_path: str = ""


def _group(title: str, hits: list[Hit], *, all_path: str = "") -> Group:
    return Group(title, tuple(hits[:SHOWN]), len(hits) > SHOWN, all_path)


def _places(text: str) -> Group:
    found = places.suggest(text, limit=SHOWN + 1)
    hits = [Hit(d.name, f"/places/{d.code}/", f"{d.get_level_display()} · {d.path}") for d in found]
    return _group("地方", hits)


def _orgs(text: str) -> Group:
    found = find_orgs(text, limit=SHOWN + 1)
    former = dict(
        OrgName.objects.filter(org__in=found, name__icontains=text, during__upper_inf=False)
        .order_by("during")
        .values_list("org_id", "name")
    )
    hits = [
        Hit(
            org.name,
            f"/orgs/{org.pk}/",
            f"{org.get_kind_display()} · {org.home.path}"
            + (f" · 曾用名 {former[org.pk]}" if text not in org.name and org.pk in former else ""),
        )
        for org in found
    ]
    return _group("单位", hits, all_path="/orgs/")


def _clusters(text: str) -> Group:
    rows = Cluster.objects.select_related("town")
    found = rows.filter(name__contains=text) | rows.filter(town__path__contains=text)
    hits = [
        Hit(each.name, f"/clusters/{each.pk}/", each.town.path)
        for each in found.order_by("name", "pk")[: SHOWN + 1]
    ]
    return _group("组团", hits, all_path="/clusters/")


def _registers(text: str) -> Group:
    hits = [
        Hit(register.title, f"/registers/{register.id}/", register.purpose or "")
        for register, _ in all_registers().values()
        if text in register.title or text in (register.purpose or "")
    ]
    return _group("登记表", hits)


def _clauses(text: str) -> Group:
    hits = [
        Hit(
            f"{row.number} {row.heading}",
            f"/clauses/{row.document}/{row.clause_id}/",
            row.text,
        )
        for row in clauses_saying(text)[: SHOWN + 1]
    ]
    return _group("条款", hits, all_path="/clauses/")


def _records(text: str) -> Group:
    titles = {name: register.title for name, (register, _) in all_registers().items()}
    found = Record.objects.exclude(state=RecordState.VOIDED).filter(summary__icontains=text)
    hits = [
        Hit(
            row.summary,
            f"/records/{row.uid}/",
            f"{titles.get(row.register, row.register)} · {row.happened_on.isoformat()}"
            f" · {row.get_state_display()}",
        )
        for row in found.order_by("-happened_on", "-id")[: SHOWN + 1]
    ]
    return _group("登记记录", hits)


@login_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything that bears or says the words; a name shared by several places lists them all."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    groups: list[Group] = []
    if text:
        kinds = (_places, _orgs, _clusters, _registers, _clauses, _records)
        groups = [group for kind in kinds if (group := kind(text)).hits]
    context = {
        "text": text,
        "groups": groups,
        "today": clock.today(),
        "count": sum(len(group.hits) for group in groups),
    }
    return page(request, "library/search.html", context=context)
