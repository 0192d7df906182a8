"""Measures over projects: of a place that it has one, of each project that it has what is wanted.

Rows are read by the system. What counts is told by what is written down of the project, never by
today; an owner is asked on the last day of the period (or of its service in it).
"""

from zhuzhen.duties.inforce import DutyVersion
from zhuzhen.duties.owners import SOURCES, link_digits
from zhuzhen.duties.sql import Sql
from zhuzhen.policy.choices import Link
from zhuzhen.policy.labels import ProjectFact

_GONE = "('removed', 'terminated')"
# A project that is in the year's plan and brings income to the place: its own, or one shared.
_INCOME = (
    "p.tags @> ARRAY['income_project']::varchar[] AND p.plan_year = extract(year FROM asked.first) "
    f"AND p.state NOT IN {_GONE}"
)
# An operating project that was in the pool by the day and still is.
_OPERATING = (
    f"p.is_operating AND p.state NOT IN {_GONE} AND EXISTS (SELECT 1 FROM projects_projectstep s "
    "WHERE s.project_id = p.id AND s.step = 'reserve' AND s.\"on\" <= asked.day)"
)
_LINKED = (
    "EXISTS (SELECT 1 FROM projects_linkage l WHERE l.project_id = p.id AND l.from_on <= asked.day)"
)


def _asked_sql() -> str:
    return (
        "FROM span JOIN period ON span.starts < period.until AND span.until > period.starts "
        "CROSS JOIN LATERAL (SELECT greatest(period.starts, span.starts) AS first, "
        "(least(period.until, span.until) - 1)::date AS day) asked "
    )


def _joined_sql(version: DutyVersion) -> str:
    """Projects `p` of the link's place, and those it has a share of."""
    digits = link_digits(SOURCES[version.duty.owed_by], through=Link.PLACE)
    return (
        f"projects_project p ON (left(p.place_id, {digits}) = span.link OR EXISTS (SELECT 1 "
        "FROM projects_projectshare h WHERE h.project_id = p.id "
        f"AND left(h.place_id, {digits}) = span.link))"
    )


def counted_sql(version: DutyVersion) -> Sql:
    """Rows `(id, part, value, size)`: places or projects that have it, and that are asked."""
    asked = version.duty.measure.undertaken
    assert asked is not None
    if asked.having is ProjectFact.INCOME:
        return Sql(
            "SELECT span.id, period.part, count(DISTINCT span.link) AS size, "
            "count(DISTINCT span.link) FILTER (WHERE p.id IS NOT NULL) AS value "
            f"{_asked_sql()} LEFT JOIN {_joined_sql(version)} AND {_INCOME} GROUP BY 1, 2"
        )
    return Sql(
        "SELECT span.id, period.part, count(DISTINCT p.id) AS size, "
        f"count(DISTINCT p.id) FILTER (WHERE {_LINKED}) AS value "
        f"{_asked_sql()} JOIN {_joined_sql(version)} AND {_OPERATING} GROUP BY 1, 2"
    )


def listed_sql(version: DutyVersion) -> Sql:
    """Rows `(project, has)`: each project asked about; of places, each that counts."""
    asked = version.duty.measure.undertaken
    assert asked is not None
    of, has = (_INCOME, "TRUE") if asked.having is ProjectFact.INCOME else (_OPERATING, _LINKED)
    return Sql(
        f"SELECT p.id, bool_or({has}) AS has {_asked_sql()} "
        f"JOIN {_joined_sql(version)} AND {of} GROUP BY p.id"
    )
