"""Reads of records: lists with filters and paging, one record, its history, its likely doubles."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from zhuzhen.base.periods import Period
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.partners.models import Org
from zhuzhen.people.models import Account
from zhuzhen.policy.choices import FieldKind
from zhuzhen.policy.queries import StoredPack, current_packs
from zhuzhen.policy.rules import pack_for
from zhuzhen.registers.choices import RecordState
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.models import Record, RecordPaper, RecordStep
from zhuzhen.registers.problems import LISTED

COUNT_CAP = 1000
PAGE_SIZE = 50
SORTS = {
    "recent": ("-happened_on", "-id"),
    "oldest": ("happened_on", "id"),
    "entered": ("-id",),
    "place": ("place_id", "-happened_on", "-id"),
    "org": ("org_id", "-happened_on", "-id"),
}


# Declarations are built once a process for each stored pack: compiled checks are worth keeping.
_BUILT: dict[tuple[int, dt.datetime, str], Declaration] = {}


def _declaration(stored: StoredPack, register: str) -> Declaration:
    key = (stored.version_id, stored.loaded_at, register)
    if key not in _BUILT:
        _BUILT[key] = Declaration(
            register=stored.pack.registers[register],
            terms=stored.pack.terms,
            pack_version_id=stored.version_id,
            pack_version=stored.label,
        )
    return _BUILT[key]


def declared(register: str, *, region: str | None = None) -> Declaration:
    """The register as it holds now; `region` (code of the helping side) picks its overlay.

    Where the region's pack lacks it, or without a region, the first declaration counts (bases
    first). One small query. Raises unknown_register.
    """
    stored = current_packs()
    if region is not None:
        chosen = pack_for([each.pack for each in stored], region=region)
        stored = (*(each for each in stored if each.pack is chosen), *stored)
    for each in stored:
        if register in each.pack.registers:
            return _declaration(each, register)
    known = {name for each in stored for name in each.pack.registers}
    raise Problem("unknown_register", name=register, known=LISTED.join(sorted(known)))


def all_declared() -> tuple[Declaration, ...]:
    """Every register of the current packs, each as first declared, in the packs' order."""
    found: dict[str, Declaration] = {}
    for each in current_packs():
        for name in each.pack.registers:
            found.setdefault(name, _declaration(each, name))
    return tuple(found.values())


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; every part may be left out. `fields` are stored values."""

    period: Period | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    place: str = ""
    org: int | None = None
    cluster: int | None = None
    team: int | None = None
    states: tuple[str, ...] = ()
    text: str = ""
    fields: Mapping[str, object] = field(default_factory=dict)
    lacks_papers: bool = False

    def condition(self, *, many: bool = False) -> Q:
        """The filters as one condition, without the register's name.

        `many`: more than a few records pass, and the first in order are wanted. Units are then
        asked record by record on the way, where a join would make the planner sort them all.
        """
        found = Q()
        if self.period is not None:
            found &= Q(happened_on__range=(self.period.starts_on, self.period.ends_on))
        if self.since is not None:
            found &= Q(happened_on__gte=self.since)
        if self.until is not None:
            found &= Q(happened_on__lte=self.until)
        if self.place:
            area = CodeRange.under(self.place)
            found &= Q(place_id__gte=area.lo, place_id__lte=area.hi)
        for name in ("org", "cluster", "team"):
            if (value := getattr(self, name)) is not None:
                found &= Q(**{f"{name}_id": value})
        if self.states:
            found &= Q(state__in=self.states)
        for word in self.text.split():
            found &= _says(word, many=many)
        for name, value in self.fields.items():
            found &= Q(**{f"values__{name}": value})
        return found


def _says(word: str, *, many: bool) -> Q:
    """The summary or the unit's name has the word in it; Chinese needs no folding of case."""
    lookup = "contains" if word.upper() == word.lower() else "icontains"
    named = Q(**{f"org__name__{lookup}": word})
    if many:
        orgs = Org.objects.filter(**{"pk": OuterRef("org_id"), f"name__{lookup}": word})
        named = Q(Exists(orgs))
    return Q(**{f"summary__{lookup}": word}) | named


ALL = Filters()


@dataclass(frozen=True)
class RecordPage:
    """One page of a list. `count` is exact up to COUNT_CAP, then `is_more` says there are more."""

    rows: list[Record]
    page: int
    has_next: bool
    count: int
    is_more: bool

    @property
    def count_text(self) -> str:
        return f"{self.count}+" if self.is_more else f"{self.count}"


def records_matching(register: str, *, filters: Filters, many: bool = False) -> QuerySet[Record]:
    """The records of a register in scope that pass the filters, unordered."""
    found = Record.objects.filter(filters.condition(many=many), register=register)
    if filters.lacks_papers:
        papers = RecordPaper.objects.filter(record=OuterRef("pk"))
        found = found.filter(~Exists(papers))
    return found


