"""The funnel and its lights: how many households go how far, place by place.

Who works with families counts them directly; who does not (assisting city, sending unit, task
force) gets the same figures from a function of the owner, which counts within the ordinary scope,
down to towns and no further, and gives no person.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from zhuzhen.base.periods import Period
from zhuzhen.base.scope import CodeRange, Scope
from zhuzhen.places.choices import Level
from zhuzhen.places.queries import place_names
from zhuzhen.places.rules.codes import ENDS, level_of
from zhuzhen.policy.queries import parameter

# What each figure counts of cases `c`; the lists behind the figures ask the same.
FIGURES = {
    "begun": "c.t0 BETWEEN since AND until",
    "verified": """c.t0 BETWEEN since AND until AND EXISTS (
            SELECT 1 FROM casework_casestep s WHERE s.case_id = c.id AND s.step = 'verify'
        )""",
    "admitted": "c.t0 BETWEEN since AND until AND c.admitted_on IS NOT NULL",
    "measured": """c.t0 BETWEEN since AND until AND c.admitted_on IS NOT NULL AND EXISTS (
            SELECT 1 FROM casework_measure m
            WHERE m.case_id = c.id AND m.state IN ('running', 'done')
        )""",
    "cleared": "c.t0 BETWEEN since AND until AND c.state = 'cleared'",
    "watched": """c.state IN ('monitored', 'assisting', 'elim_proposed', 'elim_reviewing',
            'elim_posting', 'elim_town', 'elim_county')""",
    "overdue": "c.ended_on IS NULL AND c.due_on < today",
    "relapsed": "c.re_entry_of_id IS NOT NULL AND c.admitted_on BETWEEN since AND until",
}
# The same text stands in the function that migration 0007 makes; a test holds them together.
COUNTS = f"""
SELECT at, coalesce(sum(clues), 0)::bigint, coalesce(sum(late_clues), 0)::bigint,
    coalesce(sum(begun), 0)::bigint, coalesce(sum(verified), 0)::bigint,
    coalesce(sum(admitted), 0)::bigint, coalesce(sum(measured), 0)::bigint,
    coalesce(sum(cleared), 0)::bigint, coalesce(sum(watched), 0)::bigint,
    coalesce(sum(overdue), 0)::bigint, coalesce(sum(relapsed), 0)::bigint
