"""The province that is measured: a database of its own, made once and kept."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

DATABASE = os.environ.get("ZHUZHEN_BENCH_DATABASE", "zhuzhen_bench")
TODAY = "2022-11-20"


def stand_up(records: int) -> None:
    """Start the server, point Django at the bench database, and fill it if it is empty.

    A smaller world than the usual one has a database of its own.
    """
    connect(records)
    from zhuzhen.base import clock
    from zhuzhen.partners.models import Org
    from zhuzhen.project import readying
    from zhuzhen.project.work import acting_as_system

    readying.make_ready(demonstration=False, say=print)
    with acting_as_system():
        is_empty = not Org.objects.exists()
    if is_empty:
        from zhuzhen.demo import province

        province.load(now=clock.now(), records=records, tell=_told())
    _analyze()


def connect(records: int) -> None:
    """Set Django up on the bench database, which must be there or be made next."""
    os.environ["ZHUZHEN_DATABASE"] = name_of(records)
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhuzhen.project.settings"
    os.environ["ZHUZHEN_TODAY"] = TODAY
    from zhuzhen.project import database

    database.start_embedded()
    import django

    django.setup()


def name_of(records: int) -> str:
    return DATABASE if records == 3_000_000 else f"{DATABASE}_{records}"


def size() -> str:
    """What was measured, counted."""
    from zhuzhen.duties.models import DutyInstance
    from zhuzhen.partners.models import Cluster, Org
    from zhuzhen.project.work import acting_as_system
    from zhuzhen.registers.models import Record

    with acting_as_system():
        counts = (each.objects.count() for each in (Cluster, Org, Record, DutyInstance))
        clusters, orgs, records, instances = counts
    return (
        f"{clusters:,} towns, {orgs:,} organisations, {records:,} records, "
        f"{instances:,} duty instances"
    )


def _told() -> Callable[[str, int, int], None]:
    last = ""

    def tell(what: str, done: int, total: int) -> None:
        nonlocal last
        if what != last or done == total:
            last = what
            print(f"loading {what}: {done:,} of {total:,}", flush=True)

    return tell


def _analyze() -> None:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def taken_back() -> Iterator[None]:
    """A transaction in which every row may be seen and whose writes are undone at its end."""
    from django.db import transaction

    from zhuzhen.base import scope

    with transaction.atomic():
        scope.enter(scope.EVERYTHING)
        yield
        transaction.set_rollback(True)
