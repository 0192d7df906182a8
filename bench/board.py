"""The province's board for a year: our statements, the best hand-written ones, a loop an owner.

Compared are the duties that `handwritten` counts; `duties` times those of all packs.
"""

import random
from collections.abc import Callable
from functools import cache

from django.db import connection, connections

from bench.handwritten import HASHED, STATEMENTS
from bench.timing import Line, Work, compare, seconds
from bench.world import taken_back
from zhuzhen.base import clock, scope
from zhuzhen.base.periods import Period
from zhuzhen.duties.commands import refresh_period
from zhuzhen.duties.commands.refreshing import many_owners, windows_by_register
from zhuzhen.duties.counting import Window
from zhuzhen.duties.inforce import versions_of_year
from zhuzhen.duties.models import DutyInstance
from zhuzhen.duties.sql import Sql, with_clauses
from zhuzhen.duties.writing import fresh_clauses
from zhuzhen.partners.models import Membership
from zhuzhen.registers.choices import COUNTING
from zhuzhen.registers.models import Record

YEAR = "2022"
SAMPLE = 300
Figures = dict[tuple[str, str, str], int]
_PLAN = {True: "SET enable_nestloop = off", False: "SET enable_nestloop = on"}
_KEPT = """CREATE TEMP TABLE bench_board (duty text, owner_key text, period text, value bigint,
    UNIQUE (duty, owner_key, period)) ON COMMIT DROP"""


@cache
def _by_hand_too() -> frozenset[str]:
    """The duties that the hand-written statements count."""
    return frozenset(str(row[0]) for row in _handwritten())


def _groups() -> list[list[Window]]:
    duties = {
        name: versions
        for name, versions in versions_of_year(int(YEAR)).items()
        if name in _by_hand_too()
    }
    return windows_by_register(duties, within=Period.parse(YEAR), closed=frozenset())


def _ours(columns: str) -> Callable[[], list[tuple[object, ...]]]:
    """The figures that are counted by hand too, as `refresh_period` computes them, not written."""

    def work() -> list[tuple[object, ...]]:
        found: list[tuple[object, ...]] = []
        with scope.within(scope.EVERYTHING), many_owners(), connection.cursor() as cursor:
            for windows in _groups():
                select = Sql(f"SELECT {columns} FROM fresh")
                sql = with_clauses(fresh_clauses(windows), then=select)
                cursor.execute(sql.text, sql.params)
                found += cursor.fetchall()
        return found

    return work


def _handwritten() -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = []
    with connections["owner"].cursor() as cursor:
        for statement in STATEMENTS:
            cursor.execute(_PLAN[statement in HASHED])
            cursor.execute(statement)
            found += cursor.fetchall()
    return found


def _as_figures(rows: list[tuple[object, ...]]) -> Figures:
    figures = {(str(duty), str(owner), str(period)): int(str(v)) for duty, owner, period, v in rows}
    assert len(figures) == len(rows), "an owner's figure came twice"
    return figures


def _assert_equal(ours: Figures, other: Figures) -> None:
    """Owner by owner; the first few differences are told."""
    differ = [
        (key, ours.get(key), other.get(key))
        for key in sorted(ours.keys() | other.keys())
        if ours.get(key) != other.get(key)
    ]
    if differ:
        raise SystemExit(f"{len(differ)} figures differ, first: {differ[:5]}")


def _written_by_hand() -> None:
    """The hand-written figures put into a table with the key that instances have."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(_KEPT)
        for statement in STATEMENTS:
            cursor.execute(_PLAN[statement in HASHED])
            cursor.execute(f"INSERT INTO bench_board {statement}")
        cursor.execute("ROLLBACK")


def _written_anew() -> None:
    """Every instance of the year written, as when a system is set up; taken back at the end."""
    with taken_back():
        DutyInstance.objects.filter(period__startswith=YEAR).delete()
        refresh_period(YEAR, now=clock.now())


def _refreshed() -> None:
    """The year recounted; what has not changed is not written."""
    with taken_back():
        refresh_period(YEAR, now=clock.now())


def _loop(sample: list[int]) -> Callable[[], None]:
    """What a simple programme does: for each owner a few queries, each by the best index."""

    def work() -> None:
        with scope.within(scope.EVERYTHING):
            for org in sample:
                _visits_of(org)

    return work


def _visits_of(org: int) -> int:
    towns = Membership.objects.filter(org_id=org).exclude(role="special_support")
    return Record.objects.filter(
        register="field_visit",
        org_id=org,
        happened_on__year=int(YEAR),
        state__in=COUNTING,
        values__rank="principal",
        place_id__in=[town for (town,) in towns.values_list("place_id")],
    ).count()


def _loop_line(ours: float) -> Line:
    with scope.within(scope.EVERYTHING):
        instances = DutyInstance.objects.filter(period__startswith=YEAR).count()
        orgs = list(Membership.objects.order_by("org_id").values_list("org_id", flat=True))
    sample = random.Random(1).sample(orgs, min(SAMPLE, len(orgs)))
    times = [seconds(_loop(sample)) for _ in range(3)]
    scaled = [each * instances / len(sample) for each in times]
    ratios = sorted(ours / each for each in scaled)
    return Line(
        what="compute, ours / a loop over owners",
        ours=ours,
        other=sorted(scaled)[1],
        ratio=ratios[1],
        lowest=ratios[0],
        highest=ratios[-1],
        aim="< 1",
        note=f"{len(sample)} owners' figures timed, scaled to all {instances:,}",
    )


def _computed(figures: Work, *, told: str, runs: int) -> list[Line]:
    """Figures, and whole instances, against the figures by hand."""
    return [
        compare(
            "compute the figures, ours / by hand",
            ours=figures,
            other=_handwritten,
            runs=runs,
            aim="≤ 1.5",
            note=told,
        ),
        compare(
            "compute whole instances (targets, days, warning) / by hand",
            ours=_ours("*"),
            other=_handwritten,
            runs=runs,
            aim="≤ 1.5",
            note="by hand: figures only",
        ),
    ]


def _stored(*, runs: int) -> list[Line]:
    """The same with what is written and compared in the database."""
    return [
        compare(
            "refresh_period, nothing changed / by hand",
            ours=_refreshed,
            other=_handwritten,
            runs=runs,
            aim="",
            note="ours: all duties of all packs, compared with what is stored",
        ),
        compare(
            "refresh_period into an empty table / by hand, stored",
            ours=_written_anew,
            other=_written_by_hand,
            runs=min(runs, 3),
            aim="",
            note="ours: all duties, 20 columns, 6 indexes; by hand: 4 columns, 1 index",
        ),
    ]


def lines(*, runs: int) -> list[Line]:
    figures = _ours("duty, owner_key, period, value")
    ours = _as_figures(figures())
    _assert_equal(ours, _as_figures(_handwritten()))
    told = f"{len(ours):,} figures equal, owner by owner"
    found = [*_computed(figures, told=told, runs=runs), *_stored(runs=runs)]
    found.append(_loop_line(found[0].ours))
    return found
