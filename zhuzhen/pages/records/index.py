"""The index of registers: what I may fill, by the document's parts, with this period's counts."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.duties.inforce import versions_of_year
from zhuzhen.duties.queries import desk_of
from zhuzhen.pages.frame import Switch, switch_of
from zhuzhen.pages.records.groups import (
    Group,
    by_parts,
    entries_of,
    mine_first,
    needed_by,
)
from zhuzhen.pages.records.holding import fillable, registers_for
from zhuzhen.people.access import grants_for
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.registers.access import reach_of
from zhuzhen.registers.choices import RecordState
from zhuzhen.registers.queries import COUNT_CAP, Filters, entered_by, records_matching

MOST_WORDS = 60
LATELY = dt.timedelta(days=365)


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


def _own_counts(account: Account, *, today: dt.date) -> Counter[tuple[str, str]]:
    """What the account itself entered in the last year, by register and state.

    Looked for only among its unit's, its clusters' and its town's or village's records, which
    indexes find; whoever enters for a whole county or more has no usual registers.
    """
    near = Q(pk__in=[])
    for grant in grants_for(account, act=Act.RECORD_CREATE, on=today):
        reach = reach_of(grant, on=today)
        near |= Q(org_id__in=reach.orgs)
        if not reach.orgs:
            near |= Q(cluster_id__in=reach.clusters)
        for span in reach.ranges:
            if span.lo[:9] == span.hi[:9]:
                near |= Q(place_id__gte=span.lo, place_id__lte=span.hi)
    return entered_by(account, near=near, since=today - LATELY)


def _most_used(own: Counter[tuple[str, str]]) -> list[str]:
    used: Counter[str] = Counter()
    for (register, _), number in own.items():
        used[register] += number
    return [register for register, _ in used.most_common()]


def _fed(year: int) -> dict[str, list[str]]:
    """The titles of the duties that each register feeds, so that it is found by them."""
    found: dict[str, list[str]] = {}
    for versions in versions_of_year(year).values():
        duty = versions[-1].duty
        found.setdefault(duty.measure.register_id, []).extend(
            filter(None, (duty.short, duty.title))
        )
    return found


def _narrowed(groups: Iterable[Group], *, asked: str) -> list[Group]:
    """The groups with only what answers the words; each register once, where it belongs."""
    words = asked.lower().split()
    found = []
    for group in groups:
        entries = tuple(each for each in group.entries if each.answers(words))
        if entries and not group.is_mine:
            found.append(Group(group.id, group.title, entries))
    return found


def _groups(account: Account, *, switch: Switch, choosing: bool, today: dt.date) -> list[Group]:
    mine = fillable(account, today=today)
    listed = mine if choosing else registers_for(account, today=today)
    own = _own_counts(account, today=today) if mine else Counter()
    needed = needed_by(desk_of(account, today=today).open_items, fillable=mine) if mine else {}
    entries = entries_of(
        listed,
        fillable=mine,
        counts=own if choosing else counts_of(listed, switch=switch),
        fed=_fed(today.year),
        needed=needed,
    )
    first = mine_first(entries, used=_most_used(own), needed=needed)
    return [*first, *by_parts(listed, entries=entries)]


def _index(request: HttpRequest, *, choosing: bool) -> HttpResponse:
    account, today = request.user, clock.today()
    assert isinstance(account, Account)
    asked = request.GET.get("q", "").strip()[:MOST_WORDS]
    switch = switch_of(request.GET, today=today)
    groups = _groups(account, switch=switch, choosing=choosing, today=today)
    known = {each.id for group in groups for each in group.entries}
    context = {
        "groups": _narrowed(groups, asked=asked) if asked else groups,
        "asked": asked,
        "number": len(known),
        "choosing": choosing,
        "readers_only": choosing and not known and bool(registers_for(account, today=today)),
        "cap": COUNT_CAP,
    }
    return page(request, "records/index.html", context=context)


@login_required
@require_safe
def register_index(request: HttpRequest) -> HttpResponse:
    """Every register that holds for me, those I may fill with a button."""
    return _index(request, choosing=False)


@login_required
@require_safe
def choose_register(request: HttpRequest) -> HttpResponse:
    """记一笔: only what I may fill, big enough for a thumb."""
    return _index(request, choosing=True)
