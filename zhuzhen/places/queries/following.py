"""Following codes through time: what became of them, and what they were before."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import connection

from zhuzhen.places.queries.standing import tree_on
from zhuzhen.places.rules.trees import regrouped

# Only an ended code has a main successor, and just one, so each walk is a line, never a tree.
_FORWARD = """
WITH RECURSIVE walk (start, code) AS (
  SELECT code, code FROM places_division WHERE code = ANY (%(codes)s)
  UNION ALL
  SELECT walk.start, step.after_id
  FROM walk
  JOIN places_succession step ON step.before_id = walk.code AND step.is_main
  JOIN places_divisionchange change ON change.id = step.change_id
  WHERE change.on <= coalesce(%(day)s::date, 'infinity')
)
SELECT walk.start, walk.code FROM walk
WHERE NOT EXISTS (
  SELECT 1 FROM places_succession step
  JOIN places_divisionchange change ON change.id = step.change_id
  WHERE step.before_id = walk.code AND step.is_main
    AND change.on <= coalesce(%(day)s::date, 'infinity')
)
"""

_BACKWARD = """
WITH RECURSIVE walk (code) AS (
  SELECT before_id FROM places_succession WHERE is_main AND after_id = %s
  UNION
  SELECT step.before_id FROM walk
  JOIN places_succession step ON step.is_main AND step.after_id = walk.code
)
SELECT code FROM walk
"""


def current_code_of(codes: Iterable[str], *, on: dt.date | None = None) -> dict[str, str]:
    """The present code (or that of day `on`) that carries each code's figures.

    A code in force is its own. Codes that never existed are left out; a code that began after
    `on` stands for itself.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FORWARD, {"codes": list(set(codes)), "day": on})
        return dict(cursor.fetchall())


def predecessors(code: str) -> frozenset[str]:
    """Every ended code whose figures are this one's today, itself not included."""
    with connection.cursor() as cursor:
        cursor.execute(_BACKWARD, [code])
        return frozenset(row[0] for row in cursor.fetchall())


def figures_today(figures: Mapping[str, int]) -> dict[str, int]:
    """Figures of any past regrouped by today's codes and added up along today's tree."""
    codes = current_code_of(figures)
    return tree_on(None).roll_up(regrouped(figures, codes=codes))


def figures_by_tree_of(figures: Mapping[str, int], *, day: dt.date) -> dict[str, int]:
    """The same figures along the tree of `day` (the last day of their year, as a rule)."""
    codes = current_code_of(figures, on=day)
    return tree_on(day).roll_up(regrouped(figures, codes=codes))


def codes_without_future() -> tuple[str, ...]:
    """Ended codes that nothing carries on: an invariant says there are none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code FROM places_division d WHERE NOT upper_inf(during) AND NOT EXISTS "
            "(SELECT 1 FROM places_succession s WHERE s.before_id = d.code AND s.is_main) "
            "ORDER BY code"
        )
        return tuple(row[0] for row in cursor.fetchall())
