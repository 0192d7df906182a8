"""A register's list filtered, sorted and searched, by four scopes, against SQL written by hand.

By hand: the tables' owner without row-level security, the scope as a plain condition, the same
rows with the same names. Both give the page's keys, which are compared.
"""

import datetime as dt
import statistics
import time
from dataclasses import dataclass, field

from django.db import connections, transaction
from django.test import Client
from rich.console import Console
from rich.table import Table

from bench.pages import signed_in
from bench.timing import seconds
from zhuzhen.base import clock, scope
from zhuzhen.base.periods import Period
from zhuzhen.base.scope import CodeRange, Scope
from zhuzhen.partners.queries import scope_of
from zhuzhen.people.models import Account
from zhuzhen.registers.choices import RecordState
from zhuzhen.registers.queries import COUNT_CAP, PAGE_SIZE, Filters, records

REGISTER = "consumption_sale"
USERS = {
    "village": "village",
    "county": "nanxiong",
    "city": "shaoguan",
    "unrestricted": "province",
}
Params = list[str | int | dt.date | list[int] | list[str]]
YEAR = Period.parse("2022")
LIVE = tuple(str(state) for state in RecordState.values if state != RecordState.VOIDED)
NANXIONG = "440282000000"
# Each case is timed for about so long, and at least so often.
SECONDS, ROUNDS = 3.0, 7
ORDERS = {
    "recent": "r.happened_on DESC, r.id DESC",
    "oldest": "r.happened_on, r.id",
    "entered": "r.id DESC",
    "place": "r.place_id, r.happened_on DESC, r.id DESC",
    "org": "r.org_id, r.happened_on DESC, r.id DESC",
}
_NAMED = """SELECT r.id, r.happened_on, r.state, r.values, p.path, o.name, c.name, a.display_name,
    (SELECT count(*) FROM registers_recordpaper x WHERE x.record_id = r.id)
FROM found JOIN registers_record r USING (id) LEFT JOIN places_division p ON p.code = r.place_id
LEFT JOIN partners_org o ON o.id = r.org_id LEFT JOIN partners_cluster c ON c.id = r.cluster_id
LEFT JOIN people_account a ON a.id = r.created_by_id ORDER BY """


@dataclass(frozen=True)
class Case:
    """One thing asked of a list, as the address says it and as filters."""

    what: str
    query: str
    states: tuple[str, ...] = LIVE
    text: str = ""
    place: str = ""
    sort: str = "recent"
    page: int = 1
    period: Period = field(default=YEAR)

    @property
    def filters(self) -> Filters:
        return Filters(period=self.period, states=self.states, text=self.text, place=self.place)


CASES = (
    Case("as it opens", ""),
    Case("filter: returned", "state=returned", states=("returned",)),
    Case("filter: one county", f"place={NANXIONG}", place=NANXIONG),
    Case("filter: one month", "period=2022-03", period=Period.parse("2022-03")),
    Case("sort: oldest first", "sort=oldest", sort="oldest"),
    Case("sort: last entered", "sort=entered", sort="entered"),
    Case("sort: by place", "sort=place", sort="place"),
    Case("sort: by unit", "sort=org", sort="org"),
    Case("page 20", "page=20", page=20),
    Case("search: common word", "q=直接采购", text="直接采购"),
    Case("search: a product", "q=丝苗米", text="丝苗米"),
    Case("search: part of a unit's name", "q=税务局", text="税务局"),
    Case("search: word and name", "q=丝苗米 东莞", text="丝苗米 东莞"),
    Case("search: found nowhere", "q=龘龘", text="龘龘"),
)


@dataclass(frozen=True)
class Timed:
    """Seconds of each round: the whole page, its read, and the same read by hand."""

    pages: list[float]
    reads: list[float]
    by_hand: list[float]
    rows: int

    @property
    def ratio(self) -> float:
        return statistics.median(a / b for a, b in zip(self.reads, self.by_hand, strict=True))


def _in_scope(seen: Scope) -> tuple[str, Params]:
    """The scope as a plain condition; nothing where every code is in it."""
    parts: list[str] = []
    params: Params = []
    for span in seen.ranges:
        if span in scope.EVERYTHING.ranges or span == CodeRange.under("440000000000"):
            return "TRUE", []
        parts.append("r.place_id BETWEEN %s AND %s OR r.helper_code BETWEEN %s AND %s")
        params += [span.lo, span.hi, span.lo, span.hi]
    if seen.orgs:
        parts.append("r.org_id = ANY(%s)")
        params.append(list(seen.orgs))
    if seen.clusters:
        parts.append("r.cluster_id = ANY(%s)")
        params.append(list(seen.clusters))
    return " OR ".join(parts), params


