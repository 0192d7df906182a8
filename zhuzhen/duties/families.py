"""Measures over households under watch: which are asked, which have what is wanted (ADR 0012).

Rows of households are read by the system, never shown by this module: a figure is a count. A
household is asked on the last day of the period (or of the owner's service in it), if it had been
admitted long enough by then and was still under watch. Nothing here depends on today.
"""

from zhuzhen.duties.inforce import DutyVersion
from zhuzhen.duties.owners import SOURCES, link_digits
from zhuzhen.duties.sql import Sql
from zhuzhen.policy.choices import Link
from zhuzhen.policy.labels import HouseholdFact, HouseholdSet

# Over the aliases c (case), h (household) and asked (first, day: of the period, of service in it).
OF: dict[HouseholdSet, str] = {
    HouseholdSet.MONITORED: "TRUE",
    HouseholdSet.ABLE: "h.able > 0",
    HouseholdSet.WEAK: "h.able = 0 AND h.weak > 0",
}
_GIVEN = (
    "EXISTS (SELECT 1 FROM casework_measure m WHERE m.case_id = c.id "
    "AND m.state <> 'planned' AND m.starts_on <= asked.day"
)
_DEVELOPMENTAL = "('industry', 'employment', 'finance', 'public_post')"
_VISITED = (
    "EXISTS (SELECT 1 FROM casework_visit v "
    "WHERE (v.household_id = c.household_id OR v.case_id = c.id) "
    "AND v.visited_on BETWEEN asked.first AND asked.day"
)
HAVING: dict[HouseholdFact, str] = {
    HouseholdFact.PLAN: (
        "EXISTS (SELECT 1 FROM casework_plan p WHERE p.case_id = c.id AND p.starts_on <= asked.day)"
    ),
    HouseholdFact.MEASURE: f"{_GIVEN})",
    HouseholdFact.DEVELOPMENTAL_MEASURE: (
        f"{_GIVEN} AND m.kind IN {_DEVELOPMENTAL} AND NOT m.is_training_only)"
    ),
    HouseholdFact.HELPER: (
        "EXISTS (SELECT 1 FROM casework_helperpair x WHERE x.household_id = c.household_id "
        "AND x.during @> asked.day)"
    ),
    HouseholdFact.VISIT: f"{_VISITED})",
    HouseholdFact.CHECK: (
        f"{_VISITED} AND v.income_sheet_id IS NOT NULL AND v.safeguard_check_id IS NOT NULL)"
    ),
}


def _asked_sql(version: DutyVersion) -> Sql:
    """FROM and WHERE of households asked, from the CTEs `span` and `period`."""
    households = version.duty.measure.covered
    assert households is not None
    digits = link_digits(SOURCES[version.duty.owed_by], through=Link.PLACE)
    return Sql(
        "FROM span JOIN period ON span.starts < period.until AND span.until > period.starts "
        "CROSS JOIN LATERAL (SELECT greatest(period.starts, span.starts) AS first, "
        "(least(period.until, span.until) - 1)::date AS day) asked "
        f"JOIN casework_case c ON left(c.place_id, {digits}) = span.link "
        "AND c.admitted_on <= asked.day - %s AND (c.ended_on IS NULL OR c.ended_on > asked.day) "
        f"JOIN households_household h ON h.id = c.household_id WHERE {OF[households.of]}",
        (int(version.number(households.after_days)),),
    )


def counted_sql(version: DutyVersion) -> Sql:
    """Rows `(id, part, value, size)`: households that have it, and that are asked."""
    households = version.duty.measure.covered
    assert households is not None
    having = HAVING[households.having]
    return (
        Sql(
            "SELECT span.id, period.part, count(DISTINCT h.id) AS size, "
            f"count(DISTINCT h.id) FILTER (WHERE {having}) AS value "
        )
        + _asked_sql(version)
        + Sql(" GROUP BY 1, 2")
    )


def listed_sql(version: DutyVersion) -> Sql:
    """Rows `(household, has)`: each household asked, and whether it has what is wanted."""
    households = version.duty.measure.covered
    assert households is not None
    return (
        Sql(f"SELECT h.id, bool_or({HAVING[households.having]}) AS has ")
        + _asked_sql(version)
        + Sql(" GROUP BY h.id")
    )