FROM (
    SELECT left(c.place_id, digits) AS at, 0 AS clues, 0 AS late_clues,
        ({FIGURES["begun"]})::int AS begun,
        ({FIGURES["verified"]})::int AS verified,
        ({FIGURES["admitted"]})::int AS admitted,
        ({FIGURES["measured"]})::int AS measured,
        ({FIGURES["cleared"]})::int AS cleared,
        ({FIGURES["watched"]})::int AS watched,
        ({FIGURES["overdue"]})::int AS overdue,
        ({FIGURES["relapsed"]})::int AS relapsed
    FROM casework_case c WHERE c.place_id BETWEEN lo AND hi
    UNION ALL
    SELECT left(k.place_id, digits), (k.found_on BETWEEN since AND until)::int,
        (k.state = 'open' AND k.due_on < today)::int, 0, 0, 0, 0, 0, 0, 0, 0
    FROM casework_clue k WHERE k.place_id BETWEEN lo AND hi
) rows GROUP BY at ORDER BY at
"""
_ASKED = (
    "WITH asked AS (SELECT %s::text AS lo, %s::text AS hi, %s::int AS digits, %s::date AS since, "
    "%s::date AS until, %s::date AS today) "
)
_DIRECT = _ASKED + COUNTS.replace(" c WHERE", " c, asked WHERE").replace(
    " k WHERE", " k, asked WHERE"
)
_FOR_OTHERS = "SELECT * FROM casework_funnel(%s, %s, %s, %s, %s, %s)"
MASS_RELAPSE, MASS_RELAPSE_USUAL = "mass_relapse_households", 10
TOWN_DIGITS = ENDS[Level.TOWN]


@dataclass(frozen=True)
class Counts:
    """The figures of one place. From `begun` to `cleared`: of the cases whose clue falls into the
    period, how many have come so far; the others as they stand today, and `relapsed` in it."""

    clues: int = 0
    late_clues: int = 0
    begun: int = 0
    verified: int = 0
    admitted: int = 0
    measured: int = 0
    cleared: int = 0
    watched: int = 0
    overdue: int = 0
    relapsed: int = 0

    def plus(self, other: "Counts") -> "Counts":
        names = [each.name for each in fields(self)]
        return Counts(*(getattr(self, name) + getattr(other, name) for name in names))


@dataclass(frozen=True)
class PlaceCounts:
    """A place directly below the one asked for, with its figures; `goes_deeper` if it has places
    below that may be seen."""

    code: str
    name: str
    counts: Counts
    goes_deeper: bool


@dataclass(frozen=True)
class Funnel:
    """The places below one, and all of it. `mass_relapses` are the towns where as many households
    or more were monitored again as a pack calls 规模性返贫: it has to be none."""

    rows: tuple[PlaceCounts, ...]
    total: Counts
    mass_relapses: tuple[str, ...]
    mass_threshold: int
    is_of_families: bool


def _next_digits(place: str) -> int:
    """How many digits the places directly below have; a village has none below."""
    ends = sorted(ENDS.values())
    held = ENDS[level_of(place)] if place else ENDS[Level.PROVINCE]
    return next((each for each in ends if each > held), ends[-1])


def _read(
    span: CodeRange, *, digits: int, period: Period, today: dt.date, directly: bool
) -> dict[str, Counts]:
    params = (span.lo, span.hi, digits, period.starts_on, period.ends_on, today)
    with connection.cursor() as cursor:
        cursor.execute(_DIRECT if directly else _FOR_OTHERS, params)
        return {code: Counts(*figures) for code, *figures in cursor.fetchall()}


def _codes(stems: Iterable[str]) -> dict[str, str]:
    """A place's whole code for each stem that figures are grouped by."""
    return {stem: stem.ljust(12, "0") for stem in stems}


def funnel(scope: Scope, *, place: str = "", period: Period, today: dt.date) -> Funnel:
    """The funnel of a place, by the places directly below it. Two readings and the names."""
    directly = bool(scope.families)
    span = CodeRange.under(place) if place else CodeRange("", "~")
    deepest = ENDS[Level.VILLAGE] if directly else TOWN_DIGITS
    digits = min(_next_digits(place), deepest)
    found = _read(span, digits=digits, period=period, today=today, directly=directly)
    by_town = (
        found
        if digits == TOWN_DIGITS
        else _read(span, digits=TOWN_DIGITS, period=period, today=today, directly=directly)
    )
    threshold = _threshold(place, on=today)
    relapsed = [stem for stem, each in by_town.items() if each.relapsed >= threshold]
    codes = _codes([*found, *relapsed])
    names = place_names(codes.values())
    rows = tuple(
        PlaceCounts(codes[stem], names.get(codes[stem], codes[stem]), counts, digits < deepest)
        for stem, counts in sorted(found.items())
    )
    total = Counts()
    for each in rows:
        total = total.plus(each.counts)
    told = tuple(names.get(codes[stem], codes[stem]) for stem in relapsed)
    return Funnel(rows, total, told, threshold, directly)


def counted(figure: str, *, period: Period, today: dt.date) -> Q:
    """The condition on cases that a figure counts: the list behind it holds just as many."""
    asked = "SELECT %s::date AS since, %s::date AS until, %s::date AS today"
    sql = f"SELECT c.id FROM casework_case c, ({asked}) asked WHERE {FIGURES[figure]}"
    return Q(pk__in=RawSQL(sql, (period.starts_on, period.ends_on, today)))


def _threshold(place: str, *, on: dt.date) -> int:
    held = parameter(MASS_RELAPSE, region=place or "440000000000", on=on)
    value = held.value_on(on).value if held else MASS_RELAPSE_USUAL
    return value if isinstance(value, int) else MASS_RELAPSE_USUAL
