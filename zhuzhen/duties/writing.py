"""Bring stored instances to what they ought to be: one statement a duty, changed rows only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import connection

from zhuzhen.duties.conditions import in_counting_state
from zhuzhen.duties.counting import (
    COLUMNS,
    Window,
    fresh_sql,
    owner_sql,
    owners_once,
    raw_sql,
    shares_count,
    span_sql,
)
from zhuzhen.duties.events import event_days, event_label, fresh_events_sql
from zhuzhen.duties.owners import SOURCES, link_digits, record_link
from zhuzhen.duties.sql import OwnerId, Sql, joined, with_clauses
from zhuzhen.policy.choices import Level, Link, OwnerKind

_KEY = ("duty", "owner_key", "period")
_MOVING = [column for column in COLUMNS if column not in _KEY]


def _listed(form: str, *, names: Sequence[str] = _MOVING) -> str:
    return ", ".join(form.format(name) for name in names)


# What stays as it was is never handed to ON CONFLICT, which would lock every row it meets.
_CHANGED = Sql(
    "SELECT fresh.* FROM fresh LEFT JOIN duties_dutyinstance d USING (duty, owner_key, period) "
    f"WHERE d.id IS NULL OR ({_listed('d.{}')}) IS DISTINCT FROM ({_listed('fresh.{}')})"
)
_UPSERT = (
    f"INSERT INTO duties_dutyinstance ({_listed('{}', names=COLUMNS)}, computed_at) "
    f"SELECT {_listed('{}', names=COLUMNS)}, %s FROM changed "
    "ON CONFLICT (duty, owner_key, period) DO UPDATE SET "
    f"{_listed('{0} = excluded.{0}')}, computed_at = excluded.computed_at RETURNING 1"
)


@dataclass(frozen=True)
class Written:
    """Instances made or moved, and instances removed since nobody owes them any more."""

    moved: int = 0
    removed: int = 0

    def __add__(self, other: "Written") -> "Written":
        return Written(self.moved + other.moved, self.removed + other.removed)


def fresh_clauses(
    windows: Sequence[Window], *, closed: frozenset[str] = frozenset()
) -> dict[str, Sql]:
    """CTEs that end with `fresh`: instances as they ought to be, of all versions of some duties.

    Owners and records are read once for all of them. Empty if there can be no instances.
    """
    fresh = _fresh(windows, closed=closed)
    if fresh is None:
        return {}
    return {**owners_once(windows), **_read_once(windows), "fresh": fresh}


def _fresh(windows: Sequence[Window], *, closed: frozenset[str]) -> Sql | None:
    parts = []
    for window in windows:
        if window.version.is_deadline:
            days = [day for day in event_days(window.version) if not _is_closed(day, closed)]
            if days:
                parts.append(fresh_events_sql(window, days=days))
    parts += [fresh_sql(alike) for alike in _alike(windows)]
    if not parts:
        return None
    return joined([part.within("({})") for part in parts], by="\nUNION ALL\n")


def _alike(windows: Sequence[Window]) -> list[list[Window]]:
    """Windows over periods, those of one duty together that count alike."""
    groups: list[list[Window]] = []
    for window in windows:
        if window.version.is_deadline or not window.periods:
            continue
        for group in groups:
            first = group[0]
            if first.version.id == window.version.id and shares_count(first, with_=window):
                group.append(window)
                break
        else:
            groups.append([window])
    return groups


def _read_once(windows: Sequence[Window]) -> dict[str, Sql]:
    """The CTE that stands for the records' table, so that duties on one register share one scan.

    Empty where it would not pay (some owners only: an index leads to their records) or would not
    do (deadlines read two registers). It also spares the duties' conditions the order that
    row-level security forces on conditions over the table itself.
    """
    registers = {window.version.duty.measure.register_id for window in windows}
    if any(window.version.duty.measure.is_beside_records for window in windows):
        return {}
    if len(registers) > 1 or any(w.version.is_deadline or w.ids is not None for w in windows):
        return {}
    first = min(window.reads_from for window in windows)
    until = max(window.until for window in windows)
    columns = (
        "id, register, happened_on, state, place_id, helper_code, "
        "org_id, cluster_id, team_id, person_id, parent_id"
    )
    linked = _linked(windows)
    sql = (
        Sql(
            f"SELECT {columns}, values FROM registers_record WHERE register = %s "
            "AND happened_on >= %s AND happened_on < %s AND ",
            (registers.pop(), first, until),
        )
        + in_counting_state()
    )
    return {"registers_record": sql + linked if linked else sql}


# Above this many links an index on the link no longer beats the one on register and day.
_FEW = 1000


def _linked(windows: Sequence[Window]) -> Sql | None:
    """For duties of one city's pack: only records that its owners' links lead to, by index."""
    if any(window.version.pack.head.level is Level.PROVINCE for window in windows):
        return None
    tests: dict[tuple[OwnerKind, Link], Sql] = {}
    for window in windows:
        source, through = window.source, window.version.duty.through
        if link_digits(source, through=through):
            return None
        links = _links(window)
        if len(links) > _FEW:
            return None
        column = record_link(source, through=through)
        tests[(source.kind, through)] = Sql(f"{column} = ANY(%s::bigint[])", (links,))
    return joined(tests.values(), by=" OR ").within(" AND ({})")


def _narrowed(window: Window) -> Window:
    """For some owners linked by codes: with the ranges that let an index find their records."""
    digits = link_digits(window.source, through=window.version.duty.through)
    reads_records = not window.version.is_of_households
    if window.ids is None or not digits or window.version.is_deadline or not reads_records:
        return window
    return replace(window, prefixes=tuple(str(link) for link in _links(window)))


def _links(window: Window) -> list[OwnerId]:
    """The ids by which records lead to the window's owners."""
    clauses = {
        "raw": raw_sql(window),
        "owner": owner_sql([window.version]),
        "span": span_sql(window.version),
    }
    sql = with_clauses(clauses, then=Sql("SELECT DISTINCT link FROM span"))
    with connection.cursor() as cursor:
        cursor.execute(sql.text, sql.params)
        return [row[0] for row in cursor.fetchall()]


