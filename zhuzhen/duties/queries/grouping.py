"""A period's instances read once and grouped two ways: by owner, and by duty and state.

Row-level security is asked of each instance read, so that what a board shows over and beside its
cells (kinds of owners, columns' totals, a page of owners) comes of one reading.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection

from zhuzhen.duties.choices import OwnerKind, Status
from zhuzhen.duties.inforce import DutyVersion, version_stored
from zhuzhen.duties.sql import Sql, joined

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from zhuzhen.duties.queries.instances import Standing

_SEEN = (
    "owner_kind",
    "owner_key",
    "owner_name",
    "duty",
    "pack_version_id",
    "status",
    "is_wanted",
)
_GROUPED = """
    SELECT owner_kind, owner_key, duty, pack_version_id, status, is_wanted,
        grouping(owner_key) = 0 AS is_owner, count(*) AS number, max(owner_name) AS owner_name, {}
    FROM seen GROUP BY GROUPING SETS
        ((owner_kind, owner_key), (owner_kind, duty, pack_version_id, status, is_wanted))"""
_LISTED = Sql("SELECT * FROM grouped WHERE is_owner AND is_listed")
_COUNTED = Sql("""
    SELECT 'kind' AS what, owner_kind, '' AS owner_key, '' AS owner_name, '' AS duty,
        0::bigint AS pack_version_id, '' AS status, count(*) AS number,
        count(*) FILTER (WHERE is_listed) AS listed
    FROM grouped WHERE is_owner GROUP BY owner_kind
    UNION ALL SELECT 'head', '', '', '', duty, pack_version_id, status, sum(number)::bigint, 0
    FROM grouped WHERE NOT is_owner AND is_wanted GROUP BY duty, pack_version_id, status""")
_BY_NAME = "owner_kind, owner_name, owner_key"
_WORST_FIRST = f"overdue DESC, at_risk DESC, {_BY_NAME}"


@dataclass(frozen=True)
class Owner:
    """One row of a board, before its cells."""

    owner_key: str
    owner_name: str
    kind: OwnerKind


@dataclass(frozen=True)
class Head:
    """A duty, by the latest of its packs' versions, and how all its owners stand."""

    version: DutyVersion
    counts: dict[Status, int]


@dataclass
class Groups:
    """What one reading gives: kinds with their number of owners, heads by duty, a page of owners.

    `total` is of the owners on all pages; `kinds` are of all instances read, wanted or not.
    """

    kinds: dict[OwnerKind, int] = field(default_factory=dict)
    heads: dict[str, Head] = field(default_factory=dict)
    owners: list[Owner] = field(default_factory=list)
    total: int = 0


def groups_of(
    rows: "QuerySet[Standing]",
    *,
    year: int,
    status: str = "",
    worst_first: bool = False,
    page: int,
    size: int,
) -> Groups:
    """Group instances, annotated with `is_wanted`; owners are those of whom one is wanted.

    With `status` an owner is listed if one of its wanted instances stands so. A page after the
    last is the last. One query.
    """
    clauses = {
        "seen": _seen(rows),
        "grouped": _listing(status, worst_first=worst_first).within(_GROUPED),
        "listed": _LISTED,
    }
    named = [sql.within(f"{name} AS {_once(name)}({{}})") for name, sql in clauses.items()]
    sql = Sql("WITH ") + joined(named, by=", ") + _COUNTED + _paged(worst_first, page, size)
    with connection.cursor() as cursor:
        cursor.execute(sql.text, sql.params)
        return _read(cursor.fetchall(), year=year)


def _seen(rows: "QuerySet[Standing]") -> Sql:
    text, params = rows.order_by().values(*_SEEN).query.sql_with_params()
    return Sql(text, tuple(params))


def _once(name: str) -> str:
    """Groups are read thrice and worked out once; what is grouped is never kept."""
    return "MATERIALIZED " if name == "grouped" else "NOT MATERIALIZED "


def _listing(status: str, *, worst_first: bool) -> Sql:
    """What is asked of an owner's instances; an order that nobody asked for is not worked out."""
    parts = [Sql("bool_or(is_wanted) AS is_listed")]
    if status:
        parts = [Sql("bool_or(is_wanted AND status = %s) AS is_listed", (status,))]
    if worst_first:
        parts += [
            Sql(f"count(*) FILTER (WHERE is_wanted AND status = %s) AS {each}", (each.value,))
            for each in (Status.OVERDUE, Status.AT_RISK)
        ]
    return joined(parts, by=", ")


def _paged(worst_first: bool, page: int, size: int) -> Sql:
    order = _WORST_FIRST if worst_first else _BY_NAME
    first = Sql(
        " UNION ALL (SELECT 'owner', owner_kind, owner_key, owner_name, '', 0, '', 0, 0 "
        f"FROM listed ORDER BY {order} LIMIT %s",
        (size,),
    )
    if page <= 1:
        return first + Sql(")")
    last = "greatest(((SELECT count(*) FROM listed) - 1) / %s, 0)"
    return first + Sql(f" OFFSET least(%s, {last}) * %s)", (page - 1, size, size))


def _read(rows: Sequence[Sequence[object]], *, year: int) -> Groups:
    found = Groups()
    counts: dict[str, dict[Status, int]] = defaultdict(lambda: defaultdict(int))
    versions: dict[str, int] = {}
    for what, kind, key, name, duty, version, status, number, listed in rows:
        assert isinstance(number, int) and isinstance(version, int) and isinstance(listed, int)
        if what == "kind":
            found.kinds[OwnerKind(str(kind))] = number
            found.total += listed
        elif what == "owner":
            found.owners.append(Owner(str(key), str(name), OwnerKind(str(kind))))
        else:
            counts[str(duty)][Status(str(status))] += number
            versions[str(duty)] = max(version, versions.get(str(duty), 0))
    for duty_id, latest in versions.items():
        version_found = version_stored(duty_id, pack_version_id=latest, year=year)
        found.heads[duty_id] = Head(version_found, dict(counts[duty_id]))
    return found
