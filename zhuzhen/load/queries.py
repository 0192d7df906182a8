"""What was asked, prefilled and derived, by owner, register and month, within the reader's scope.

Asked and prefilled come from `registers` (see `registers.rules.load`), by the month of entry.
Derived are the figures of duties, each once, in the month it is due: without the system someone
would have to count and report it then.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from zhuzhen.base.periods import Period
from zhuzhen.base.scope import CodeRange
from zhuzhen.load.choices import OUT_OF_SIGHT, LoadLevel, LoadOrder
from zhuzhen.load.rules import Figures
from zhuzhen.partners.models import Cluster, Org
from zhuzhen.places.models import Division
from zhuzhen.registers.queries import all_declared

OWNERS_A_PAGE = 50
MONTHS = 12
_SUMS = "sum(entries)::bigint, sum(asked)::bigint, sum(prefilled)::bigint, sum(derived)::bigint"
_NAMED = "entries, asked, prefilled, derived"
_LOADS = """
SELECT {key}, sum(entries) AS entries, sum(asked) AS asked, sum(prefilled) AS prefilled,
    0 AS derived
FROM registers_load WHERE month BETWEEN %(first)s AND %(last)s AND {where} GROUP BY {key}
"""
_DERIVED = """
SELECT {key}, 0 AS entries, 0 AS asked, 0 AS prefilled, count(*) AS derived
FROM duties_dutyinstance WHERE due_on BETWEEN %(first)s AND %(last)s AND {where} GROUP BY {key}
"""
Parameters = dict[str, str | int | dt.date | None]
_ENDS = "org_id, cluster_id, place_id"
_OF_PLACE = "org_id IS NULL AND cluster_id IS NULL"
# What names an owner of each level, and which rows are its.
_KEYS = {
    LoadLevel.UNIT: ("org_id::text", "org_id IS NOT NULL"),
    LoadLevel.CLUSTER: ("cluster_id::text", "cluster_id IS NOT NULL"),
    LoadLevel.TOWN: (
        "left(place_id, 9) || '000'",
        f"{_OF_PLACE} AND substr(place_id, 7, 3) > '000'",
    ),
    LoadLevel.VILLAGE: ("place_id", f"{_OF_PLACE} AND right(place_id, 3) > '000'"),
    LoadLevel.COUNTY: (
        "left(place_id, 6) || '000000'",
        f"{_OF_PLACE} AND substr(place_id, 5, 2) > '00'",
    ),
}
_ORDERS = {
    LoadOrder.ASKED: "asked DESC",
    LoadOrder.EACH: "asked::numeric / nullif(entries, 0) DESC NULLS LAST",
    LoadOrder.SPARED: "(prefilled + derived)::numeric / nullif(asked + prefilled + derived, 0)",
    LoadOrder.CODE: "length(key)",
}


@dataclass(frozen=True)
class Asked:
    """What a load is narrowed to: months, a place of either side, a cluster, one owner."""

    period: Period
    place: str = ""
    cluster_id: int | None = None
    level: LoadLevel = LoadLevel.UNIT
    owner: str = ""

    def where(self) -> str:
        """Conditions on the scope columns, with the names of `parameters`."""
        parts = ["true"]
        if self.place:
            parts.append(
                "(place_id BETWEEN %(place_lo)s AND %(place_hi)s"
                " OR helper_code BETWEEN %(place_lo)s AND %(place_hi)s)"
            )
        if self.cluster_id is not None:
            parts.append("cluster_id = %(cluster)s")
        if self.owner:
            key, rows = _KEYS[self.level]
            parts.append(f"{rows} AND {key} = %(owner)s")
        return " AND ".join(parts)

    def parameters(self) -> Parameters:
        under = CodeRange.under(self.place) if self.place else CodeRange("", "")
        said: Parameters = {
            "first": self.period.starts_on,
            "last": self.period.ends_on,
            "place_lo": under.lo,
            "place_hi": under.hi,
            "cluster": self.cluster_id,
            "owner": self.owner,
        }
        return said


@dataclass(frozen=True)
class OwnerLoad:
    """One owner's load. `key` is the id of a unit or cluster, or the code of a place."""

    key: str
    name: str
    figures: Figures
    is_in_sight: bool = True


@dataclass(frozen=True)
class RegisterLoad:
    """What one register asked."""

    id: str
    title: str
    figures: Figures


@dataclass(frozen=True)
class MonthLoad:
    """All of one month."""

    month: Period
    figures: Figures


@dataclass(frozen=True)
class LoadTable:
    """A page of owners of a level; `levels` says how many owners each level has."""

    asked: Asked
    levels: dict[LoadLevel, int]
    total: Figures
    owners: tuple[OwnerLoad, ...]
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.levels.get(self.asked.level, 0) // OWNERS_A_PAGE))

    @property
    def page_before(self) -> int:
        return self.page - 1

    @property
    def page_after(self) -> int:
        return self.page + 1


