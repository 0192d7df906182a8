"""Households found among millions: the first page and any part of a name, by three scopes, against
SQL written by hand.

By hand: the tables' owner without row-level security, the scope as a plain condition, the same
index of pairs, the same rows with the same names. Both give the page's keys, which are compared.
"""

import statistics
import time
from dataclasses import dataclass

from django.db import connections, transaction
from django.test import Client
from rich.console import Console
from rich.table import Table

from bench.pages import signed_in
from bench.timing import seconds
from zhuzhen.base import clock, scope
from zhuzhen.base.scope import CodeRange, Scope
from zhuzhen.households.queries import COUNT_CAP, PAGE_SIZE, Filters, households_in
from zhuzhen.households.rules.composition import wanted_pairs
from zhuzhen.partners.queries import scope_of
from zhuzhen.people.models import Account

USERS = {"village": "village", "county": "nanxiong", "province": "province"}
SECONDS, ROUNDS = 3.0, 7
# Names that nobody bears: a stem or branch, seldom the later ones, and two of the signs below.
_FIRST = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
_LATER = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜"
_FILL = """
INSERT INTO households_household (number, place_id, address, kind, social_assist, legacy_grade,
    was_edge_2019, state, head_name, name_pairs, size, able, weak, phone_sealed, account_sealed,
    registered_on, version, updated_at)
SELECT v.code || lpad(n.at::text, 8, '0'), v.code, '',
    (ARRAY['ordinary', 'relieved'])[1 + (n.at %% 9 = 0)::int],
    (ARRAY['none', 'dibao'])[1 + (n.at %% 40 = 0)::int], '', false, 'active', n.head,
    ARRAY(SELECT DISTINCT p FROM unnest(ARRAY[n.head, n.spouse]) AS name,
        LATERAL (SELECT substr(name, k, 1) AS p FROM generate_series(1, 3) k
                 UNION SELECT substr(name, k, 2) FROM generate_series(1, 2) k) parts),
    2, 1 - (n.at %% 8 = 0)::int, 0, '', '', '2022-01-01', 1, now()
FROM (
    SELECT at, substr(%(first)s, 1 + floor(22 * random() ^ 3)::int, 1)
            || substr(%(later)s, 1 + floor(44 * random())::int, 1)
            || substr(%(later)s, 1 + floor(44 * random())::int, 1) AS head,
        substr(%(first)s, 1 + floor(22 * random() ^ 3)::int, 1)
            || substr(%(later)s, 1 + floor(44 * random())::int, 1)
            || substr(%(later)s, 1 + floor(44 * random())::int, 1) AS spouse
    FROM generate_series(%(start)s, %(end)s) at
) n
JOIN (SELECT code, row_number() OVER (ORDER BY code) - 1 AS row, count(*) OVER () AS all
    FROM places_division WHERE level = 'village') v ON v.row = n.at %% v.all
"""
_PEOPLE = """
INSERT INTO households_resident (household_id, place_id, name, relation, sex, id_kind, id_sealed,
    id_blind, id_shown, labour, schooling, health_sealed, certificate_sealed, certificate_blind,
    state, during)
SELECT h.id, h.place_id, h.head_name, 'head', 'male', 'none', '', '', '', 'ordinary',
    'not_at_school', '', '', '', 'present', daterange('2022-01-01', NULL)
FROM households_household h WHERE h.id > %s
"""


@dataclass(frozen=True)
class Case:
    """One thing asked of the list."""

    what: str
    text: str = ""
    kind: str = ""
    page: int = 1

    @property
    def filters(self) -> Filters:
        return Filters(text=self.text, kind=self.kind)


CASES = (
    Case("first page"),
    Case("relieved households", kind="relieved"),
    Case("page 20", page=20),
    Case("name: common first sign", "甲"),
    Case("name: rare first sign", "亥"),
    Case("name: two signs inside", "天地"),
    Case("name: whole", "亥玄黄"),
    Case("name: common, and relieved", "甲", kind="relieved"),
    Case("name: found nowhere", "龘龘"),
)


def fill(households: int) -> None:
    """Grow the register to so many households, spread over all villages; kept afterwards."""
    batch = 100_000
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*), coalesce(max(id), 0) FROM households_household")
        held, last = cursor.fetchone()
        for start in range(held + 1, households + 1, batch):
            end = min(start + batch - 1, households)
            known: dict[str, str | int] = {
                "first": _FIRST,
                "later": _LATER,
                "start": start,
                "end": end,
            }
            cursor.execute(_FILL, known)
            print(f"loading households: {end:,} of {households:,}", flush=True)
        if held < households:
            cursor.execute(_PEOPLE, [last])
            cursor.execute("VACUUM ANALYZE households_household")
            cursor.execute("VACUUM ANALYZE households_resident")


