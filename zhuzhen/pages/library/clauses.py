"""Documents and their clauses: who owes what by them, and how that stands now."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.duties.choices import Status
from zhuzhen.duties.explaining import rule_said
from zhuzhen.duties.inforce import version_stored
from zhuzhen.duties.queries import instances_in
from zhuzhen.pages.frame import Switch, switch_of
from zhuzhen.pages.records.finding import nothing_there
from zhuzhen.policy.choices import OWNER_KINDS, PERS
from zhuzhen.policy.queries import StoredPack, current_packs
from zhuzhen.policy.schema import Clause, Document, Duty, Register

Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class DutyLine:
    """A duty under a clause: who owes it, and how many of its owners have met it."""

    duty: Duty
    pack: str
    met: int
    owed: int
    exempt: int
    sentence: str = ""

    @property
    def owner(self) -> str:
        return OWNER_KINDS[self.duty.owed_by]

    @property
    def per(self) -> str:
        return PERS[self.duty.per]

    @property
    def path(self) -> str:
        return f"/board/?duty={self.duty.id}"


@dataclass(frozen=True)
class ClauseLine:
    """A clause with the duties and registers that carry it."""

    clause: Clause
    duties: tuple[DutyLine, ...]
    registers: tuple[Register, ...]

    @property
    def path(self) -> str:
        return f"/clauses/{self.clause.document}/{self.clause.id}/"


@dataclass(frozen=True)
class DocumentView:
    """A document with its clauses by part, and the pack version it was loaded with."""

    document: Document
    stored: StoredPack
    parts: tuple[tuple[str, tuple[ClauseLine, ...]], ...]


def counts_by_duty(switch: Switch, *, today: dt.date) -> Counts:
    """How many instances of each duty stand where, in scope; one query."""
    rows = instances_in(str(switch.period), today=today)
    counted = rows.values("duty", "status").order_by("duty", "status").annotate(count=Count("pk"))
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in counted:
        found[row["duty"]][row["status"]] = row["count"]
    return found


def _sentence(duty: Duty, *, stored: StoredPack) -> str:
    """The rule as the explanation of a figure tells it, by the values that hold now."""
    year = clock.today().year
    return rule_said(version_stored(duty.id, pack_version_id=stored.version_id, year=year))


def _duty_line(duty: Duty, *, stored: StoredPack, counts: Counts) -> DutyLine:
    states = counts.get(duty.id, {})
    exempt = states.get(Status.EXEMPT, 0)
    return DutyLine(
        duty,
        stored.label,
        met=states.get(Status.MET, 0),
        owed=sum(states.values()) - exempt,
        exempt=exempt,
        sentence=_sentence(duty, stored=stored),
    )


def _cites(item: Duty | Register, clause: Clause) -> bool:
    return any(s.document == clause.document and s.clause == clause.id for s in item.source)


def _duties_citing(
    clause: Clause, *, packs: Iterable[StoredPack], counts: Counts
) -> tuple[DutyLine, ...]:
    """Duties that name the clause, each once, as the pack that says it last has it."""
    found = {}
    for stored in packs:
        for duty in stored.pack.duties.values():
            if _cites(duty, clause) and (duty.id not in found or duty.origin == stored.pack.id):
                found[duty.id] = _duty_line(duty, stored=stored, counts=counts)
    return tuple(sorted(found.values(), key=lambda line: line.duty.code))


def _registers_citing(clause: Clause, *, packs: Iterable[StoredPack]) -> tuple[Register, ...]:
    found: dict[str, Register] = {}
    for stored in packs:
        for register in stored.pack.registers.values():
            if _cites(register, clause):
                found.setdefault(register.id, register)
    return tuple(found.values())


def _line(clause: Clause, *, packs: tuple[StoredPack, ...], counts: Counts) -> ClauseLine:
    return ClauseLine(
        clause,
        _duties_citing(clause, packs=packs, counts=counts),
        _registers_citing(clause, packs=packs),
    )


def _views(packs: tuple[StoredPack, ...], *, counts: Counts) -> list[DocumentView]:
    views = []
    for stored in packs:
        own = [clause for clause in stored.pack.clauses if clause.origin == stored.pack.id]
        parts: dict[str, list[ClauseLine]] = {}
        for clause in own:
            parts.setdefault(clause.part, []).append(_line(clause, packs=packs, counts=counts))
        views.append(
            DocumentView(
                stored.pack.head.document,
                stored,
                tuple((part, tuple(lines)) for part, lines in parts.items()),
            )
        )
    return views


@login_required
@require_safe
def clause_list(request: HttpRequest) -> HttpResponse:
    """All documents, their clauses by part, with the live figures of each."""
    today = clock.today()
    switch = switch_of(request.GET, today=today)
    counts = counts_by_duty(switch, today=today)
    views = _views(current_packs(), counts=counts)
    context = {"documents": views, "crumbs": [("政策", "/clauses/")]}
    return page(request, "library/clauses.html", context=context)


@login_required
@require_safe
def clause_page(request: HttpRequest, document: str, clause: str) -> HttpResponse:
    """One clause: what it says, which duties and registers carry it, where it comes from."""
    today = clock.today()
    packs = current_packs()
    for stored in packs:
        found = stored.pack.clause(document, clause=clause)
        if found is not None and found.origin == stored.pack.id:
            break
    else:
        raise nothing_there(f"条款 {clause}")
    switch = switch_of(request.GET, today=today)
    line = _line(found, packs=packs, counts=counts_by_duty(switch, today=today))
    head = stored.pack.head
    context = {
        "line": line,
        "clause": found,
        "document": stored.pack.documents.get(document, head.document),
        "stored": stored,
        "head": head,
        "crumbs": [
            ("政策", "/clauses/"),
            (head.document.number or head.title, f"/clauses/#{document}"),
            (f"{found.number} {found.heading}", ""),
        ],
    }
    return page(request, "library/clause.html", context=context)
