"""The index of registers: what I may fill, by the document's parts, with this period's counts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.pages.frame import Switch, switch_of
from zhuzhen.pages.records.finding import all_registers, registers_of
from zhuzhen.people.models import Account
from zhuzhen.policy.schema import Pack, Register
from zhuzhen.policy.schema.common import Source
from zhuzhen.registers.choices import RecordState
from zhuzhen.registers.queries import COUNT_CAP, Filters, records_matching

OTHER_PART = "其他"


@dataclass(frozen=True)
class Entry:
    """A register on the index. `count` leaves out what is void; `is_more` says it was capped."""

    id: str
    title: str
    purpose: str
    verb: str
    may_record: bool
    count: int = 0
    drafts: int = 0
    returned: int = 0

    @property
    def path(self) -> str:
        return f"/registers/{self.id}/"

    @property
    def is_more(self) -> bool:
        return self.count > COUNT_CAP


@dataclass(frozen=True)
class Group:
    """The registers of one part of a document."""

    part: str
    entries: tuple[Entry, ...]


def counts_of(registers: Iterable[str], *, switch: Switch) -> Counter[tuple[str, str]]:
    """Records by register and state in the place and period, each register counted to the cap.

    One query; what it reads is bounded by the cap, however many records there are.
    """
    live = [state for state in RecordState.values if state != RecordState.VOIDED]
    filters = Filters(period=switch.period, place=switch.place, states=tuple(live))
    parts = [
        records_matching(each, filters=filters)
        .order_by()
        .values_list("register", "state")[: COUNT_CAP + 1]
        for each in registers
    ]
    if not parts:
        return Counter()
    return Counter(parts[0].union(*parts[1:], all=True))


def _cited(source: Source) -> tuple[str, str]:
    return source.document, source.clause


def _places_in_documents(packs: Iterable[Pack]) -> dict[tuple[str, str], int]:
    """Where each clause stands in its document, base documents first."""
    by_id = {pack.id: pack for pack in packs}
    keys = [(each.document, each.id) for pack in by_id.values() for each in pack.clauses]
    return {key: at for at, key in enumerate(dict.fromkeys(keys))}


def _part_of(register: Register, pack: Pack) -> str:
    for source in register.source:
        clause = pack.clause(source.document, clause=source.clause)
        if clause is not None:
            return clause.part
    return OTHER_PART


def _grouped(
    listed: dict[str, tuple[Register, Pack]],
    *,
    fillable: frozenset[str],
    counts: Counter[tuple[str, str]],
) -> list[Group]:
    groups: dict[str, list[Entry]] = {}
    places = _places_in_documents(pack for _, pack in listed.values())
    ordered = sorted(
        listed.values(),
        key=lambda each: min(places.get(_cited(s), len(places)) for s in each[0].source),
    )
    for register, pack in ordered:
        states = {state: n for (name, state), n in counts.items() if name == register.id}
        entry = Entry(
            register.id,
            register.title,
            register.purpose or "",
            "记一笔",
            register.id in fillable,
            count=sum(n for state, n in states.items() if state != RecordState.DRAFT),
            drafts=states.get(RecordState.DRAFT, 0),
            returned=states.get(RecordState.RETURNED, 0),
        )
        groups.setdefault(_part_of(register, pack), []).append(entry)
    return [Group(part, tuple(entries)) for part, entries in groups.items()]


def _index(request: HttpRequest, *, choosing: bool) -> HttpResponse:
    account, today = request.user, clock.today()
    assert isinstance(account, Account)
    switch = switch_of(request.GET, today=today)
    fillable = registers_of(account, today=today)
    listed = all_registers()
    readers_only = bool(listed) and not fillable
    if choosing:
        listed = {name: each for name, each in listed.items() if name in fillable}
    counts = counts_of(listed, switch=switch)
    context = {
        "groups": _grouped(listed, fillable=fillable, counts=counts),
        "choosing": choosing,
        "readers_only": readers_only,
        "cap": COUNT_CAP,
    }
    return page(request, "records/index.html", context=context)


@login_required
@require_safe
def register_index(request: HttpRequest) -> HttpResponse:
    """Every register, those I may fill with a button."""
    return _index(request, choosing=False)


@login_required
@require_safe
def choose_register(request: HttpRequest) -> HttpResponse:
    """记一笔: only what I may fill, big enough for a thumb."""
    return _index(request, choosing=True)
