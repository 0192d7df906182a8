"""Deadlines: an event starts the days, and what is owed must be recorded before they end.

Each day with an event is a period of its own, named by its eight digits (20220131). Due days are
worked out in Python, since working days need a calendar, and joined as rows.
"""

import datetime as dt
from collections.abc import Sequence

from zhuzhen.base.workdays import due_after
from zhuzhen.duties import conditions
from zhuzhen.duties.counting import (
    Window,
    aggregate_sql,
    instance_columns,
    low_and_high,
    owner_sql,
    raw_sql,
    span_sql,
)
from zhuzhen.duties.inforce import DutyVersion
from zhuzhen.duties.owners import SOURCES, record_link
from zhuzhen.duties.sql import Sql, joined, with_clauses
from zhuzhen.registers.choices import COUNTING
from zhuzhen.registers.models import Record


def event_label(day: dt.date) -> str:
    """The name of an event's period, as instances keep it."""
    return f"{day:%Y%m%d}"


def _events_where(version: DutyVersion) -> Sql:
    assert version.duty.after is not None
    parts = [
        Sql("registers_record.register = %s", (version.duty.after.register_id,)),
        conditions.in_counting_state(),
    ]
    test = conditions.condition_sql(version.event, kind=version.duty.owed_by)
    if test is not conditions.TRUE:
        parts.append(test.within("({})"))
    return joined(parts, by=" AND ")


def _linked(version: DutyVersion) -> str:
    """Joins a record to the CTE `span` by the duty's link and day."""
    link = record_link(SOURCES[version.duty.owed_by], through=version.duty.through)
    return (
        f"{link} = span.link AND registers_record.happened_on >= span.starts "
        "AND registers_record.happened_on < span.until"
    )


def event_days(version: DutyVersion) -> list[dt.date]:
    """Days of the year with a record of the register whose records are events."""
    assert version.duty.after is not None
    found = Record.objects.filter(
        register=version.duty.after.register_id,
        state__in=COUNTING,
        happened_on__range=(dt.date(version.year, 1, 1), dt.date(version.year, 12, 31)),
    )
    return list(found.values_list("happened_on", flat=True).distinct().order_by("happened_on"))


def due_on(version: DutyVersion, *, day: dt.date) -> dt.date:
    """The last day for what an event of `day` asks."""
    return due_after(day, days=version.days, working=version.in_working_days)


def fresh_events_sql(window: Window, *, days: Sequence[dt.date]) -> Sql:
    """The instances of a deadline duty as they ought to be, one an owner and event day."""
    version = window.version
    rows = [Sql("(%s::date, %s::date)", (day, due_on(version, day=day))) for day in days]
    due = joined(rows, by=", ").within("SELECT * FROM (VALUES {}) v (day, due)")
    linked = _linked(version)
    events = Sql(
        "SELECT DISTINCT span.id, due.day, due.due FROM registers_record "
        f"JOIN span ON {linked} JOIN due ON due.day = registers_record.happened_on WHERE "
    ) + _events_where(version)
    clauses = {
        "raw": raw_sql(window),
        "owner": owner_sql([version]),
        "span": span_sql(version),
        "due": due,
        "event": events,
        "counted": _counted(version, linked),
        "stood": _stood(version),
    }
    return with_clauses(clauses, then=instance_columns(version).within("SELECT {} FROM stood"))


def _counted(version: DutyVersion, linked: str) -> Sql:
    aggregate, holds = aggregate_sql(version)
    where = [
        Sql("registers_record.register = %s", (version.duty.measure.register_id,)),
        Sql("registers_record.happened_on BETWEEN event.day AND event.due"),
        conditions.in_counting_state(),
    ]
    tests = [conditions.condition_sql(version.candidate, kind=version.duty.owed_by), holds]
    where += [test.within("({})") for test in tests if test is not conditions.TRUE]
    return (
        aggregate.within("SELECT event.id, event.day, {} AS value FROM event ")
        + Sql(f"JOIN span ON span.id = event.id JOIN registers_record ON {linked} WHERE ")
        + joined(where, by=" AND ")
        + Sql(" GROUP BY 1, 2")
    )


def _stood(version: DutyVersion) -> Sql:
    low, high = low_and_high(version)
    return (
        Sql(
            "SELECT owner.*, to_char(event.day, 'YYYYMMDD') AS label, event.day AS starts_on, "
            "event.due AS due_on, event.due - event.day + 1 AS served_days, "
            "coalesce(counted.value, 0) AS value, "
        )
        + low.within("{} AS low, ")
        + high.within("{} AS high ")
        + Sql(
            "FROM event JOIN owner ON owner.id = event.id LEFT JOIN counted "
            "ON counted.id = event.id AND counted.day = event.day"
        )
    )
