"""Thousands of rows: in by few statements, out again, unchanged when brought back, undone."""

import datetime as dt
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import DONGGUAN, HUKOU
from zhuzhen.partners.models import Cluster, Org, Person, Posting, Team
from zhuzhen.rosters.undoing import undo_roster

SINCE = dt.date(2022, 1, 1)
ORGS, PEOPLE = 5_000, 5_000
pytestmark = pytest.mark.slow


def _orgs():
    return [(f"东莞市第{at:05}号单位", "民营企业", "东莞市", SINCE) for at in range(ORGS)]


def _teams(count):
    """Clusters with a team each, straight into the tables."""
    made = Cluster.objects.bulk_create(
        Cluster(
            name=f"第{at}组团", town_id=HUKOU, helper_id=DONGGUAN, tier="prd_city",
            during=(SINCE, None),
        )
        for at in range(count)
    )  # fmt: skip
    Team.objects.bulk_create(
        Team(
            name=f"第{at}工作队", cluster=each, place_id=HUKOU, helper_code=DONGGUAN,
            during=(SINCE, None),
        )
        for at, each in enumerate(made)
    )  # fmt: skip


def _people(teams):
    heads = ("姓名", "人事单位", "中共党员", "工作队", "岗位", "派驻日期")
    rows = [
        (
            f"许{at:05}", f"东莞市第{at:05}号单位", "是", f"第{at % teams}工作队",
            "队长" if at < teams else "队员", SINCE,
        )
        for at in range(PEOPLE)
    ]  # fmt: skip
    return heads, rows


def test_thousands_of_rows_take_seconds_and_few_statements(theatre):
    sheet = theatre.sheet(("单位名称", "类别", "所在地", "启用日期"), *_orgs())
    started = time.monotonic()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        orgs = theatre.bring("organisations", sheet, alike_too=True)
    took = {"orgs": time.monotonic() - started}
    assert (orgs.created, len(asked) < 60) == (ORGS, True), len(asked)
    _teams(900)
    heads, rows = _people(900)
    started = time.monotonic()
    with CaptureQueriesContext(connection) as asked:
        people = theatre.bring("people", theatre.sheet(heads, *rows, name="people"))
    took["people"] = time.monotonic() - started
    assert (people.created, len(asked) < 80) == (PEOPLE, True), len(asked)
    assert Posting.objects.filter(role="leader").count() == 900
    started = time.monotonic()
    back = theatre.bring("people", theatre.exported("people"))
    took["people out and in"] = time.monotonic() - started
    assert (back.created, back.updated, back.unchanged) == (0, 0, PEOPLE)
    started = time.monotonic()
    undo_roster(people.receipt, by=None)
    undo_roster(orgs.receipt, by=None)
    took["undo"] = time.monotonic() - started
    assert not Person.objects.exists()
    assert Org.objects.filter(name__contains="号单位").count() == 0
    assert max(took.values()) < 60, took
    print(took)