def with_names(found: QuerySet[Record]) -> QuerySet[Record]:
    """The same records with what a list shows of them, in the same query."""
    # Counted for each record: grouped, a million wide rows would have to be sorted first.
    papers = RecordPaper.objects.filter(record=OuterRef("pk")).order_by().values("record")
    return found.select_related(
        "place", "org", "cluster", "team", "person", "parent", "created_by"
    ).annotate(paper_count=Coalesce(Subquery(papers.annotate(n=Count("pk")).values("n")), 0))


def records(
    register: str,
    *,
    filters: Filters = ALL,
    sort: str = "recent",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> RecordPage:
    """One page of a register's records, in three queries; never counts more than COUNT_CAP.

    Raises ValueError for an unknown sort.
    """
    if sort not in SORTS:
        raise ValueError(f"unknown sort {sort!r}")
    page = max(page, 1)
    found = records_matching(register, filters=filters)
    # Up to COUNT_CAP keys in no order: under row-level security the planner cannot know that a
    # village has few records, and would walk the whole register's newest to find a page of them.
    known = list(found.order_by().values_list("pk", flat=True)[: COUNT_CAP + 1])
    is_more = len(known) > COUNT_CAP
    if is_more:
        found = records_matching(register, filters=filters, many=True)
    else:
        found = Record.objects.filter(pk__in=known)
    ordered = found.order_by(*SORTS[sort])
    first = (page - 1) * size
    # The page's keys first, as a list: more tables are joined for names than the planner puts in
    # order, and of a subquery it would make one of them, after all records in scope have names.
    keys = list(ordered.values_list("pk", flat=True)[first : first + size + 1])
    rows = list(with_names(Record.objects.filter(pk__in=keys)).order_by(*SORTS[sort]))
    return RecordPage(
        rows=rows[:size],
        page=page,
        has_next=len(rows) > size,
        count=min(len(known), COUNT_CAP),
        is_more=is_more,
    )


def record_by_uid(uid: uuid.UUID | str) -> Record:
    """One record in scope with its names. Raises not_found, also for what is not a number."""
    try:
        key = uuid.UUID(str(uid))
    except ValueError:
        raise Problem("not_found", what=str(uid)[:40]) from None
    found = with_names(Record.objects.filter(uid=key)).first()
    if found is None:
        raise Problem("not_found", what=str(uid))
    return found


def history(record: Record) -> list[RecordStep]:
    """A record's steps, oldest first."""
    return list(RecordStep.objects.filter(record=record).select_related("by").order_by("id"))


def entered_by(account: Account, *, near: Q, since: dt.date) -> Counter[tuple[str, str]]:
    """How many records an account entered itself, by register and state, void ones left out.

    `near` has to narrow them to a unit, cluster or town: there is no index of who entered what.
    """
    rows = Record.objects.filter(near, created_by=account, happened_on__gte=since)
    counted = rows.exclude(state=RecordState.VOIDED).order_by().values_list("register", "state")
    return Counter({(name, state): n for name, state, n in counted.annotate(n=Count("pk"))})


def children_of(record: Record) -> list[Record]:
    """Records in scope that belong to this one, the first first; a hundred at most."""
    rows = Record.objects.filter(parent=record).exclude(state=RecordState.VOIDED)
    return list(rows.select_related("org").order_by("happened_on", "pk")[:100])


def is_taken(request_id: uuid.UUID) -> bool:
    """Whether a request has already been carried out: a double click, or a retry."""
    return RecordStep.objects.filter(request_id=request_id).exists()


def likely_duplicates(record: Record, *, declaration: Declaration) -> list[Record]:
    """Other records of the same unit, day, place and person, and of the same amounts. Where the
    register has no amount, or under one parent, only what says the same: a meeting takes many
    decisions."""
    amounts = [each for each in declaration.register.fields if each.kind is FieldKind.MONEY_FEN]
    same = Q(
        register=record.register,
        happened_on=record.happened_on,
        place_id=record.place_id,
        org_id=record.org_id,
        person_id=record.person_id,
        parent_id=record.parent_id,
    )
    if record.parent_id is not None or not amounts:
        same &= Q(summary=record.summary)
    if record.org_id is None:
        same &= Q(cluster_id=record.cluster_id, team_id=record.team_id)
    for each in amounts:
        if each.id in record.values:
            same &= Q(**{f"values__{each.id}": record.values[each.id]})
    others = Record.objects.filter(same).exclude(pk=record.pk).exclude(state=RecordState.VOIDED)
    return list(others.select_related("place", "org").order_by("id")[:10])