def _rows(sql: str, parameters: Parameters) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _figures(row: Sequence[object]) -> Figures:
    return Figures(*(int(str(each)) for each in row))


def load_table(
    asked: Asked,
    *,
    order: LoadOrder = LoadOrder.ASKED,
    page: int = 1,
    size: int = OWNERS_A_PAGE,
) -> LoadTable:
    """Owners of a level by their load, in one statement, and one more for their names."""
    where = asked.where()
    levels = " UNION ALL ".join(
        f"SELECT '{level.value}' AS level, {key} AS key, {_NAMED} FROM told WHERE {rows}"
        for level, (key, rows) in _KEYS.items()
    )
    sql = f"""
    WITH told AS ({_LOADS.format(key=_ENDS, where=where)}
        UNION ALL {_DERIVED.format(key=_ENDS, where=where)}),
    owned AS ({levels}),
    owners AS MATERIALIZED (
        SELECT level, key, sum(entries) AS entries, sum(asked) AS asked,
            sum(prefilled) AS prefilled, sum(derived) AS derived
        FROM owned GROUP BY level, key)
    SELECT level, '' AS key, count(*) AS number, {_SUMS} FROM owners GROUP BY level
    UNION ALL (SELECT level, key, 0, {_NAMED} FROM owners WHERE level = %(level)s
        ORDER BY {_ORDERS[order]}, key LIMIT %(size)s OFFSET %(skipped)s)
    """
    more: Parameters = {
        "level": asked.level.value,
        "size": size,
        "skipped": (max(page, 1) - 1) * size,
    }
    rows = _rows(sql, asked.parameters() | more)
    heads = {LoadLevel(str(row[0])): row for row in rows if not row[1]}
    own = heads.get(asked.level)
    return LoadTable(
        asked=asked,
        levels={level: int(str(row[2])) for level, row in heads.items()},
        total=_figures(own[3:]) if own else Figures(),
        owners=_named(asked.level, [(str(row[1]), _figures(row[3:])) for row in rows if row[1]]),
        page=max(page, 1),
    )


def _named(level: LoadLevel, found: Sequence[tuple[str, Figures]]) -> tuple[OwnerLoad, ...]:
    names = names_of(level, [key for key, _ in found])
    unknown = OUT_OF_SIGHT.format(level=level.label)
    return tuple(
        OwnerLoad(key, names.get(key, unknown), figures, key in names) for key, figures in found
    )


def names_of(level: LoadLevel, keys: Iterable[str]) -> dict[str, str]:
    """Owners' names by key; those that the reader does not see are left out."""
    wanted = list(keys)
    model = {LoadLevel.UNIT: Org, LoadLevel.CLUSTER: Cluster}.get(level, Division)
    found = model._default_manager.filter(pk__in=wanted)
    rows = found.values_list("pk", "path" if model is Division else "name")
    return {str(key): str(name) for key, name in rows}


def load_by_register(asked: Asked) -> list[RegisterLoad]:
    """What each register asked, the most first."""
    titles = {each.id: each.title for each in all_declared()}
    rows = _rows(_LOADS.format(key="register", where=asked.where()), asked.parameters())
    found = [
        RegisterLoad(str(name), titles.get(str(name), str(name)), _figures(row))
        for name, *row in rows
    ]
    return sorted(found, key=lambda each: (-each.figures.asked, each.id))


def _by_month(asked: Asked) -> str:
    where, due = asked.where(), "date_trunc('month', due_on)::date"
    loads, derived = _LOADS.format(key="month", where=where), _DERIVED.format(key=due, where=where)
    return f"({loads} UNION ALL {derived}) told"


def load_by_month(asked: Asked) -> list[MonthLoad]:
    """The twelve months up to the end of the asked period, each answer once, in one statement."""
    last = Period.holding(asked.period.ends_on, kind="month")
    months = [last]
    while len(months) < MONTHS:
        months.insert(0, months[0].previous())
    span: Parameters = {"first": months[0].starts_on, "last": last.ends_on}
    sql = f"SELECT month, {_SUMS} FROM {_by_month(asked)} GROUP BY month"
    by_day = {day: _figures(row) for day, *row in _rows(sql, asked.parameters() | span)}
    return [MonthLoad(each, by_day.get(each.starts_on, Figures())) for each in months]


def load_of_scope(asked: Asked, *, registers: Sequence[RegisterLoad]) -> Figures:
    """All that the reader may see in the period, each answer once; `registers` as read of it."""
    derived = _DERIVED.format(key="duty", where=asked.where())
    rows = _rows(f"SELECT coalesce(sum(derived), 0) FROM ({derived}) told", asked.parameters())
    told = (each.figures for each in registers)
    return sum(told, Figures(derived=int(str(rows[0][0]))))
