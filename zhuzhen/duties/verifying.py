"""What must always hold of duty instances; `zhuzhen verify` prints a line for each."""

from collections.abc import Sequence

from django.db import connection

from zhuzhen.base import scope
from zhuzhen.base.invariants import Line, first, line
from zhuzhen.base.periods import Period
from zhuzhen.duties.commands.refreshing import closed_periods, windows_of
from zhuzhen.duties.counting import COLUMNS, Window
from zhuzhen.duties.inforce import versions_of_year
from zhuzhen.duties.models import DutyInstance
from zhuzhen.duties.problems import RECOUNT, SETTLE
from zhuzhen.duties.sql import Sql, with_clauses
from zhuzhen.duties.writing import fresh_clauses
from zhuzhen.partners.models import Shift
from zhuzhen.registers.models import Change

_COMPARED = [column for column in COLUMNS if column != "owner_name"]


def verify(*, years: Sequence[int] | None = None) -> list[Line]:
    """Recount every open instance of the years (default: all that have instances)."""
    with scope.within(scope.EVERYTHING):
        pending = Change.objects.count() + Shift.objects.count()
        offence = f"{pending}" if pending else None
        lines = [line("changes_are_settled", checked=pending, offence=offence, remedy=SETTLE)]
        for year in years if years is not None else _years():
            checked = DutyInstance.objects.filter(starts_on__year=year).count()
            lines.append(
                line(
                    f"instances_equal_recount_{year}",
                    checked=checked,
                    offence=first_difference(year),
                    remedy=RECOUNT.format(year=year),
                )
            )
        lines.append(
            line(
                "instances_name_their_owner",
                checked=DutyInstance.objects.count(),
                offence=_misnamed(),
                remedy=RECOUNT.format(year=""),
            )
        )
    return lines


def _years() -> list[int]:
    found = DutyInstance.objects.values_list("starts_on__year", flat=True)
    return sorted(set(found.distinct().order_by()))


def first_difference(year: int) -> str | None:
    """The first instance that is not what a recount gives: `duty owner period: stored ≠ fresh`."""
    closed = closed_periods()
    for versions in versions_of_year(year).values():
        windows = windows_of(versions, within=Period(year, "year"), closed=closed)
        found = _difference(windows, closed=closed) if windows else None
        if found:
            return found
    return None


def _difference(windows: Sequence[Window], *, closed: frozenset[str]) -> str | None:
    fresh = fresh_clauses(windows, closed=closed)
    if not fresh:
        return None
    labels = sorted({str(period) for window in windows for period in window.periods})
    stored = Sql(
        "SELECT d.* FROM duties_dutyinstance d WHERE d.duty = %s "
        "AND date_part('year', d.starts_on) = %s AND (d.period = ANY(%s) OR %s) "
        "AND NOT EXISTS (SELECT 1 FROM duties_exemption e WHERE e.instance_id = d.id)",
        (windows[0].version.id, windows[0].version.year, labels, not labels),
    )
    old = ", ".join(f"stored.{column}" for column in _COMPARED)
    new = ", ".join(f"fresh.{column}" for column in _COMPARED)
    then = Sql(
        "SELECT coalesce(fresh.duty, stored.duty), coalesce(fresh.owner_key, stored.owner_key), "
        "coalesce(fresh.period, stored.period), stored.value, fresh.value "
        "FROM fresh FULL JOIN stored USING (owner_key, period) "
        f"WHERE ({old}) IS DISTINCT FROM ({new}) AND (stored.id IS NOT NULL OR NOT EXISTS ("
        "SELECT 1 FROM duties_dutyinstance x JOIN duties_exemption e ON e.instance_id = x.id "
        "WHERE x.duty = fresh.duty AND x.owner_key = fresh.owner_key "
        "AND x.period = fresh.period)) LIMIT 1"
    )
    sql = with_clauses({**fresh, "stored": stored}, then=then)
    with connection.cursor() as cursor:
        cursor.execute(sql.text, sql.params)
        row = cursor.fetchone()
    return None if row is None else f"{row[0]} {row[1]} {row[2]}: {row[3]} ≠ {row[4]}"


def _misnamed() -> str | None:
    """An instance whose owner's key is not of its owner's kind."""
    return first(
        "SELECT owner_key || ' ' || owner_kind FROM duties_dutyinstance "
        "WHERE split_part(owner_key, ':', 1) <> owner_kind LIMIT 1"
    )