def _within(seen: Scope) -> str:
    """The scope of families as a plain condition."""
    parts = [f"h.place_id BETWEEN '{each.lo}' AND '{each.hi}'" for each in seen.families]
    return f"({' OR '.join(parts)})"


def _by_hand(case: Case, *, seen: Scope) -> list[int]:
    where = [_within(seen), "h.state = 'active'"]
    params: list[str | list[str]] = []
    if case.kind:
        where.append("h.kind = %s")
        params.append(case.kind)
    if case.text:
        where.append("h.name_pairs @> %s::varchar[]")
        params.append(list(wanted_pairs(case.text)))
    if len(case.text) > 2:
        where.append(
            "(h.head_name LIKE %s OR EXISTS (SELECT FROM households_resident r"
            " WHERE r.household_id = h.id AND r.name LIKE %s))"
        )
        params += [f"%{case.text}%"] * 2
    plain = f"FROM households_household h WHERE {' AND '.join(where)}"
    order, first = "h.place_id, h.head_name, h.id", (case.page - 1) * PAGE_SIZE
    keys = f"SELECT h.id {plain} ORDER BY {order} OFFSET {first} LIMIT {PAGE_SIZE + 1}"
    page = f"""WITH found AS ({keys}) SELECT h.id, h.head_name, h.size, p.path
        FROM found JOIN households_household h USING (id)
        JOIN places_division p ON p.code = h.place_id ORDER BY {order}"""
    with connections["owner"].cursor() as cursor:
        cursor.execute(page, params)
        found = [row[0] for row in cursor.fetchall()]
        cursor.execute(f"SELECT count(*) FROM (SELECT 1 {plain} LIMIT {COUNT_CAP + 1}) k", params)
        cursor.fetchone()
    return found[:PAGE_SIZE]


def _ours(case: Case, *, seen: Scope) -> list[int]:
    with transaction.atomic():
        scope.enter(seen)
        return [row.pk for row in households_in(case.filters, page=case.page).rows]


def _get(client: Client, case: Case) -> None:
    asked: dict[str, str | int] = {"q": case.text, "kind": case.kind, "page": case.page}
    response = client.get("/households/", asked)
    assert response.status_code == 200, response.status_code


@dataclass(frozen=True)
class Timed:
    """Milliseconds of each round: the read, the same by hand, the whole page (if asked)."""

    reads: list[float]
    by_hand: list[float]
    pages: list[float]
    rows: int

    @property
    def ratio(self) -> float:
        return statistics.median(a / b for a, b in zip(self.reads, self.by_hand, strict=True))


def timed(case: Case, *, seen: Scope, client: Client | None) -> Timed:
    """In turn, until the time for a case is over."""
    ours, by_hand = _ours(case, seen=seen), _by_hand(case, seen=seen)
    if ours != by_hand:
        raise SystemExit(f"{case.what}: the pages differ, {ours[:3]} and {by_hand[:3]}")
    found = Timed([], [], [], len(ours))
    started = time.perf_counter()
    while len(found.reads) < ROUNDS or time.perf_counter() - started < SECONDS:
        found.reads.append(1000 * seconds(lambda: _ours(case, seen=seen)))
        found.by_hand.append(1000 * seconds(lambda: _by_hand(case, seen=seen)))
        if client is not None:
            found.pages.append(1000 * seconds(lambda: _get(client, case)))
    return found


def _told(times: list[float]) -> tuple[str, str]:
    if not times:
        return "–", "–"
    ordered = sorted(times)
    return f"{statistics.median(ordered):.1f}", f"{ordered[int(len(ordered) * 0.95)]:.1f}"


def print_table(seen: dict[str, Scope], *, clients: dict[str, Client]) -> None:
    """Every case as every user."""
    columns = ("case", "user", "rows", "read p50 ms", "p95", "by hand p50", "p95", "ratio",
               "page p50", "p95")  # fmt: skip
    table = Table(*columns, title="Households")
    for case in CASES:
        for user, each in seen.items():
            found = timed(case, seen=each, client=clients.get(user))
            ratio = f"{found.ratio:.2f}"
            numbers = (*_told(found.reads), *_told(found.by_hand), ratio, *_told(found.pages))
            table.add_row(case.what, user, str(found.rows), *numbers)
    Console(width=150).print(table)


def print_all(*, households: int) -> None:
    """Fill the register, then measure as the accounts of the bench's world."""
    fill(households)
    seen = {
        user: scope_of(Account.objects.get(username=name), on=clock.today())
        for user, name in USERS.items()
    }
    clients = signed_in(USERS)
    print_table(seen, clients=clients)
    for client in clients.values():
        client.logout()


def scopes_of(places: dict[str, str]) -> dict[str, Scope]:
    """Scopes of families by place, for a world without accounts."""
    return {
        user: Scope(ranges=(CodeRange.under(code),), families=(CodeRange.under(code),))
        for user, code in places.items()
    }