def _by_hand(case: Case, *, seen: Scope) -> list[int]:
    """The page's keys; its rows are read with all names, and counted up to the same cap."""
    within, params = _in_scope(seen)
    where = [f"({within})", "r.register = %s", "r.happened_on BETWEEN %s AND %s"]
    params += [REGISTER, case.period.starts_on, case.period.ends_on]
    where.append("r.state = ANY(%s)")
    params.append(list(case.states))
    if case.place:
        area = CodeRange.under(case.place)
        where.append("r.place_id BETWEEN %s AND %s")
        params += [area.lo, area.hi]
    for word in case.text.split():
        where.append(
            "(r.summary LIKE %s OR r.org_id IN (SELECT id FROM partners_org WHERE name LIKE %s))"
        )
        params += [f"%{word}%", f"%{word}%"]
    plain = f"FROM registers_record r WHERE {' AND '.join(where)}"
    order, first = ORDERS[case.sort], (case.page - 1) * PAGE_SIZE
    page = f"""WITH found AS (SELECT r.id {plain} ORDER BY {order} OFFSET {first}
        LIMIT {PAGE_SIZE + 1}) {_NAMED}{order}"""
    count = f"SELECT count(*) FROM (SELECT 1 {plain} LIMIT {COUNT_CAP + 1}) known"
    with connections["owner"].cursor() as cursor:
        cursor.execute(page, params)
        keys = [row[0] for row in cursor.fetchall()]
        cursor.execute(count, params)
        cursor.fetchone()
    return keys[:PAGE_SIZE]


def _ours(case: Case, *, seen: Scope) -> list[int]:
    with transaction.atomic():
        scope.enter(seen)
        page = records(REGISTER, filters=case.filters, sort=case.sort, page=case.page)
        return [row.pk for row in page.rows]


def _get(client: Client, query: str) -> None:
    response = client.get(f"/registers/{REGISTER}/?{query}")
    assert response.status_code == 200, response.status_code


def timed(case: Case, *, client: Client, seen: Scope) -> Timed:
    """In turn, until the time for a case is over."""
    _get(client, case.query)
    ours, by_hand = _ours(case, seen=seen), _by_hand(case, seen=seen)
    if ours != by_hand:
        raise SystemExit(f"{case.what}: the pages differ, {ours[:3]} and {by_hand[:3]}")
    found = Timed([], [], [], len(ours))
    started = time.perf_counter()
    while len(found.pages) < ROUNDS or time.perf_counter() - started < SECONDS:
        found.pages.append(seconds(lambda: _get(client, case.query)))
        found.reads.append(seconds(lambda: _ours(case, seen=seen)))
        found.by_hand.append(seconds(lambda: _by_hand(case, seen=seen)))
    return found


def _told(times: list[float]) -> tuple[str, str]:
    ordered = sorted(times)
    return (
        f"{1000 * statistics.median(ordered):.0f}",
        f"{1000 * ordered[int(len(ordered) * 0.95)]:.0f}",
    )


def print_all() -> None:
    clients = signed_in(USERS)
    seen = {
        user: scope_of(Account.objects.get(username=name), on=clock.today())
        for user, name in USERS.items()
    }
    columns = (
        "case",
        "user",
        "rows",
        "page p50 ms",
        "p95",
        "read p50",
        "p95",
        "by hand p50",
        "p95",
    )
    table = Table(*columns, "read / by hand", "page / unrestricted", title="Lists of a register")
    for case in CASES:
        found = {
            user: timed(case, client=clients[user], seen=seen[user]) for user in reversed(USERS)
        }
        free = statistics.median(found["unrestricted"].pages)
        for user in USERS:
            each = found[user]
            numbers = (*_told(each.pages), *_told(each.reads), *_told(each.by_hand))
            part = f"{statistics.median(each.pages) / free:.2f}"
            table.add_row(case.what, user, str(each.rows), *numbers, f"{each.ratio:.2f}", part)
    Console(width=170).print(table)
    for client in clients.values():
        client.logout()
