"""Recompute the instances of a period, for all owners or for some."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.db import connection

from zhuzhen.base import scope
from zhuzhen.base.periods import MONTHS_OF, Period
from zhuzhen.duties.counting import Window
from zhuzhen.duties.inforce import DutyVersion, versions_of_year
from zhuzhen.duties.models import Closing, DutyInstance
from zhuzhen.duties.sql import OwnerId
from zhuzhen.duties.writing import Written, write
from zhuzhen.policy.choices import OwnerKind

# Whoever moves figures waits here until the one before has committed: each recount must see the
# other's records, or the later writer would put back a figure without them.
_LOCK = 20_221_120


def lock_figures() -> None:
    """Hold the right to move figures until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def closed_periods() -> frozenset[str]:
    return frozenset(Closing.objects.values_list("period", flat=True))


def open_parts(periods: Iterable[Period], *, closed: Collection[str]) -> tuple[Period, ...]:
    """Periods that neither are closed nor lie in one that is."""
    shut = [Period.parse(text) for text in closed]
    return tuple(
        each
        for each in periods
        if not any(each.starts_on in period and each.ends_on in period for period in shut)
    )


def windows_of(
    versions: Sequence[DutyVersion],
    *,
    within: Period,
    closed: frozenset[str],
    ids: Mapping[OwnerKind, Sequence[OwnerId]] | None = None,
) -> list[Window]:
    """What to count of one duty's versions in a period; `ids` limits owners by their kind."""
    windows = []
    for version in versions:
        chosen = None if ids is None else tuple(ids.get(version.duty.owed_by, ()))
        periods = open_parts(version.periods(within), closed=closed)
        if chosen != () and (periods or _has_events(version, within, closed=closed)):
            windows.append(Window(version=version, periods=periods, ids=chosen))
    return windows


def _has_events(version: DutyVersion, within: Period, *, closed: frozenset[str]) -> bool:
    return version.is_deadline and within.kind == "year" and str(within) not in closed


def refresh_period(period: str, *, now: dt.datetime) -> Written:
    """Recompute every instance of a period ('2022', '2022-08') under the packs in force.

    Closed periods stay as they are. Returns how many instances moved and how many went.
    """
    within = Period.parse(period)
    with scope.within(scope.EVERYTHING):
        lock_figures()
        closed = closed_periods()
        duties = versions_of_year(within.year)
        labels = [str(each) for each in open_parts(_parts(within), closed=closed)]
        total = Written()
        with many_owners():
            for windows in windows_by_register(duties, within=within, closed=closed):
                total += write(windows, now=now, closed=closed, labels=labels)
        return total + Written(0, _remove_unknown(duties, within, closed=closed))


def _parts(within: Period) -> list[Period]:
    """The period and every smaller one inside it."""
    kinds = [kind for kind, months in MONTHS_OF.items() if months <= MONTHS_OF[within.kind]]
    return [part for kind in kinds for part in within.parts(kind)]


def windows_by_register(
    duties: Mapping[str, Sequence[DutyVersion]], *, within: Period, closed: frozenset[str]
) -> list[list[Window]]:
    """Windows of duties that read the same register of the same years, to be read once."""
    groups: dict[tuple[str, bool, bool], list[Window]] = defaultdict(list)
    for versions in duties.values():
        for window in windows_of(versions, within=within, closed=closed):
            version = window.version
            key = (version.duty.measure.register_id, version.is_deadline, version.is_trend)
            groups[key].append(window)
    return list(groups.values())


@contextmanager
def many_owners() -> Iterator[None]:
    """Keep the planner from nested loops while thousands of owners are counted.

    It cannot know how many rows merged spans make, and takes thousands for a handful.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = on")


def _remove_unknown(duties: Collection[str], within: Period, *, closed: frozenset[str]) -> int:
    """Instances of duties that no pack in force declares any more, unless closed or exempted."""
    stale = DutyInstance.objects.filter(
        starts_on__range=(within.starts_on, within.ends_on), exemptions__isnull=True
    ).exclude(duty__in=list(duties))
    gone = [each.pk for each in stale.only("pk", "period") if not _lies_in(each.period, closed)]
    return DutyInstance.objects.filter(pk__in=gone).delete()[0]


def _lies_in(label: str, closed: frozenset[str]) -> bool:
    if label.isdigit() and len(label) == 8:
        return bool({label[:4], f"{label[:4]}-{label[4:6]}"} & closed)
    return not open_parts([Period.parse(label)], closed=closed)