def _is_closed(day: dt.date, closed: frozenset[str]) -> bool:
    return bool({f"{day:%Y}", f"{day:%Y-%m}", event_label(day)} & closed)


def _none() -> Sql:
    columns = ", ".join(COLUMNS)
    return Sql(f"SELECT {columns} FROM duties_dutyinstance WHERE FALSE")


def write(
    windows: Sequence[Window],
    *,
    now: dt.datetime,
    closed: frozenset[str],
    labels: Sequence[str] = (),
) -> Written:
    """Write what changed of some duties; the caller sees every row (`scope.EVERYTHING`).

    Instances of these duties whose period is in `labels` or in a window's periods, and that
    nobody owes any more, are removed.
    """
    windows = [_narrowed(window) for window in windows]
    clauses = {
        **(fresh_clauses(windows, closed=closed) or {"fresh": _none()}),
        "changed": _CHANGED,
        "written": Sql(_UPSERT, (now,)),
        "gone": _gone(windows, closed=closed, labels=labels),
    }
    then = Sql("SELECT (SELECT count(*) FROM written), (SELECT count(*) FROM gone)")
    sql = with_clauses(clauses, then=then)
    with connection.cursor() as cursor:
        cursor.execute(sql.text, sql.params)
        moved_count, gone_count = cursor.fetchone()
    return Written(moved_count, gone_count)


def _gone(windows: Sequence[Window], *, closed: frozenset[str], labels: Sequence[str]) -> Sql:
    """Instances of owners who owe no longer; an exempted one stays, with its reason."""
    duties = sorted({window.version.id for window in windows})
    periods = {str(period) for window in windows for period in window.periods}
    where = [
        Sql("d.duty = ANY(%s)", (duties,)),
        Sql("(d.period = ANY(%s) OR ", (sorted(periods | set(labels)),))
        + _events(windows, closed=closed)
        + Sql(")"),
    ]
    if all(window.ids is not None for window in windows):
        keys = [
            SOURCES[window.version.duty.owed_by].key(each)
            for window in windows
            for each in window.ids or ()
        ]
        where.append(Sql("d.owner_key = ANY(%s)", (keys,)))
    where.append(
        Sql(
            "NOT EXISTS (SELECT 1 FROM fresh f WHERE f.duty = d.duty "
            "AND f.owner_key = d.owner_key AND f.period = d.period) "
            "AND NOT EXISTS (SELECT 1 FROM duties_exemption e WHERE e.instance_id = d.id)"
        )
    )
    return joined(where, by=" AND ").within(
        "DELETE FROM duties_dutyinstance d WHERE {} RETURNING 1"
    )


def _events(windows: Sequence[Window], *, closed: frozenset[str]) -> Sql:
    """Periods of events (eight digits) of the windows' deadlines, but in closed periods."""
    years = sorted({window.version.year for window in windows if window.version.is_deadline})
    if not years:
        return Sql("FALSE")
    shut = sorted(closed)
    return Sql(
        "(length(d.period) = 8 AND left(d.period, 4) = ANY(%s) AND left(d.period, 4) <> ALL(%s) "
        "AND to_char(d.starts_on, 'YYYY-MM') <> ALL(%s))",
        ([str(year) for year in years], shut, shut),
    )
