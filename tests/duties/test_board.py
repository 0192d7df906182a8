"""The board and the desk: statuses as the rules say, few queries, scope, filters and the sheet."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.cast import DONGGUAN, HUKOU, NANXIONG, SHAOGUAN, ZHUJI, cast, cluster, org, stage
from tests.duties.world import NOW, pair_cities, record, refreshed
from zhuzhen.base import scope
from zhuzhen.duties import rules
from zhuzhen.duties.choices import Status
from zhuzhen.duties.commands import exempt
from zhuzhen.duties.exports import board_sheet
from zhuzhen.duties.inforce import version_of
from zhuzhen.duties.models import DutyInstance
from zhuzhen.duties.queries import (
    Filters,
    board,
    counts_by_status,
    desk_of,
    instance_rows,
    instances_in,
)
from zhuzhen.duties.queries.instances import target_of
from zhuzhen.partners.queries import scope_of
from zhuzhen.places.commands import merge_divisions

TODAY = dt.date(2022, 11, 20)


@pytest.fixture
def on(everything):
    made = stage()
    pair_cities()
    record("field_visit", "2022-03-10", values={"rank": "principal"}, org=made.lead, place_id=ZHUJI)
    for month in (1, 2, 3):
        record("work_brief", f"2022-0{month}-05", cluster=made.cluster, place_id=ZHUJI)
    refreshed()
    return made


def cell_of(found, row, duty):
    position = [column.duty for column in found.columns].index(duty)
    return row.cells[position]


def test_a_cell_a_series_and_the_totals(on):
    found = board("2022", today=TODAY)
    rows = {row.owner_key: row for row in found.rows}
    mine = cell_of(found, rows[f"cluster_org:{on.lead.pk}"], "principal_visit")
    assert (mine.text, mine.status) == ("1/1", Status.MET)
    briefs = cell_of(found, rows[f"cluster:{on.cluster.pk}"], "work_briefs")
    assert (briefs.text, briefs.status) == ("3/12期", Status.OVERDUE)
    assert briefs.details[3] == ("2022年4月", "0/1", Status.OVERDUE)
    assert briefs.details[11] == ("2022年12月", "0/1", Status.ON_TRACK)
    visits = next(column for column in found.columns if column.duty == "principal_visit")
    assert (visits.met, visits.owed, visits.share_met) == (1, 4, "25%")
    assert sum(count for _, count in found.parts) == len(found.columns)


def test_owners_come_by_name_or_the_worst_first(on):
    one_kind = board("2022", today=TODAY, filters=Filters(kind="cluster_org")).rows
    names = [row.owner_name for row in one_kind]
    assert names == sorted(names)
    found = board("2022", today=TODAY, filters=Filters(kind="cluster_org", worst_first=True))
    assert sorted(row.owner_name for row in found.rows) == names
    order = [(-row.overdue, -row.at_risk) for row in found.rows]
    assert order == sorted(order)


def test_filters(on):
    def keys(**chosen):
        return {row.owner_key for row in board("2022", today=TODAY, filters=Filters(**chosen)).rows}

    unit = f"cluster_org:{on.lead.pk}"
    assert keys(org_id=on.lead.pk) == {unit}
    assert unit in keys(place=NANXIONG) and unit in keys(place=DONGGUAN)
    assert keys(place="440281000000") == set()
    assert keys(kind="cluster") == {f"cluster:{c.pk}" for c in (on.cluster, on.other_cluster)}
    assert unit in keys(duty="R01", status="met")
    assert unit not in keys(duty="principal_visit", status="overdue")
    assert keys(duty="principal_visit", status="met") == {unit}
    assert keys(owner=unit) == {unit}


def test_one_month(on):
    found = board("2022-03", today=TODAY, filters=Filters(kind="cluster"))
    assert [column.duty for column in found.columns] == ["work_briefs"]
    row = next(row for row in found.rows if row.owner_key == f"cluster:{on.cluster.pk}")
    assert row.cells[0].text == "1/1"


def test_as_many_queries_for_one_owner_as_for_many(on):
    def queries(**chosen):
        board("2022", today=TODAY, filters=Filters(**chosen))
        with CaptureQueriesContext(connection) as caught:
            found = board("2022", today=TODAY, filters=Filters(**chosen))
            assert all(cell is None or cell.text for row in found.rows for cell in row.cells)
        return len(found.rows), len(caught)

    one = queries(owner=f"cluster_org:{on.lead.pk}")
    cluster("440282112000", name="湖口镇组团", lead=org("东莞市戊局"), members=(org("己局"),))
    refreshed()
    many = queries()
    assert one[0] == 1 and many[0] > 3
    assert one[1] == many[1] == 2


def test_pages(on):
    first = board("2022", today=TODAY, size=2)
    last = board("2022", today=TODAY, size=2, page=99)
    assert (first.page, last.page, first.owners) == (1, first.pages, last.owners)
    assert len(first.rows) == 2
    assert not {row.owner_key for row in first.rows} & {row.owner_key for row in last.rows}


def test_another_countys_rows_are_invisible(on):
    people = cast(on)
    scope.enter(scope_of(people.stranger, on=TODAY))
    assert board("2022", today=TODAY).rows == ()
    assert sum(counts_by_status("2022", today=TODAY).values()) == 0
    scope.enter(scope_of(people.county, on=TODAY))
    keys = {row.owner_key for row in board("2022", today=TODAY).rows}
    assert f"cluster:{on.cluster.pk}" in keys
    assert f"cluster:{on.other_cluster.pk}" not in keys


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(today=st.dates(dt.date(2021, 12, 1), dt.date(2023, 2, 1)))
def test_status_in_sql_is_the_rules_status(on, today):
    checked = 0
    for row in instances_in("2022", today=today):
        version = version_of(row)
        verdict = rules.status(
            row.value,
            target=target_of(row),
            starts_on=row.starts_on,
            due_on=row.due_on,
            today=today,
            warning=version.warning,
        )
        assert row.status == verdict.status, (row.duty, row.period)
        checked += 1
    assert checked > 50


def test_the_desk_of_a_lead_and_of_a_member(on):
    people = cast(on)
    scope.enter(scope_of(people.liaison, on=TODAY))
    desk = desk_of(people.liaison, today=TODAY)
    keys = {item.instance.owner_key for item in (*desk.open_items, *desk.met)}
    own = {f"cluster_org:{on.lead.pk}", f"cluster:{on.cluster.pk}", f"team:{on.team.pk}"}
    assert keys == own
    assert [item.instance.duty for item in desk.met].count("work_briefs") == 3
    briefs = [item for item in desk.overdue if item.instance.duty == "work_briefs"]
    late = [item.instance.period for item in briefs]
    assert late == [f"2022-{month:02}" for month in range(4, 11)]
    assert desk.next_on == dt.date(2022, 11, 30)
    scope.enter(scope_of(people.colleague, on=TODAY))
    mine = desk_of(people.colleague, today=TODAY)
    assert {item.instance.owner_key for item in mine.open_items} == {
        f"cluster_org:{on.member_b.pk}"
    }


def test_the_desk_in_as_many_queries_for_one_item_as_for_many(on):
    people = cast(on)
    desk_of(people.liaison, today=TODAY)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as caught:
            items = desk_of(people.liaison, today=TODAY).open_items
            assert all(item.title and item.value and item.target for item in items)
        counts.append(len(caught))
        DutyInstance.objects.exclude(duty="principal_visit").delete()
    assert counts[0] == counts[1]


def test_an_exempted_duty_leaves_the_share(on):
    people = cast(on)
    owner = DutyInstance.objects.get(
        duty="principal_visit", owner_key=f"cluster_org:{on.member_b.pk}"
    )
    exempt(owner, by=people.assisting_city, at=NOW, reason="机构改革")
    found = board("2022", today=TODAY)
    visits = next(column for column in found.columns if column.duty == "principal_visit")
    assert (visits.met, visits.owed) == (1, 3)


def test_rows_for_machines(on):
    rows = list(instance_rows("2022", today=TODAY, as_of=NOW, duty="R01", owner=str(on.lead.pk)))
    assert rows == [
        {
            "duty": "principal_visit",
            "clause": "dg-2022 1c；gd-2023-49 5.1c",
            "pack": "dongguan-2022@1",
            "owner": f"cluster_org:{on.lead.pk}",
            "owner_name": "东莞市甲局",
            "period": "2022",
            "value": 1,
            "target": 1,
            "status": "met",
            "due_on": dt.date(2022, 12, 31),
            "as_of": "2022-11-20T09:00:00+00:00",
        }
    ]


def test_the_sheet_is_the_board(on):
    found = board("2022", today=TODAY, filters=Filters(place=SHAOGUAN, status="overdue"))
    path = board_sheet(found, as_of=NOW)
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    path.unlink()
    assert rows[0][0] == "2022年职责看板"
    assert rows[1][:3] == ["截至 2022-11-20 09:00", "", "筛选：地区 440200000000；状态 已逾期"]
    assert rows[3][2:] == [f"{column.code} {column.short}" for column in found.columns]
    assert [row[0] for row in rows[5:]] == [row.owner_name for row in found.rows]
    briefs = [column.duty for column in found.columns].index("work_briefs")
    line = next(row for row in rows[5:] if row[0] == "珠玑镇组团")
    assert line[2 + briefs] == "■ 3/12期"


def test_by_todays_tree_a_merged_towns_owners_stand_in_the_town_it_went_into(on):
    merge_divisions([ZHUJI], into=HUKOU, on=dt.date(2022, 6, 1), by=None)

    def keys(tree):
        chosen = Filters(place=HUKOU, tree=tree)
        return {row.owner_key for row in board("2022", today=TODAY, filters=chosen).rows}

    assert keys("then") == set()
    assert f"cluster:{on.cluster.pk}" in keys("today")
