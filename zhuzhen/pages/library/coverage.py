"""Whether every clause has a place: what carries it, by document, with the live figures."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.duties.choices import Status
from zhuzhen.pages.choices import CARRIER_LABELS, SUBJECT_PATHS
from zhuzhen.pages.frame import Switch, switch_of
from zhuzhen.pages.library.clauses import counts_by_duty
from zhuzhen.pages.records.index import counts_of
from zhuzhen.policy.coverage import Carrier, Demand, coverage
from zhuzhen.policy.queries import packs_in_force
from zhuzhen.policy.schema import Document
from zhuzhen.registers.queries import COUNT_CAP


@dataclass(frozen=True)
class Held:
    """A carrier as the page shows it: where it leads, and its figure now, if it has one."""

    label: str
    title: str
    path: str
    figure: str = ""
    says: str = ""


@dataclass(frozen=True)
class Line:
    demand: Demand
    held: tuple[Held, ...]

    @property
    def path(self) -> str:
        return reverse("clause", args=[self.demand.clause.document, self.demand.clause.id])


@dataclass(frozen=True)
class DocumentLines:
    """A document's clauses that are shown, and how many of them are carried."""

    document: Document
    lines: tuple[Line, ...]

    @property
    def carried(self) -> int:
        return sum(bool(line.demand.carried_by) for line in self.lines)


class _Figures:
    """The figures of registers and duties in the period and place asked; two queries."""

    def __init__(self, demands: tuple[Demand, ...], *, switch: Switch) -> None:
        registers = {
            carrier.id
            for demand in demands
            for carrier in demand.carried_by
            if carrier.kind == "register"
        }
        self.records: dict[str, int] = {}
        for (register, _), count in counts_of(sorted(registers), switch=switch).items():
            self.records[register] = self.records.get(register, 0) + count
        self.duties: Mapping[str, Mapping[str, int]] = counts_by_duty(switch, today=clock.today())

    def held(self, carrier: Carrier) -> Held:
        label = CARRIER_LABELS[carrier.kind]
        if carrier.kind == "register":
            count = self.records.get(carrier.id, 0)
            shown = f"{COUNT_CAP}+" if count > COUNT_CAP else str(count)
            path = reverse("record_list", args=[carrier.id])
            return Held(label, carrier.title, path, shown, "条记录")
        if carrier.kind == "duty":
            states = self.duties.get(carrier.id, {})
            owed = sum(states.values()) - states.get(Status.EXEMPT, 0)
            figure = f"{states.get(Status.MET, 0)} / {owed}"
            path = f"/board/?duty={carrier.id}"
            return Held(label, carrier.title, path, figure, "达标 / 应完成的主体")
        if carrier.kind == "report":
            return Held(label, carrier.title, reverse("report", args=[carrier.id]))
        return Held(label, carrier.title, SUBJECT_PATHS.get(carrier.id, ""))


def _by_document(demands: tuple[Demand, ...], *, figures: _Figures) -> list[DocumentLines]:
    documents = {
        document.id: document for pack in packs_in_force() for document in pack.head.documents
    }
    lines: dict[str, list[Line]] = {}
    for demand in demands:
        held = tuple(figures.held(carrier) for carrier in demand.carried_by)
        lines.setdefault(demand.clause.document, []).append(Line(demand, held))
    return [DocumentLines(documents[key], tuple(each)) for key, each in lines.items()]


@dataclass(frozen=True)
class Kind:
    """Clauses that stand alike: how many, and where to see them alone."""

    id: str
    label: str
    count: int
    is_chosen: bool


KINDS = {"carried": "已承接", "explained": "写明理由", "gaps": "没有着落"}


def _kind_of(demand: Demand) -> str:
    if demand.carried_by:
        return "carried"
    return "gaps" if demand.is_gap else "explained"


@login_required
@require_safe
def coverage_page(request: HttpRequest) -> HttpResponse:
    """Every clause of every document and what carries it; `?show=` one of KINDS narrows."""
    demands = coverage(packs_in_force())
    switch = switch_of(request.GET, today=clock.today())
    counts = Counter(_kind_of(each) for each in demands)
    show = request.GET.get("show", "")
    shown = tuple(each for each in demands if show not in KINDS or _kind_of(each) == show)
    documents = _by_document(shown, figures=_Figures(shown, switch=switch))
    context = {
        "kinds": [
            Kind(kind, label, counts[kind], kind == show)
            for kind, label in KINDS.items()
            if counts[kind] or kind == "gaps"
        ],
        "show": KINDS.get(show, ""),
        "documents": documents,
        "total": len(demands),
        "crumbs": [("政策", "/clauses/"), ("条款落实", "")],
    }
    return page(request, "library/coverage.html", context=context)
